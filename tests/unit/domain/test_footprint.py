from __future__ import annotations

import pytest

from app.domain.cluster_json import parse_cluster
from app.domain.footprint import EnergyFootprint, energy_of, footprint_of, round_half_up
from app.domain.metric import MetricStatistics

STATISTICS = MetricStatistics(avg=20.0, min=1.0, max=90.0)


def subcluster(*metrics):
    document = {
        "name": "testc",
        "metricConfig": [{"timestep": 60, **metric} for metric in metrics],
        "subClusters": [{"name": "main"}],
    }
    return parse_cluster(document).subclusters["main"]


def test_a_footprint_holds_the_configured_statistic():
    here = subcluster(
        {"name": "mem_used", "footprint": "max"},
        {"name": "cpu_load", "footprint": "avg"},
        {"name": "ipc", "footprint": "min"},
        {"name": "clock"},
    )

    footprint = footprint_of(here, dict.fromkeys(("mem_used", "cpu_load", "ipc", "clock"), STATISTICS))

    assert footprint == {"mem_used_max": 90.0, "cpu_load_avg": 20.0, "ipc_min": 1.0}


def test_a_metric_without_data_has_no_footprint_instead_of_zero():
    here = subcluster({"name": "mem_used", "footprint": "max"}, {"name": "cpu_load", "footprint": "avg"})
    unknown = MetricStatistics(float("nan"), float("nan"), float("nan"))

    assert footprint_of(here, {"cpu_load": unknown}) == {}


def test_power_counts_over_nodes_and_hours_in_its_unit():
    here = subcluster(
        {"name": "cpu_power", "unit": {"base": "W"}, "energy": "power"},
        {"name": "acc_power", "unit": {"base": "W", "prefix": "K"}, "energy": "power"},
    )
    statistics = {"cpu_power": MetricStatistics(250, 0, 0), "acc_power": MetricStatistics(1.5, 0, 0)}

    assert energy_of(here, statistics, num_nodes=4, duration_s=7200) == EnergyFootprint(
        14.0, {"cpu_power": 2.0, "acc_power": 12.0}
    )


def test_an_energy_metric_is_the_energy_of_one_node():
    here = subcluster({"name": "node_energy", "unit": {"base": "J", "prefix": "M"}, "energy": "energy"})

    energy = energy_of(here, {"node_energy": MetricStatistics(3.6, 0, 0)}, num_nodes=3, duration_s=60)

    assert energy == EnergyFootprint(3.0, {"node_energy": 3.0})


def test_metrics_without_data_or_with_a_unit_of_something_else_add_nothing():
    here = subcluster(
        {"name": "cpu_power", "unit": {"base": "W"}, "energy": "power"},
        {"name": "odd", "unit": {"base": "B"}, "energy": "energy"},
    )

    assert energy_of(here, {"odd": STATISTICS}, num_nodes=1, duration_s=60) == EnergyFootprint(0.0, {})


@pytest.mark.parametrize(("value", "rounded"), [(0.125, 0.13), (-0.125, -0.13), (2.5, 2.5), (0.0, 0.0)])
def test_halves_are_rounded_away_from_zero(value, rounded):
    assert round_half_up(value) == rounded
