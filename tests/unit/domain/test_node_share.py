"""Which part of its nodes a job holds."""

import pytest

from app.domain.cluster import MetricConfig, Thresholds
from app.domain.job import Sharing
from app.domain.metric import MetricScope, Unit
from app.domain.node_share import WHOLE_NODES, NodeShare
from app.domain.topology import units_per_node
from tests.support.archive_builder import default_cluster
from tests.support.job_subjects import a_record

GPU_NODES = next(iter(default_cluster("testg").subclusters.values()))
THREADS = units_per_node(GPU_NODES, MetricScope.HWTHREAD)
GPUS = units_per_node(GPU_NODES, MetricScope.ACCELERATOR)


def shared(**fields):
    return a_record(**{"shared": Sharing.MULTI_USER, "num_hwthreads": THREADS, "num_acc": GPUS, **fields})


def metric(scope, aggregation="sum"):
    return MetricConfig("x", Unit("W"), scope, 60, Thresholds(), aggregation=aggregation)


def test_threads_and_accelerators_are_held_independently():
    share = NodeShare.of_job(shared(num_hwthreads=THREADS // 2, num_acc=1), GPU_NODES)

    assert share == NodeShare(hwthreads=0.5, accelerators=1 / GPUS)


def test_the_share_of_several_nodes_counts_them_together():
    assert NodeShare.of_job(shared(num_nodes=2), GPU_NODES) == NodeShare(0.5, 0.5)


@pytest.mark.parametrize(
    ("fields", "nodes"),
    [
        ({"shared": Sharing.NONE, "num_hwthreads": 1, "num_acc": 1}, GPU_NODES),
        ({"num_hwthreads": 0, "num_acc": 0}, GPU_NODES),
        ({"num_hwthreads": THREADS * 2, "num_acc": GPUS * 2}, GPU_NODES),
        ({"num_nodes": 0}, GPU_NODES),
        ({"num_hwthreads": 1}, None),
    ],
)
def test_a_job_holds_whole_nodes_unless_we_know_better(fields, nodes):
    share = NodeShare.of_job(shared(**fields), nodes)

    assert share == WHOLE_NODES
    assert share.is_whole


@pytest.mark.parametrize(
    ("scope", "factor"),
    [(MetricScope.ACCELERATOR, 0.25), (MetricScope.NODE, 0.5), (MetricScope.SOCKET, 0.5), (MetricScope.CORE, 0.5)],
)
def test_metrics_of_accelerators_shrink_with_the_accelerators_and_others_with_the_threads(scope, factor):
    assert NodeShare(hwthreads=0.5, accelerators=0.25).of(metric(scope)) == factor


@pytest.mark.parametrize("scope", [MetricScope.ACCELERATOR, MetricScope.NODE])
def test_averages_do_not_shrink(scope):
    assert NodeShare(0.5, 0.25).of(metric(scope, "avg")) == 1
