"""Clusters as described by ``cluster.json``: metrics, subclusters, topology (spec/archive-metrics.md 2).

The derived lists (effective metrics, footprint and energy metrics of a subcluster) are computed when a cluster
is built, never read from the file: files re-encoded by the reference carry every entry twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.metric import MetricScope, Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit, e.g. the memory bandwidth of a node."""

    value: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A GPU or similar; `id` is its PCI address or another stable name."""

    id: str
    type: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Topology:
    """Hardware threads of a node, grouped; ``None`` where the file has no list."""

    node: tuple[int, ...] | None
    socket: tuple[tuple[int, ...], ...] | None
    memory_domain: tuple[tuple[int, ...], ...] | None
    core: tuple[tuple[int, ...], ...] | None
    die: tuple[tuple[int, ...] | None, ...] | None = None
    accelerators: tuple[Accelerator, ...] | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of a metric on one node, in its unit; 0 where the file gives none."""

    peak: float = 0.0
    normal: float = 0.0
    caution: float = 0.0
    alert: float = 0.0


@dataclass(frozen=True, slots=True)
class MetricConfig:
    """One metric as it applies somewhere: on the cluster by default, or on one subcluster.

    `aggregation` is ``sum``, ``avg`` or empty; `footprint` is ``avg``, ``min``, ``max`` or empty;
    `energy` is ``power``, ``energy`` or empty; `timestep` in seconds.
    """

    name: str
    unit: Unit
    scope: MetricScope
    timestep: int
    thresholds: Thresholds
    aggregation: str = ""
    footprint: str = ""
    energy: str = ""
    lower_is_better: bool = False
    restrict: bool = False


@dataclass(frozen=True, slots=True)
class MetricOverride:
    """What one subcluster says about a metric; it replaces the cluster's values completely."""

    subcluster: str
    thresholds: Thresholds = Thresholds()
    unit: Unit = Unit()
    footprint: str = ""
    energy: str = ""
    lower_is_better: bool = False
    restrict: bool = False
    remove: bool = False


@dataclass(frozen=True, slots=True)
class ClusterMetric:
    """A metric of the cluster with the overrides of its subclusters, in file order."""

    default: MetricConfig
    overrides: tuple[MetricOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class SubCluster:
    """Nodes of one kind; `metrics` holds the effective configuration by name, in cluster order."""

    name: str
    nodes: str
    processor_type: str
    sockets_per_node: int
    cores_per_socket: int
    threads_per_core: int
    flop_rate_scalar: Quantity
    flop_rate_simd: Quantity
    memory_bandwidth: Quantity
    topology: Topology
    metrics: dict[str, MetricConfig]
    hostnames: tuple[str, ...]
    """The expanded node list; empty for a catch-all (``*``)."""
    hosts: frozenset[str] = field(init=False, repr=False, compare=False)
    """The same for membership tests."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hosts", frozenset(self.hostnames))

    @property
    def footprint_metrics(self) -> tuple[MetricConfig, ...]:
        """The metrics that make up the footprint of a job here."""
        return tuple(metric for metric in self.metrics.values() if metric.footprint)

    @property
    def energy_metrics(self) -> tuple[MetricConfig, ...]:
        """The metrics that energy is computed from here."""
        return tuple(metric for metric in self.metrics.values() if metric.energy)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster with its metrics and subclusters, both in file order."""

    name: str
    metrics: dict[str, ClusterMetric]
    subclusters: dict[str, SubCluster]
