from __future__ import annotations

import copy
import json

import pytest

from app.domain.cluster import Thresholds
from app.domain.cluster_json import encode_cluster, parse_cluster
from app.domain.errors import Invalid
from app.domain.metric import MetricScope, Unit

DOCUMENT = {
    "name": "testc",
    "comment": "unknown keys are ignored",
    "metricConfig": [
        {
            "name": "flops_any",
            "unit": {"base": "F/s", "prefix": "G"},
            "scope": "hwthread",
            "aggregation": "sum",
            "timestep": 60,
            "peak": 5600,
            "normal": 1000,
            "caution": 200.5,
            "alert": 50,
            "footprint": "avg",
            "restrict": True,
            "subClusters": [
                {"name": "large", "peak": 9000, "lowerIsBetter": True},
                {"name": "tiny", "remove": True},
            ],
        },
        {"name": "cpu_power", "unit": {"base": "W"}, "aggregation": "sum", "timestep": 30.0, "energy": "power"},
    ],
    "subClusters": [
        {
            "name": "main",
            "nodes": "n[01-02]",
            "processorType": "Xeon",
            "socketsPerNode": 2,
            "coresPerSocket": 2,
            "threadsPerCore": 1,
            "flopRateScalar": {"unit": {"base": "F/s", "prefix": "G"}, "value": 14},
            "flopRateSimd": {"unit": {"base": "F/s", "prefix": "G"}, "value": 112.5},
            "memoryBandwidth": {"unit": {"base": "B/s", "prefix": "G"}, "value": 24},
            "topology": {"node": [0, 1, 2, 3], "socket": [[0, 1], [2, 3]], "memoryDomain": [[0, 1], [2, 3]]},
            "metricConfig": [{"name": "left over from a re-encoding"}],
            "footprint": ["flops_any", "flops_any"],
        },
        {"name": "large", "nodes": "n03", "topology": {"node": [0], "die": [[0], None], "accelerators": [{"id": 7}]}},
        {"name": "tiny", "nodes": "*"},
    ],
}


@pytest.fixture
def document():
    return copy.deepcopy(DOCUMENT)


def test_an_override_replaces_the_cluster_values_completely(document):
    cluster = parse_cluster(document)

    flops = cluster.subclusters["large"].metrics["flops_any"]
    assert flops.thresholds == Thresholds(peak=9000)
    assert (flops.footprint, flops.lower_is_better, flops.restrict) == ("", True, False)
    assert (flops.unit, flops.scope, flops.timestep) == (Unit("F/s", "G"), MetricScope.HWTHREAD, 60)


def test_a_removed_metric_is_absent_from_its_subcluster_only(document):
    cluster = parse_cluster(document)

    assert list(cluster.subclusters["tiny"].metrics) == ["cpu_power"]
    assert list(cluster.subclusters["main"].metrics) == ["flops_any", "cpu_power"]


def test_derived_lists_are_built_anew(document):
    main = parse_cluster(document).subclusters["main"]

    assert [metric.name for metric in main.footprint_metrics] == ["flops_any"]
    assert [metric.name for metric in main.energy_metrics] == ["cpu_power"]


def test_an_absent_scope_means_node_and_integral_floats_are_whole_numbers(document):
    metric = parse_cluster(document).metrics["cpu_power"].default

    assert metric.scope is MetricScope.NODE
    assert metric.timestep == 30


def test_node_lists_are_expanded_and_a_catch_all_stays_empty(document):
    cluster = parse_cluster(document)

    assert cluster.subclusters["main"].hostnames == ("n01", "n02")
    assert cluster.subclusters["tiny"].hostnames == ()


