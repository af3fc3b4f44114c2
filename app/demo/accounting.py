"""What is computed of a job from its measurements: statistics, footprint and energy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.demo.catalogue import metrics_of
from app.demo.hardware import NodeKind
from app.domain.job import Job, MetricSummary
from app.domain.metric import JobData, JobMetric, MetricScope, MetricStatistics

_WATT_SECONDS_PER_KWH = 3.6e6


def accounted(job: Job, kind: NodeKind, data: JobData) -> Job:
    """Return the job with statistics, footprint and energy filled in as its subcluster's metrics say."""
    summaries = {
        name: MetricSummary(_over_nodes(scopes[MetricScope.NODE]), scopes[MetricScope.NODE].unit)
        for name, scopes in data.items()
    }
    energy = _energy_footprint(job, kind, summaries)
    return replace(
        job,
        statistics=summaries,
        footprint=_footprint(kind, summaries),
        energy_footprint=energy,
        energy=round(sum(energy.values()), 2),
    )


def _over_nodes(metric: JobMetric) -> MetricStatistics:
    """Return the mean of the averages of the nodes, the lowest and the highest value."""
    parts = [series.statistics for series in metric.series if series.statistics]
    average = sum(part.avg for part in parts) / len(parts)
    return MetricStatistics(average, min(part.min for part in parts), max(part.max for part in parts))


def _footprint(kind: NodeKind, summaries: Mapping[str, MetricSummary]) -> dict[str, float]:
    """One value per footprint metric, called ``<metric>_<statistic>``; 0 where nothing was measured."""
    return {
        f"{metric.name}_{metric.footprint}": _statistic(summaries, metric.name, metric.footprint)
        for metric in metrics_of(kind)
        if metric.footprint
    }


def _statistic(summaries: Mapping[str, MetricSummary], name: str, which: str) -> float:
    if name not in summaries:
        return 0.0
    statistics: MetricStatistics = summaries[name].statistics
    return {"avg": statistics.avg, "min": statistics.min, "max": statistics.max}[which]


def _energy_footprint(job: Job, kind: NodeKind, summaries: Mapping[str, MetricSummary]) -> dict[str, float]:
    """KWh of all nodes per metric that measures power in W."""
    return {
        metric.name: _statistic(summaries, metric.name, "avg") * job.num_nodes * job.duration / _WATT_SECONDS_PER_KWH
        for metric in metrics_of(kind)
        if metric.energy == "power"
    }
