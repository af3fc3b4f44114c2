from __future__ import annotations

import pytest

from app.demo.catalogue import METRICS
from app.demo.clusters import cluster_objects
from app.demo.hardware import KINDS
from app.demo.sensors import SENSORS
from app.domain.cluster_json import parse_cluster


@pytest.fixture(scope="module")
def clusters():
    return {name: parse_cluster(content) for name, content in cluster_objects().items()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.subcluster)
def test_node_lists_stand_for_the_hosts_of_the_subcluster(clusters, kind):
    assert clusters[kind.cluster].subclusters[kind.subcluster].hostnames == kind.hostnames


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.subcluster)
def test_topologies_hold_every_hardware_thread_once(clusters, kind):
    topology = clusters[kind.cluster].subclusters[kind.subcluster].topology
    threads = list(range(kind.cores * kind.threads_per_core))

    assert list(topology.node or ()) == threads
    for groups in (topology.socket, topology.memory_domain, topology.core):
        assert sorted(thread for group in groups or () for thread in group) == threads


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.subcluster)
def test_limits_of_each_subcluster_relate_to_its_own_nodes(clusters, kind):
    metrics = clusters[kind.cluster].subclusters[kind.subcluster].metrics

    assert metrics["flops_any"].thresholds.peak == kind.simd_rate
    assert metrics["mem_used"].thresholds.peak == kind.memory
    assert metrics["cpu_load"].thresholds.peak == kind.cores


def test_overrides_repeat_what_the_cluster_says(clusters):
    for cluster in clusters.values():
        for subcluster in cluster.subclusters.values():
            for name, metric in subcluster.metrics.items():
                default = cluster.metrics[name].default

                assert (metric.footprint, metric.energy) == (default.footprint, default.energy)
                assert metric.lower_is_better == default.lower_is_better


def test_limits_are_ordered_in_the_direction_of_the_metric(clusters):
    for cluster in clusters.values():
        for metric in (metric for sub in cluster.subclusters.values() for metric in sub.metrics.values()):
            limits = metric.thresholds
            bad_to_good = [limits.alert, limits.caution, limits.normal]

            assert sorted(bad_to_good, reverse=metric.lower_is_better) == bad_to_good
            assert max(bad_to_good) <= limits.peak


def test_each_kind_of_footprint_a_restricted_and_a_removed_metric_occur(clusters):
    metrics = clusters["nova"].subclusters["a100"].metrics.values()

    assert {metric.footprint for metric in metrics} >= {"avg", "min", "max"}
    assert any(metric.default.restrict for metric in clusters["nova"].metrics.values())
    assert "mem_power" not in clusters["nova"].subclusters["l40s"].metrics


def test_every_metric_has_a_sensor():
    assert {metric.name for metrics in METRICS.values() for metric in metrics} == set(SENSORS)
