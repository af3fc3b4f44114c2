"""Footprint and energy of a job from its statistics (spec/archive-metrics.md 3.3 and 4.3).

Two deliberate differences to the reference: the configured statistic is stored (its import always stores the
average), and a metric without data gets no entry instead of 0, so that "not measured" is not shown as "nothing used".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.domain.cluster import MetricConfig, SubCluster
from app.domain.errors import Invalid
from app.domain.metric import JobStatistics, MetricStatistics
from app.domain.units import kwh_of_energy, kwh_of_power


@dataclass(frozen=True, slots=True)
class EnergyFootprint:
    """Energy of a job in kWh, in total and per energy metric, each rounded to two decimals."""

    total_kwh: float
    by_metric: dict[str, float]


def footprint_key(metric: MetricConfig) -> str:
    """Return the name of a metric's footprint value, e.g. ``mem_used_max``."""
    return f"{metric.name}_{metric.footprint}"


def metric_of_footprint(key: str) -> str:
    """Return the metric that a footprint value is of.

    >>> metric_of_footprint("mem_used_max")
    'mem_used'
    """
    return key.rpartition("_")[0]


def footprint_of(subcluster: SubCluster, statistics: JobStatistics) -> dict[str, float]:
    """Return the footprint values of a job under ``<metric>_<configured statistic>``, in cluster order.

    Metrics without statistics, or whose value is no number, have no entry.
    """
    values = (
        (footprint_key(metric), _statistic(statistics[metric.name], metric.footprint))
        for metric in subcluster.footprint_metrics
        if metric.name in statistics
    )
    return {key: value for key, value in values if math.isfinite(value)}


def energy_of(subcluster: SubCluster, statistics: JobStatistics, num_nodes: int, duration_s: float) -> EnergyFootprint:
    """Return the energy of a job from the averages per node.

    The average of a ``power`` metric counts over all nodes and the whole duration; that of an ``energy`` metric is
    the energy of one node. Metrics without statistics or with a unit that is none of power or energy are left out.
    """
    by_metric: dict[str, float] = {}
    for metric in subcluster.energy_metrics:
        if (known := statistics.get(metric.name)) is None or not math.isfinite(known.avg):
            continue
        kwh = _kwh(metric, known.avg * num_nodes, duration_s)
        if kwh is not None and math.isfinite(kwh):
            by_metric[metric.name] = round_half_up(kwh)
    return EnergyFootprint(round_half_up(sum(by_metric.values())), by_metric)


def round_half_up(value: float, decimals: int = 2) -> float:
    """Round halves away from zero, as the reference does; Python rounds them to even.

    >>> round_half_up(0.125), round_half_up(-0.125), round(0.125, 2)
    (0.13, -0.13, 0.12)
    """
    scale = 10.0**decimals
    if not math.isfinite(value * scale):
        return value
    return math.copysign(math.floor(abs(value) * scale + 0.5), value) / scale


def _kwh(metric: MetricConfig, amount: float, duration_s: float) -> float | None:
    """Return the energy of all nodes; None if the configured unit does not fit the kind of the metric."""
    try:
        if metric.energy == "power":
            return kwh_of_power(amount, metric.unit, duration_s)
        return kwh_of_energy(amount, metric.unit)
    except Invalid:
        return None


def _statistic(statistics: MetricStatistics, kind: str) -> float:
    match kind:
        case "min":
            return statistics.min
        case "max":
            return statistics.max
        case _:
            return statistics.avg
