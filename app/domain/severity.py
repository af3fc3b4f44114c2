"""How good a footprint value is, judged by the thresholds of the job's subcluster (spec/ui.md 3.1 and 3.4).

The order of the thresholds tells the direction: with alert below caution low values are bad, otherwise high ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.cluster import MetricConfig, Thresholds
from app.domain.footprint import footprint_key
from app.domain.node_share import WHOLE_NODES, NodeShare

TOO_EARLY_S = 300
"""A job that has run for less is not judged: start-up says nothing about it."""


class Severity(StrEnum):
    """From good to bad; `UNKNOWN` where nothing can be said."""

    OK = "ok"
    CAUTION = "caution"
    ALERT = "alert"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Greater is worse; unknown never wins over a finding."""
        return _RANKS[self]


_RANKS = {Severity.UNKNOWN: 0, Severity.OK: 1, Severity.CAUTION: 2, Severity.ALERT: 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """The judgement of one value: `word` is said where the level is not good, e.g. "Far too low"."""

    level: Severity
    word: str


UNJUDGED = Finding(Severity.UNKNOWN, "")


@dataclass(frozen=True, slots=True)
class FootprintValue:
    """One value of a job's footprint with the configuration it is judged by."""

    metric: MetricConfig
    value: float
    finding: Finding


def judge(value: float, limits: Thresholds) -> Finding:
    """Compare a value with caution and alert; limits that are equal (or both missing) judge nothing.

    >>> judge(3.8, Thresholds(peak=350, normal=100, caution=50, alert=10)).word
    'Far too low'
    >>> judge(212, Thresholds(peak=256, normal=128, caution=200, alert=240)).word
    'High'
    """
    if limits.alert == limits.caution:
        return UNJUDGED
    if limits.alert < limits.caution:
        return _judged(value <= limits.alert, value <= limits.caution, "Far too low", "Low")
    return _judged(value >= limits.alert, value >= limits.caution, "Too high", "High")


def _judged(is_alert: bool, is_caution: bool, alert_word: str, caution_word: str) -> Finding:  # noqa: FBT001
    if is_alert:
        return Finding(Severity.ALERT, alert_word)
    if is_caution:
        return Finding(Severity.CAUTION, caution_word)
    return Finding(Severity.OK, "Good")


def limits_for(metric: MetricConfig, share: NodeShare = WHOLE_NODES) -> Thresholds:
    """Return the limits of a metric for a job that holds only a share of each node.

    >>> from app.domain.metric import MetricScope, Unit
    >>> whole = Thresholds(peak=350, normal=100, caution=50, alert=10)
    >>> bandwidth = MetricConfig("mem_bw", Unit("B/s", "G"), MetricScope.SOCKET, 60, whole, aggregation="sum")
    >>> limits_for(bandwidth, NodeShare(hwthreads=0.5))
    Thresholds(peak=175.0, normal=50.0, caution=25.0, alert=5.0)
    """
    factor = share.of(metric)
    if factor >= 1:
        return metric.thresholds
    whole = metric.thresholds
    return Thresholds(*(limit * factor for limit in (whole.peak, whole.normal, whole.caution, whole.alert)))


def judge_footprint(
    footprint: dict[str, float], metrics: Iterable[MetricConfig], *, share: NodeShare = WHOLE_NODES
) -> tuple[FootprintValue, ...]:
    """Judge every footprint value that one of `metrics` configures, in their order."""
    return tuple(
        FootprintValue(metric, value, judge(value, limits_for(metric, share)))
        for metric in metrics
        if metric.footprint and (value := footprint.get(footprint_key(metric))) is not None
    )


def worst(values: Iterable[FootprintValue]) -> FootprintValue | None:
    """Return the value with the worst finding, the first of equals; None without any that was judged."""
    judged = [value for value in values if value.finding.level is not Severity.UNKNOWN]
    return max(judged, key=lambda value: value.finding.level.rank, default=None)
