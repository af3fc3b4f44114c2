"""The two ``cluster.json`` objects of the demo site."""

from __future__ import annotations

from app.demo.catalogue import METRICS, TIMESTEP, DemoMetric
from app.demo.hardware import KINDS, NodeKind
from app.domain.metric import JsonObject, Unit

CLUSTER_NAMES = ("aurora", "nova")


def cluster_objects() -> dict[str, JsonObject]:
    """Return the content of each cluster's ``cluster.json`` by cluster name."""
    return {name: _cluster_object(name) for name in CLUSTER_NAMES}


def _cluster_object(name: str) -> JsonObject:
    kinds = [kind for kind in KINDS if kind.cluster == name]
    return {
        "name": name,
        "metricConfig": [_metric_object(metric, kinds) for metric in METRICS[name]],
        "subClusters": [_subcluster_object(kind) for kind in kinds],
    }


def _metric_object(metric: DemoMetric, kinds: list[NodeKind]) -> JsonObject:
    default, *others = kinds
    return {
        "name": metric.name,
        "unit": _unit_object(metric.unit),
        "scope": metric.scope.value,
        "aggregation": metric.aggregation,
        "timestep": TIMESTEP,
        **_limits_object(metric, default),
        "subClusters": [_override_object(metric, kind) for kind in others] + _removal_on_default(metric, default),
    }


def _removal_on_default(metric: DemoMetric, default: NodeKind) -> list[JsonObject]:
    if metric.is_measured_on(default):
        return []
    return [{"name": default.subcluster, "remove": True}]


def _override_object(metric: DemoMetric, kind: NodeKind) -> JsonObject:
    if not metric.is_measured_on(kind):
        return {"name": kind.subcluster, "remove": True}
    return {"name": kind.subcluster, **_limits_object(metric, kind)}


def _limits_object(metric: DemoMetric, kind: NodeKind) -> JsonObject:
    """What an override must repeat, because it replaces the cluster's values completely."""
    limits = metric.limits(kind)
    given: JsonObject = {
        "peak": limits.peak,
        "normal": limits.normal,
        "caution": limits.caution,
        "alert": limits.alert,
    }
    optional = {
        "footprint": metric.footprint,
        "energy": metric.energy,
        "lowerIsBetter": metric.lower_is_better,
        "restrict": metric.restrict,
    }
    return given | {key: value for key, value in optional.items() if value}


def _subcluster_object(kind: NodeKind) -> JsonObject:
    return {
        "name": kind.subcluster,
        "nodes": kind.node_list,
        "processorType": kind.processor,
        "socketsPerNode": kind.sockets,
        "coresPerSocket": kind.cores_per_socket,
        "threadsPerCore": kind.threads_per_core,
        "flopRateScalar": _quantity(kind.scalar_rate, Unit("F/s", "G")),
        "flopRateSimd": _quantity(kind.simd_rate, Unit("F/s", "G")),
        "memoryBandwidth": _quantity(kind.bandwidth, Unit("B/s", "G")),
        "topology": _topology_object(kind),
    }


def _topology_object(kind: NodeKind) -> JsonObject:
    domains = kind.sockets * kind.domains_per_socket
    topology: JsonObject = {
        "node": list(kind.threads_of_group(0, 1)),
        "socket": [list(kind.threads_of_group(index, kind.sockets)) for index in range(kind.sockets)],
        "memoryDomain": [list(kind.threads_of_group(index, domains)) for index in range(domains)],
        "core": [list(kind.threads_of_core(core)) for core in range(kind.cores)],
    }
    if kind.gpu:
        topology["accelerators"] = [
            {"id": address, "type": "Nvidia GPU", "model": kind.gpu.model} for address in kind.gpu.ids
        ]
    return topology


def _quantity(value: float, unit: Unit) -> JsonObject:
    return {"unit": _unit_object(unit), "value": value}


def _unit_object(unit: Unit) -> JsonObject:
    return {"base": unit.base} | ({"prefix": unit.prefix} if unit.prefix else {})
