from __future__ import annotations

import pytest

from app.domain.cluster import Accelerator, Topology
from app.domain.cluster_json import parse_cluster
from app.domain.errors import Invalid
from app.domain.metric import MetricScope
from app.domain.topology import Placement, TopologyIndex, units_per_node

TOPOLOGY = Topology(
    node=tuple(range(8)),
    socket=((0, 1, 4, 5), (2, 3, 6, 7)),
    memory_domain=((0, 4), (1, 5), (2, 3, 6, 7)),
    core=((0, 4), (1, 5), (2, 6), (3, 7)),
    accelerators=(Accelerator("0000:49:00.0"), Accelerator("0000:8A:00.0")),
)
INDEX = TopologyIndex(TOPOLOGY)


def test_sockets_are_sorted_and_exclusive_only_if_covered():
    assert INDEX.sockets([7, 0]) == Placement((0, 1), exclusive=False)
    assert INDEX.sockets([5, 4, 1, 0]) == Placement((0,), exclusive=True)


def test_cores_and_memory_domains_follow_the_threads():
    assert INDEX.cores([7, 3, 1]) == Placement((1, 3), exclusive=False)
    assert INDEX.memory_domains([5, 1]) == Placement((1,), exclusive=True)


def test_unlisted_threads_are_ignored():
    assert INDEX.sockets([99]) == Placement((), exclusive=True)


def test_cores_of_a_socket_are_exclusive_only_together():
    assert INDEX.sockets_of_cores([0, 1]) == Placement((0,), exclusive=True)
    assert INDEX.sockets_of_cores([0]) == Placement((0,), exclusive=False)


def test_memory_domains_are_grouped_by_socket():
    assert INDEX.memory_domains_by_socket([2, 1, 0]) == {0: (0, 1), 1: (2,)}


def test_a_memory_domain_out_of_range_is_refused():
    with pytest.raises(Invalid, match="memory domain 3: the topology lists 3"):
        INDEX.memory_domains_by_socket([3])


def test_a_core_out_of_range_is_refused():
    with pytest.raises(Invalid, match="core 4: the topology lists 4"):
        INDEX.sockets_of_cores([4])


def test_a_memory_domain_without_socket_is_refused():
    index = TopologyIndex(Topology(node=(0,), socket=(), memory_domain=((0,), ()), core=None))

    for domain in (0, 1):
        with pytest.raises(Invalid, match=f"memory domain {domain} belongs to no socket"):
            index.memory_domains_by_socket([domain])


def test_accelerators_are_listed_in_the_order_of_the_topology():
    assert INDEX.accelerator_ids() == ("0000:49:00.0", "0000:8A:00.0")


def test_accelerators_are_found_by_position():
    assert INDEX.accelerator_id(1) == "0000:8A:00.0"
    with pytest.raises(Invalid, match="accelerator 2: the topology lists 2"):
        INDEX.accelerator_id(2)


@pytest.mark.parametrize(
    ("scope", "listed", "counted"),
    [
        ("node", 1, 1),
        ("socket", 1, 2),
        ("memoryDomain", 4, 2),
        ("core", 3, 8),
        ("hwthread", 6, 16),
        ("accelerator", 1, 0),
    ],
)
def test_units_come_from_the_topology_or_else_from_the_counts(scope, listed, counted):
    counts = {"socketsPerNode": 2, "coresPerSocket": 4, "threadsPerCore": 2}
    topology = {
        "node": [0, 1, 2, 3, 4, 5],
        "socket": [[0, 1, 2, 3, 4, 5]],
        "memoryDomain": [[0], [1], [2], [3]],
        "core": [[0, 1], [2, 3], [4, 5]],
        "accelerators": [{"id": "a"}],
    }
    cluster = parse_cluster(
        {
            "name": "c",
            "metricConfig": [{"name": "m", "timestep": 1}],
            "subClusters": [{"name": "listed", **counts, "topology": topology}, {"name": "counted", **counts}],
        }
    )

    assert units_per_node(cluster.subclusters["listed"], MetricScope(scope)) == listed
    assert units_per_node(cluster.subclusters["counted"], MetricScope(scope)) == counted