def test_numeric_accelerator_ids_become_text(document):
    accelerators = parse_cluster(document).subclusters["large"].topology.accelerators

    assert [accelerator.id for accelerator in accelerators] == ["7"]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["name"], "", "name: expected text that is not empty, got ''"),
        (["metricConfig"], [], "metricConfig: expected a list of at least one metric"),
        (["metricConfig"], {}, "metricConfig: expected a list, got an object"),
        (["subClusters"], None, "subClusters: expected a list of at least one subcluster, got nothing"),
        (["metricConfig", 1, "name"], None, r"metricConfig\[1\].name: expected text that is not empty, got nothing"),
        (["metricConfig", 1, "name"], "flops_any", r"metricConfig\[1\].name: metric 'flops_any' is described twice"),
        (["metricConfig", 1, "timestep"], 59.5, r"metricConfig\[1\].timestep: expected a whole number, got 59.5"),
        (["metricConfig", 0, "aggregation"], 3, r"metricConfig\[0\].aggregation: expected text, got 3"),
        (["metricConfig", 1, "timestep"], 0, r"metricConfig\[1\].timestep: expected at least 1 second, got 0"),
        (["metricConfig", 1, "timestep"], "60", r"metricConfig\[1\].timestep: expected a whole number, got '60'"),
        (["metricConfig", 1, "timestep"], True, r"metricConfig\[1\].timestep: expected a whole number, got true"),
        (["metricConfig", 0, "scope"], "rack", r"metricConfig\[0\].scope: expected 'node' or .*, got 'rack'"),
        (["metricConfig", 0, "peak"], "high", r"metricConfig\[0\].peak: expected a number, got 'high'"),
        (["metricConfig", 0, "peak"], float("nan"), r"metricConfig\[0\].peak: expected a finite number, got nan"),
        (["metricConfig", 0, "unit"], "GF/s", r"metricConfig\[0\].unit: .* before archive version 1\), got 'GF/s'"),
        (["metricConfig", 0, "footprint"], "sum", r"metricConfig\[0\].footprint: expected 'avg' or 'min' or 'max'"),
        (
            ["metricConfig", 0, "subClusters", 1, "remove"],
            "yes",
            r"metricConfig\[0\].subClusters\[1\].remove: expected true or false, got 'yes'",
        ),
        (["subClusters", 1, "name"], "main", r"subClusters\[1\].name: subcluster 'main' is described twice"),
        (["subClusters", 0, "nodes"], "n[1-", r"subClusters\[0\].nodes: host list 'n\[1-', character 2"),
        (["subClusters", 0, "flopRateSimd"], 88, r"subClusters\[0\].flopRateSimd: expected an object, got 88"),
        (["subClusters", 0, "topology", "node"], [0, "a"], r"subClusters\[0\].topology.node\[1\]: .* got 'a'"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key_path(document, path, value, message):
    *parents, last = path
    place = document
    for key in parents:
        place = place[key]
    place[last] = value

    with pytest.raises(Invalid, match=message):
        parse_cluster(document)


def test_a_document_that_is_no_object_is_refused():
    with pytest.raises(Invalid, match="document: expected an object, got a list"):
        parse_cluster([])


def test_an_encoded_cluster_has_the_keys_of_the_reference_in_its_order(document):
    encoded = encode_cluster(parse_cluster(document))

    assert list(encoded) == ["name", "metricConfig", "subClusters"]
    assert " ".join(encoded["metricConfig"][0]) == (
        "name unit peak normal caution alert energy scope aggregation footprint subClusters timestep restrict lowerIsBetter"
    )
    assert " ".join(encoded["metricConfig"][1]) == (
        "name unit peak normal caution alert energy scope aggregation timestep restrict lowerIsBetter"
    )
    assert " ".join(encoded["subClusters"][0]) == (
        "name nodes processorType topology flopRateScalar flopRateSimd memoryBandwidth metricConfig footprint "
        "energyFootprint socketsPerNode coresPerSocket threadsPerCore"
    )
    assert " ".join(encoded["metricConfig"][0]["subClusters"][0]) == (
        "name unit peak normal caution alert energy lowerIsBetter restrict remove"
    )


def test_an_encoded_topology_says_null_for_a_missing_list_and_omits_the_optional_ones(document):
    main, large, _ = encode_cluster(parse_cluster(document))["subClusters"]

    assert main["topology"] == {
        "node": [0, 1, 2, 3],
        "socket": [[0, 1], [2, 3]],
        "memoryDomain": [[0, 1], [2, 3]],
        "core": None,
    }
    assert large["topology"]["die"] == [[0], None]
    assert large["topology"]["accelerators"] == [{"id": "7", "type": "", "model": ""}]


def test_the_metric_list_of_a_subcluster_is_effective_and_never_restricted(document):
    main, large, tiny = encode_cluster(parse_cluster(document))["subClusters"]

    assert main["metricConfig"][0]["restrict"] is False
    assert large["metricConfig"][0]["peak"] == 9000
    assert "footprint" not in large
    assert [metric["name"] for metric in tiny["metricConfig"]] == ["cpu_power"]


def test_whole_thresholds_are_written_as_integers(document):
    metric = encode_cluster(parse_cluster(document))["metricConfig"][0]

    assert json.dumps([metric["peak"], metric["caution"]]) == "[5600, 200.5]"


def test_an_encoded_cluster_reads_back_as_the_same_cluster(document):
    cluster = parse_cluster(document)

    assert parse_cluster(encode_cluster(cluster)) == cluster
