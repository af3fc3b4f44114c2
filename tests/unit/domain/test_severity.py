"""Judging footprint values by the limits of the subcluster."""

from __future__ import annotations

import pytest

from app.domain.cluster import MetricConfig, Thresholds
from app.domain.metric import MetricScope, Unit
from app.domain.node_share import NodeShare
from app.domain.severity import Severity, judge, judge_footprint, limits_for, worst

LOW_IS_BAD = Thresholds(peak=350, normal=100, caution=50, alert=10)
HIGH_IS_BAD = Thresholds(peak=256, normal=128, caution=200, alert=240)


def metric(name="mem_bw", limits=LOW_IS_BAD, aggregation="sum", footprint="avg"):
    unit = Unit("B/s", "G")
    return MetricConfig(name, unit, MetricScope.NODE, 60, limits, aggregation=aggregation, footprint=footprint)


@pytest.mark.parametrize(
    ("value", "level", "word"),
    [
        (10, Severity.ALERT, "Far too low"),
        (50, Severity.CAUTION, "Low"),
        (50.1, Severity.OK, "Good"),
        (0, Severity.ALERT, "Far too low"),
    ],
)
def test_low_values_are_bad_where_the_alert_lies_below_the_caution(value, level, word):
    finding = judge(value, LOW_IS_BAD)

    assert (finding.level, finding.word) == (level, word)


@pytest.mark.parametrize(
    ("value", "level", "word"),
    [(240, Severity.ALERT, "Too high"), (200, Severity.CAUTION, "High"), (199, Severity.OK, "Good")],
)
def test_high_values_are_bad_where_the_alert_lies_above_the_caution(value, level, word):
    finding = judge(value, HIGH_IS_BAD)

    assert (finding.level, finding.word) == (level, word)


def test_a_metric_without_limits_is_not_judged():
    assert judge(5, Thresholds(peak=100)).level is Severity.UNKNOWN


def test_limits_shrink_with_the_share_of_the_node():
    assert limits_for(metric(), NodeShare(hwthreads=0.1)) == Thresholds(peak=35, normal=10, caution=5, alert=1)


def test_limits_of_an_average_do_not_depend_on_the_share():
    assert limits_for(metric(aggregation="avg"), NodeShare(hwthreads=0.1)) == LOW_IS_BAD


def test_only_configured_footprint_values_are_judged():
    judged = judge_footprint({"mem_bw_avg": 5, "other_avg": 1}, [metric(), metric("ipc", footprint="")])

    assert [(item.metric.name, item.finding.level) for item in judged] == [("mem_bw", Severity.ALERT)]


def test_the_worst_value_is_the_first_of_equals():
    metrics = [metric("a"), metric("b"), metric("c")]

    found = worst(judge_footprint({"a_avg": 40, "b_avg": 1, "c_avg": 2}, metrics))

    assert found is not None
    assert found.metric.name == "b"


def test_nothing_is_worst_where_nothing_was_judged():
    assert worst(judge_footprint({"a_avg": 1}, [metric("a", limits=Thresholds())])) is None
