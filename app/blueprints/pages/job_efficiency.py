"""The footprint of a job as meters: each value, what it is of, and how good it is; worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from app.blueprints.pages.job_rows import judged_footprint
from app.blueprints.pages.job_samples import JobSamples
from app.blueprints.pages.job_subject import JobSubject
from app.domain.cluster import Thresholds
from app.domain.metric import Unit
from app.domain.severity import TOO_EARLY_S, Finding, FootprintValue, Severity, limits_for
from app.web.format import quantity
from app.web.metric_names import metric_name, short_metric_name

STATISTIC_WORDS = {"avg": "average", "min": "lowest", "max": "highest"}
_BEYOND = 1.1
"""Times the peak: a little more is how peaks are measured, much more is a wrong measurement."""
_ABOVE_PEAK = Finding(Severity.UNKNOWN, "Above peak")
_TOO_SHORT = Finding(Severity.UNKNOWN, "Too short")
_NO_LIMITS = Finding(Severity.UNKNOWN, "No limits")
_ORDER = {Severity.ALERT: 0, Severity.CAUTION: 1, Severity.UNKNOWN: 2, Severity.OK: 3}


@dataclass(frozen=True, slots=True)
class EfficiencyRow:
    """One meter; `share` and `marks` are shares of the peak, `share` is None where there is no peak."""

    metric: str
    name: str
    value: str
    of: str
    statistic: str
    share: float | None
    marks: tuple[float, ...]
    finding: Finding
    lower_is_better: bool

    @property
    def is_good(self) -> bool:
        """Whether a phone may fold this row away."""
        return self.finding.level is Severity.OK


@dataclass(frozen=True, slots=True)
class FootprintAxis:
    """One axis of the polar plot: average and maximum of a metric as shares of its peak."""

    name: str
    average: float | None
    maximum: float | None


def efficiency_rows(subject: JobSubject) -> tuple[EfficiencyRow, ...]:
    """Return a meter for every footprint value that the reader may see, worst first, then by name."""
    judged = [item for item in judged_footprint(subject.record, subject.subcluster) if subject.shows(item.metric.name)]
    rows = [_row(item, subject) for item in judged]
    rows += _unconfigured(subject, {item.metric.name for item in judged})
    return tuple(sorted(rows, key=lambda row: (_ORDER[row.finding.level], row.name)))


def footprint_axes(subject: JobSubject, samples: JobSamples) -> tuple[FootprintAxis, ...]:
    """Return the axes of the polar plot by name: footprint metrics with a peak."""
    metrics = subject.subcluster.footprint_metrics if subject.subcluster else ()
    axes = []
    for metric in metrics:
        limits = limits_for(metric, subject.share)
        peak = limits.peak / samples.factor(metric.name, metric.unit)
        known = samples.summary.get(metric.name)
        if peak > 0 and known is not None and subject.shows(metric.name):
            axes.append(FootprintAxis(short_metric_name(metric.name), known.avg / peak, known.max / peak))
    return tuple(sorted(axes, key=lambda axis: axis.name))


def sentence_about(row: EfficiencyRow) -> str:
    """Say what a row found, e.g. "Memory bandwidth is far too low: 3.80 GB/s of 350 GB/s"."""
    value = f"{row.value} {row.of}" if row.of else row.value
    return f"{row.name} is {row.finding.word.lower()}: {value}"


def _row(item: FootprintValue, subject: JobSubject) -> EfficiencyRow:
    metric = item.metric
    limits = limits_for(metric, subject.share)
    return EfficiencyRow(
        metric=metric.name,
        name=metric_name(metric.name),
        value=str(quantity(item.value, metric.unit)),
        of=_of_peak(limits, metric.unit),
        statistic=STATISTIC_WORDS.get(metric.footprint, metric.footprint),
        share=item.value / limits.peak if limits.peak > 0 else None,
        marks=tuple(_marks(limits)),
        finding=_finding(item, limits, subject.record.duration),
        lower_is_better=limits.alert > limits.caution,
    )


def _finding(item: FootprintValue, limits: Thresholds, duration_s: int) -> Finding:
    """Judge as lists do: not within the first minutes; what is beyond the peak cannot be called good."""
    if duration_s < TOO_EARLY_S:
        return _TOO_SHORT
    is_above = 0 < limits.peak * _BEYOND < item.value and not item.metric.lower_is_better
    return _ABOVE_PEAK if is_above and item.finding.level is Severity.OK else item.finding


def _of_peak(limits: Thresholds, unit: Unit) -> str:
    if not limits.peak > 0 or (unit.base == "%" and limits.peak == 100):  # noqa: PLR2004  # 57 % of 100 % says it twice
        return ""
    return f"of {quantity(limits.peak, unit)}"


def _marks(limits: Thresholds) -> Iterable[float]:
    if not limits.peak > 0:
        return ()
    return (limit / limits.peak for limit in (limits.alert, limits.caution) if 0 < limit < limits.peak)


def _unconfigured(subject: JobSubject, shown: set[str]) -> list[EfficiencyRow]:
    """Values of an older configuration: there is nothing to compare them with, so they stand without a bar."""
    footprint: Mapping[str, float] = orjson.loads(subject.record.footprint_json or "{}") or {}
    rows = []
    for key, value in footprint.items():
        name, _, statistic = key.rpartition("_")
        if name in shown or statistic not in STATISTIC_WORDS or not subject.shows(name):
            continue
        rows.append(
            EfficiencyRow(
                metric=name,
                name=metric_name(name),
                value=str(quantity(value, subject.unit_of(name))),
                of="",
                statistic=STATISTIC_WORDS[statistic],
                share=None,
                marks=(),
                finding=_NO_LIMITS,
                lower_is_better=False,
            )
        )
    return rows
