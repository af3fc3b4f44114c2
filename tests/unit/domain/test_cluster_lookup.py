from __future__ import annotations

import pytest

from app.domain.cluster_json import parse_cluster
from app.domain.cluster_lookup import Availability, assign_subcluster, global_metrics, subcluster_of_host
from app.domain.errors import Invalid


def cluster(name="testc", nodes=("n[1-2]", "n[2-3]"), metrics=None):
    metrics = metrics or [{"name": "mem_used", "unit": {"base": "B", "prefix": "G"}, "timestep": 60}]
    subclusters = [{"name": f"sub{index}", "nodes": text} for index, text in enumerate(nodes)]
    return parse_cluster({"name": name, "metricConfig": metrics, "subClusters": subclusters})


def test_a_given_subcluster_wins_over_the_node_lists():
    assert assign_subcluster(cluster(), "sub1", "n1").name == "sub1"


def test_an_unknown_subcluster_is_refused():
    with pytest.raises(Invalid, match="unknown subcluster 'gpu' of cluster 'testc'"):
        assign_subcluster(cluster(), "gpu", "n1")


@pytest.mark.parametrize(("host", "subcluster"), [("n1", "sub0"), ("n2", "sub0"), ("n3", "sub1")])
def test_the_first_node_list_that_has_the_host_decides(host, subcluster):
    assert assign_subcluster(cluster(), "", host).name == subcluster


@pytest.mark.parametrize("catch_all", ["*", ""])
def test_a_catch_all_in_first_place_takes_what_no_list_has(catch_all):
    site = cluster(nodes=(catch_all, "n3"))

    assert assign_subcluster(site, "", "x9").name == "sub0"
    assert assign_subcluster(site, "", "n3").name == "sub1"


def test_a_host_that_no_list_has_is_refused():
    with pytest.raises(Invalid, match="no subcluster of 'testc' has the host 'x9'"):
        assign_subcluster(cluster(nodes=("n1", "*")), "", "x9")


def test_a_node_without_subcluster_is_told_apart():
    assert subcluster_of_host(cluster(), "x9") is None


def test_global_metrics_take_unit_and_scope_from_the_first_cluster_that_has_them():
    first = cluster("a", metrics=[{"name": "clock", "unit": {"base": "Hz", "prefix": "M"}, "timestep": 60}])
    second = cluster("b", metrics=[{"name": "clock", "timestep": 60, "scope": "core", "footprint": "max"}])

    (metric,) = global_metrics({"a": first, "b": second}, include_restricted=True)

    assert (str(metric.unit), metric.scope, metric.footprint) == ("MHz", "node", "max")
    assert metric.availability == (Availability("a", ("sub0", "sub1")), Availability("b", ("sub0", "sub1")))


def test_restricted_metrics_are_hidden_per_subcluster():
    site = cluster(
        metrics=[
            {"name": "net_bw", "timestep": 60, "restrict": True},
            {"name": "ipc", "timestep": 60, "subClusters": [{"name": "sub1", "restrict": True}]},
            {"name": "clock", "timestep": 60, "restrict": True, "subClusters": [{"name": "sub0"}]},
        ]
    )

    short = global_metrics({"testc": site}, include_restricted=False)
    full = global_metrics({"testc": site}, include_restricted=True)

    assert {metric.name: metric.availability[0].subclusters for metric in short} == {
        "ipc": ("sub0",),
        "clock": ("sub0",),
    }
    assert [metric.name for metric in full] == ["net_bw", "ipc", "clock"]
