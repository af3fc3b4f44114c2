"""One metric of one job in a list: a value with its judgement and a plot, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.cluster import Cluster, SubCluster, Thresholds
from app.domain.metric import MetricScope, Unit
from app.domain.node_share import WHOLE_NODES, NodeShare
from app.domain.severity import UNJUDGED, Finding, FootprintValue, limits_for
from app.web.metric_names import metric_name, short_metric_name

_STATISTICS = {"avg": "average", "min": "lowest", "max": "highest"}


NOT_APPLICABLE = "\N{EN DASH}"


class CellState(StrEnum):
    """Whether there can be a plot; "missing" and "empty" show only when the data come."""

    PLOT = "plot"
    NOT_CONFIGURED = "not-configured"
    REMOVED = "removed"
    NOT_MONITORED = "not-monitored"


@dataclass(frozen=True, slots=True)
class MetricCell:
    """A cell; `note` is the short form for tables of why it is empty, `explanation` the long one."""

    name: str
    title: str
    label: str
    state: CellState
    note: str = ""
    explanation: str = ""
    value: float | None = None
    statistic: str = "average"
    unit: Unit = Unit()
    finding: Finding = UNJUDGED
    limits: Thresholds = field(default_factory=Thresholds)
    aggregation: str = ""
    footprint: str = ""
    units_per_node: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_plot(self) -> bool:
        """Whether the browser asks for the series."""
        return self.state is CellState.PLOT

    @property
    def share_of_peak(self) -> float | None:
        """The value as a share of what the node can do; None where one of both is not known."""
        return self.value / self.limits.peak if self.value is not None and self.limits.peak else None


def metric_cell(
    name: str,
    cluster: Cluster | None,
    subcluster: SubCluster | None,
    known: FootprintValue | None,
    *,
    is_monitored: bool,
    share: NodeShare = WHOLE_NODES,
) -> MetricCell:
    """Present the metric `name` of a job that holds `share` of its nodes; `known` is its footprint value if any."""
    title, label = metric_name(name), short_metric_name(name)
    if cluster is None or name not in cluster.metrics:
        where = cluster.name if cluster else "This cluster"
        note = "no GPU" if name.startswith("acc_") else NOT_APPLICABLE
        return MetricCell(name, title, label, CellState.NOT_CONFIGURED, note, f"{where} does not measure it.")
    if subcluster is None or name not in subcluster.metrics:
        return MetricCell(name, title, label, CellState.REMOVED, _why_removed(name, subcluster), _removed(subcluster))
    if not is_monitored:
        return MetricCell(name, title, label, CellState.NOT_MONITORED, "not monitored", "There are facts but no plots.")
    config = subcluster.metrics[name]
    return MetricCell(
        name,
        title,
        label,
        CellState.PLOT,
        value=known.value if known else None,
        statistic=_STATISTICS.get(config.footprint, "average"),
        unit=config.unit,
        finding=known.finding if known else UNJUDGED,
        limits=limits_for(config, share),
        aggregation=config.aggregation,
        footprint=config.footprint,
        units_per_node=units_per_node(subcluster),
    )


def withheld_cell(name: str) -> MetricCell:
    """Present a metric that the site shows to its staff only."""
    title, label = metric_name(name), short_metric_name(name)
    words = "The site shows this metric to its staff only."
    return MetricCell(name, title, label, CellState.REMOVED, NOT_APPLICABLE, words)


def units_per_node(subcluster: SubCluster) -> dict[str, int]:
    """Return how many units of each scope a node has, as far as the topology says."""
    topology = subcluster.topology
    units = {
        MetricScope.SOCKET: topology.socket,
        MetricScope.MEMORY_DOMAIN: topology.memory_domain,
        MetricScope.CORE: topology.core,
        MetricScope.HWTHREAD: topology.node,
        MetricScope.ACCELERATOR: topology.accelerators,
    }
    return {scope.value: len(found) for scope, found in units.items() if found}


def _why_removed(name: str, subcluster: SubCluster | None) -> str:
    has_accelerators = bool(subcluster and subcluster.topology.accelerators)
    return "no GPU" if name.startswith("acc_") and not has_accelerators else "switched off"


def _removed(subcluster: SubCluster | None) -> str:
    return f"The site removed this metric for {subcluster.name if subcluster else 'these nodes'}."
