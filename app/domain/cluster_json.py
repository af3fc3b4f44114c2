"""``cluster.json`` as the reference reads it (spec/archive-metrics.md 2), into `Cluster`.

Files of the archive versions 1 to 3 are read. Those before version 1 (units as plain text) are refused.
"""

from __future__ import annotations

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
from app.domain.cluster_encoding import encode_cluster
from app.domain.errors import Invalid
from app.domain.hostlist import NodeList
from app.domain.json_reader import JsonReader
from app.domain.metric import JsonObject, MetricScope, Unit

__all__ = ["CATCH_ALL", "effective_metrics", "encode_cluster", "parse_cluster"]

CATCH_ALL = "*"


def parse_cluster(document: JsonObject) -> Cluster:
    """Read a decoded ``cluster.json``; raise `Invalid` naming the key path.

    Unknown keys are ignored, and so are the derived lists of a re-encoded file: they are built anew.
    """
    reader = JsonReader(document)
    name = reader["name"].text()
    metrics = _metrics(reader["metricConfig"])
    subclusters = _subclusters(reader["subClusters"], metrics)
    return Cluster(name, metrics, subclusters)


def _metrics(reader: JsonReader) -> dict[str, ClusterMetric]:
    metrics: dict[str, ClusterMetric] = {}
    for entry in reader.items():
        metric = _metric(entry)
        if metric.default.name in metrics:
            raise Invalid(f"{entry.path}.name: metric {metric.default.name!r} is described twice")
        metrics[metric.default.name] = metric
    if not metrics:
        raise reader.error("a list of at least one metric")
    return metrics


def _metric(reader: JsonReader) -> ClusterMetric:
    default = MetricConfig(
        name=reader["name"].text(),
        unit=_unit(reader["unit"]),
        scope=_scope(reader["scope"]),
        timestep=_timestep(reader["timestep"]),
        thresholds=_thresholds(reader),
        aggregation=reader["aggregation"].choice("sum", "avg"),
        footprint=_footprint(reader),
        energy=_energy(reader),
        lower_is_better=reader["lowerIsBetter"].flag(),
        restrict=reader["restrict"].flag(),
    )
    return ClusterMetric(default, tuple(map(_override, reader["subClusters"].items())))


def _override(reader: JsonReader) -> MetricOverride:
    return MetricOverride(
        subcluster=reader["name"].text(),
        thresholds=_thresholds(reader),
        unit=_unit(reader["unit"]),
        footprint=_footprint(reader),
        energy=_energy(reader),
        lower_is_better=reader["lowerIsBetter"].flag(),
        restrict=reader["restrict"].flag(),
        remove=reader["remove"].flag(),
    )


def _unit(reader: JsonReader) -> Unit:
    if reader.is_absent:
        return Unit()
    if isinstance(reader.value, str):
        raise reader.error("an object such as {base, prefix} (units as text are from before archive version 1)")
    return Unit(reader["base"].optional_text(), reader["prefix"].optional_text())


def _scope(reader: JsonReader) -> MetricScope:
    name = reader.choice(*MetricScope)
    return MetricScope(name) if name else MetricScope.NODE


def _timestep(reader: JsonReader) -> int:
    if (seconds := reader.integer()) < 1:
        raise reader.error("at least 1 second")
    return seconds


def _thresholds(reader: JsonReader) -> Thresholds:
    return Thresholds(*(reader[key].optional_number() for key in ("peak", "normal", "caution", "alert")))


def _footprint(reader: JsonReader) -> str:
    return reader["footprint"].choice("avg", "min", "max")


def _energy(reader: JsonReader) -> str:
    return reader["energy"].choice("power", "energy")


def _subclusters(reader: JsonReader, metrics: dict[str, ClusterMetric]) -> dict[str, SubCluster]:
    subclusters: dict[str, SubCluster] = {}
    for entry in reader.items():
        subcluster = _subcluster(entry, metrics)
        if subcluster.name in subclusters:
            raise Invalid(f"{entry.path}.name: subcluster {subcluster.name!r} is described twice")
        subclusters[subcluster.name] = subcluster
    if not subclusters:
        raise reader.error("a list of at least one subcluster")
    return subclusters


