"""`Cluster` as the JSON of ``GET /api/clusters/`` and of ``cluster.json`` (spec/archive-metrics.md 2.2)."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.cluster import (
    Accelerator,
    Cluster,
    ClusterMetric,
    MetricConfig,
    MetricOverride,
    Quantity,
    SubCluster,
    Thresholds,
    Topology,
)
from app.domain.metric import JsonObject, Unit


def encode_cluster(cluster: Cluster) -> JsonObject:
    """Return the reference's encoding: keys in its order, with the derived lists of each subcluster."""
    return {
        "name": cluster.name,
        "metricConfig": [_cluster_metric(metric) for metric in cluster.metrics.values()],
        "subClusters": [_subcluster(subcluster) for subcluster in cluster.subclusters.values()],
    }


def _cluster_metric(metric: ClusterMetric) -> JsonObject:
    return _metric(metric.default, metric.overrides, restrict=metric.default.restrict)


def _metric(metric: MetricConfig, overrides: Iterable[MetricOverride] = (), *, restrict: bool) -> JsonObject:
    encoded_overrides = [_override(override) for override in overrides]
    return {
        "name": metric.name,
        "unit": encode_unit(metric.unit),
        **_thresholds(metric.thresholds),
        "energy": metric.energy,
        "scope": str(metric.scope),
        "aggregation": metric.aggregation,
        **_present("footprint", metric.footprint),
        **_present("subClusters", encoded_overrides),
        "timestep": metric.timestep,
        "restrict": restrict,
        "lowerIsBetter": metric.lower_is_better,
    }


def _override(override: MetricOverride) -> JsonObject:
    return {
        "name": override.subcluster,
        "unit": encode_unit(override.unit),
        **_thresholds(override.thresholds),
        **_present("footprint", override.footprint),
        "energy": override.energy,
        "lowerIsBetter": override.lower_is_better,
        "restrict": override.restrict,
        "remove": override.remove,
    }


def _subcluster(subcluster: SubCluster) -> JsonObject:
    # `restrict` stays false here: the reference lets it act on the global metric list only.
    metrics = [_metric(metric, restrict=False) for metric in subcluster.metrics.values()]
    return {
        "name": subcluster.name,
        "nodes": subcluster.nodes,
        "processorType": subcluster.processor_type,
        "topology": _topology(subcluster.topology),
        "flopRateScalar": _quantity(subcluster.flop_rate_scalar),
        "flopRateSimd": _quantity(subcluster.flop_rate_simd),
        "memoryBandwidth": _quantity(subcluster.memory_bandwidth),
        **_present("metricConfig", metrics),
        **_present("footprint", [metric.name for metric in subcluster.footprint_metrics]),
        **_present("energyFootprint", [metric.name for metric in subcluster.energy_metrics]),
        "socketsPerNode": subcluster.sockets_per_node,
        "coresPerSocket": subcluster.cores_per_socket,
        "threadsPerCore": subcluster.threads_per_core,
    }


def _topology(topology: Topology) -> JsonObject:
    return {
        "node": None if topology.node is None else list(topology.node),
        "socket": _groups(topology.socket),
        "memoryDomain": _groups(topology.memory_domain),
        **_present("die", _groups(topology.die)),
        "core": _groups(topology.core),
        **_present("accelerators", [_accelerator(entry) for entry in topology.accelerators or ()]),
    }


def _groups(groups: tuple[tuple[int, ...] | None, ...] | None) -> list[list[int] | None] | None:
    return None if groups is None else [None if group is None else list(group) for group in groups]


def _accelerator(accelerator: Accelerator) -> JsonObject:
    return {"id": accelerator.id, "type": accelerator.type, "model": accelerator.model}


def _quantity(quantity: Quantity) -> JsonObject:
    return {"unit": encode_unit(quantity.unit), "value": _number(quantity.value)}


def encode_unit(unit: Unit) -> JsonObject:
    """Return base and, when there is one, prefix.

    >>> encode_unit(Unit("B/s", "G")), encode_unit(Unit("W"))
    ({'base': 'B/s', 'prefix': 'G'}, {'base': 'W'})
    """
    return {"base": unit.base, **_present("prefix", unit.prefix)}


def _thresholds(thresholds: Thresholds) -> JsonObject:
    return {
        "peak": _number(thresholds.peak),
        "normal": _number(thresholds.normal),
        "caution": _number(thresholds.caution),
        "alert": _number(thresholds.alert),
    }


def _number(value: float) -> float:
    """Return whole values as int: the reference writes 72, not 72.0."""
    return int(value) if value.is_integer() else value


def _present(key: str, value: object) -> JsonObject:
    return {key: value} if value else {}
