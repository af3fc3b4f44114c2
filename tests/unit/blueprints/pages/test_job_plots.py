"""What the job page asks for and draws, without a page."""

import time
from dataclasses import replace

import pytest

from app.archive.data_codec import SeriesStatistics
from app.blueprints.pages.job_plots import (
    PLOT_SETTING,
    chosen_metrics,
    metric_options,
    read_metrics,
    read_plots,
    resolution_for,
    roofs_of,
    zone_at,
)
from app.blueprints.pages.job_samples import JobSamples, SampleState
from app.domain.cluster import Quantity
from app.domain.errors import Invalid
from app.domain.metric import MetricScope, MetricStatistics, Unit
from app.domain.roles import Role
from app.domain.user import User
from app.services.job_metrics import ScopedStatistics
from tests.support.archive_builder import default_cluster
from tests.support.job_subjects import a_subject


def test_metrics_of_an_address_are_read_without_doubles():
    assert read_metrics("mem_bw,cpu_load,mem_bw,") == ("mem_bw", "cpu_load")
    assert read_metrics("") == ()
    assert read_metrics(None) is None


@pytest.mark.parametrize("text", ["a'b", "a b", ",".join(f"m{number}" for number in range(25))])
def test_other_texts_are_no_metrics(text):
    with pytest.raises(Invalid, match="metrics"):
        read_metrics(text)


def test_the_address_wins_over_the_choice_of_the_account():
    assert chosen_metrics(a_subject(), PLOT_SETTING, ("clock",)) == ("clock",)


def test_a_general_choice_loses_gpu_metrics_where_nodes_have_none():
    assert chosen_metrics(a_subject(), PLOT_SETTING, None) == ("mem_bw",)
    assert chosen_metrics(a_subject("testg", "a40"), PLOT_SETTING, None) == ("acc_utilization", "mem_bw")


def test_a_choice_for_these_very_nodes_is_kept_as_it_is():
    preferences = {
        PLOT_SETTING: [],
        f"{PLOT_SETTING}:testc:main": ["acc_utilization"],
        f"{PLOT_SETTING}:testc": ["clock"],
    }

    assert chosen_metrics(a_subject(preferences=preferences), PLOT_SETTING, None) == ("acc_utilization",)


def test_what_can_be_chosen_starts_with_what_is_chosen_and_hides_restricted_metrics():
    options = metric_options(a_subject(), ("clock", "acc_power"))

    assert [option.name for option in options][:3] == ["clock", "acc_power", "cpu_load"]
    assert options[1].note == "not measured here"
    assert "net_bw" not in [option.name for option in options]


def test_staff_may_choose_restricted_metrics():
    options = metric_options(a_subject(user=User("boss", (Role.SUPPORT,))), ())

    assert "net_bw" in [option.name for option in options]


def test_usual_jobs_are_drawn_as_measured():
    assert resolution_for(a_subject(stored_duration=86_400, num_nodes=64), ["mem_bw"]) == 0
    assert resolution_for(a_subject(stored_duration=864_000, num_nodes=2), ["mem_bw"]) == 0
    assert resolution_for(a_subject(), ["unknown"]) == 0


def test_long_jobs_on_many_nodes_come_with_fewer_samples():
    resolution = resolution_for(a_subject(stored_duration=864_000, num_nodes=64), ["mem_bw", "cpu_load"])

    assert resolution % 60 == 0
    assert 360 <= 864_000 / resolution <= 1440


def test_roofs_are_in_plain_units():
    roofs = roofs_of(default_cluster().subclusters["main"])

    assert (roofs.bandwidth, roofs.scalar, roofs.simd) == (80e9, 40e9, 320e9)


def test_without_a_bandwidth_there_is_no_roof():
    subcluster = default_cluster().subclusters["main"]

    assert roofs_of(replace(subcluster, memory_bandwidth=Quantity(0, Unit("B/s", "G")))) is None
    assert roofs_of(replace(subcluster, memory_bandwidth=Quantity(80, Unit("B/s", "?")))) is None
    assert roofs_of(None) is None


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("UTC", "UTC"), ("Europe/Berlin", "Etc/GMT-1"), ("America/New_York", "Etc/GMT+5"), ("Asia/Kolkata", "+05:30")],
)
def test_the_zone_of_the_server_is_said_as_browsers_know_it(monkeypatch, zone, expected):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        try:
            assert zone_at(1_700_000_000) == expected
        finally:
            patch.undo()
            time.tzset()


def test_limits_come_in_the_unit_that_the_samples_were_archived_in():
    series = (SeriesStatistics("n001", None, MetricStatistics(3000.0, 1000.0, 5000.0)),)
    found = ScopedStatistics("mem_bw", MetricScope.NODE, series, Unit("B/s", "M"))
    samples = JobSamples(SampleState.READY, by_metric={"mem_bw": {MetricScope.NODE: found}})

    (plot,) = read_plots(a_subject(), samples, ["mem_bw"])

    assert plot.facts["config"]["peak"] == pytest.approx(80_000)
    assert plot.facts["config"]["alert"] == pytest.approx(2_000)