def _subcluster(reader: JsonReader, metrics: dict[str, ClusterMetric]) -> SubCluster:
    name = reader["name"].text()
    return SubCluster(
        name=name,
        nodes=reader["nodes"].optional_text(),
        processor_type=reader["processorType"].optional_text(),
        sockets_per_node=reader["socketsPerNode"].optional_integer(),
        cores_per_socket=reader["coresPerSocket"].optional_integer(),
        threads_per_core=reader["threadsPerCore"].optional_integer(),
        flop_rate_scalar=_quantity(reader["flopRateScalar"]),
        flop_rate_simd=_quantity(reader["flopRateSimd"]),
        memory_bandwidth=_quantity(reader["memoryBandwidth"]),
        topology=_topology(reader["topology"]),
        metrics=effective_metrics(metrics, name),
        hostnames=_hostnames(reader["nodes"]),
    )


def effective_metrics(metrics: dict[str, ClusterMetric], subcluster: str) -> dict[str, MetricConfig]:
    """Return what applies on a subcluster, in cluster order, without the metrics removed there.

    An override replaces thresholds, footprint, energy and both flags completely: what it leaves out becomes
    0, empty or false. Unit, scope, aggregation and timestep cannot be overridden.
    """
    effective = {name: _applied(metric, subcluster) for name, metric in metrics.items()}
    return {name: config for name, config in effective.items() if config is not None}


def _applied(metric: ClusterMetric, subcluster: str) -> MetricConfig | None:
    """Return the configuration on `subcluster`; None where the metric is removed."""
    override = next((entry for entry in metric.overrides if entry.subcluster == subcluster), None)
    if override is None:
        return metric.default
    if override.remove:
        return None
    default = metric.default
    return MetricConfig(
        name=default.name,
        unit=default.unit,
        scope=default.scope,
        timestep=default.timestep,
        thresholds=override.thresholds,
        aggregation=default.aggregation,
        footprint=override.footprint,
        energy=override.energy,
        lower_is_better=override.lower_is_better,
        restrict=override.restrict,
    )


def _hostnames(reader: JsonReader) -> tuple[str, ...]:
    expression = reader.optional_text().strip()
    if expression == CATCH_ALL:
        return ()
    try:
        return NodeList.parse(expression).expand()
    except Invalid as error:
        raise Invalid(f"{reader.path}: {error}") from error


def _quantity(reader: JsonReader) -> Quantity:
    if reader.is_absent:
        return Quantity(0.0, Unit())
    return Quantity(reader["value"].optional_number(), _unit(reader["unit"]))


def _topology(reader: JsonReader) -> Topology:
    if reader.is_absent:
        return Topology(None, None, None, None)
    die = reader["die"]
    accelerators = reader["accelerators"]
    return Topology(
        node=_threads(reader["node"]),
        socket=_groups(reader["socket"]),
        memory_domain=_groups(reader["memoryDomain"]),
        core=_groups(reader["core"]),
        die=None if die.is_absent else tuple(map(_threads, die.items())),
        accelerators=None if accelerators.is_absent else tuple(map(_accelerator, accelerators.items())),
    )


def _threads(reader: JsonReader) -> tuple[int, ...] | None:
    return None if reader.is_absent else tuple(entry.integer() for entry in reader.items())


def _groups(reader: JsonReader) -> tuple[tuple[int, ...], ...] | None:
    return None if reader.is_absent else tuple(_threads(entry) or () for entry in reader.items())


def _accelerator(reader: JsonReader) -> Accelerator:
    identity = reader["id"]
    number = isinstance(identity.value, int) and not isinstance(identity.value, bool)
    return Accelerator(
        id=str(identity.integer()) if number else identity.text(),
        type=reader["type"].optional_text(),
        model=reader["model"].optional_text(),
    )
