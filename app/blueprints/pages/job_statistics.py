"""The statistics table of a job: average, minimum and maximum of each series, as a table and as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.blueprints.pages.job_samples import JobSamples
from app.blueprints.pages.job_subject import JobSubject
from app.domain.errors import Invalid
from app.domain.metric import MetricScope, MetricStatistics, Unit
from app.domain.severity import UNJUDGED, Finding, Severity, judge, limits_for
from app.domain.units import conversion_factor
from app.web.format import NO_DATA, parse_unit, quantity
from app.web.metric_names import metric_name

MOST_ROWS = 300
"""Rows on the page; the CSV has all."""
STATISTICS = ("avg", "min", "max")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class RowKey(NamedTuple):
    """A series: its host and, below the node, what of it; `position` counts the parts of one host."""

    hostname: str
    part: str
    position: int


@dataclass(frozen=True, slots=True)
class Sorting:
    """By host, or by one statistic of a metric; series without a value come last."""

    metric: str = ""
    statistic: str = ""
    descending: bool = False

    def towards(self, metric: str, statistic: str) -> Sorting:
        """Return what a click on a column head asks for: large values first, then the other way round."""
        if (metric, statistic) == (self.metric, self.statistic):
            return Sorting(metric, statistic, not self.descending)
        return Sorting(metric, statistic, descending=bool(metric))

    @property
    def parameters(self) -> dict[str, str]:
        """The part of the address; nothing for the order of the scheduler."""
        direction = {"dir": "desc"} if self.descending else {}
        return {"sort": f"{self.metric}.{self.statistic}", **direction} if self.metric else direction


@dataclass(frozen=True, slots=True)
class Cell:
    """One number as it is printed, in the unit of its column."""

    text: str
    finding: Finding = UNJUDGED


@dataclass(frozen=True, slots=True)
class Column:
    """A metric with its three columns; `note` says why they are empty."""

    metric: str
    title: str
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One series with three cells per metric."""

    host: str
    part: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """The table at one scope; `total` counts the series, of which at most `MOST_ROWS` are in `rows`.

    `elsewhere` names chosen metrics that have values, but not at this scope.
    """

    scope: MetricScope
    scopes: tuple[MetricScope, ...]
    columns: tuple[Column, ...]
    elsewhere: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    sorting: Sorting


@dataclass(frozen=True, slots=True)
class _Units:
    """The unit that values were archived in, that of today's limits, and the one that the column is printed in."""

    archived: Unit
    configured: Unit
    shown: Unit

    @classmethod
    def of(
        cls,
        subject: JobSubject,
        samples: JobSamples,
        name: str,
        scope: MetricScope,
        series: Iterable[MetricStatistics | None],
    ) -> _Units:
        """Choose the unit in which the largest value reads best: one per column, so that its numbers compare."""
        configured = subject.unit_of(name)
        archived = samples.unit(name, scope) or configured
        known = [item.max for item in series if item is not None and math.isfinite(item.max)]
        written = quantity(max(known, default=0.0), archived).unit
        return cls(archived, configured, parse_unit(written) if written else archived)


Values = dict[str, dict[RowKey, MetricStatistics | None]]


def read_scope(text: str, samples: JobSamples, metrics: Sequence[str]) -> MetricScope:
    """Return the scope asked for, by default the coarsest that a metric has; `Invalid` for an unknown one."""
    if text:
        try:
            return MetricScope(text)
        except ValueError as error:
            raise Invalid(f"scope: {text!r} is none of {', '.join(MetricScope)}") from error
    return next(iter(_scopes(samples, metrics)), MetricScope.NODE)


def read_sorting(text: str, direction: str) -> Sorting:
    """Read ``sort=mem_bw.avg`` and ``dir=desc``; what names no column sorts by host."""
    metric, _, statistic = text.rpartition(".")
    descending = direction == "desc"
    return Sorting(metric, statistic, descending) if statistic in STATISTICS and metric else Sorting("", "", descending)


def statistics_table(
    subject: JobSubject, samples: JobSamples, metrics: Sequence[str], scope: MetricScope, sorting: Sorting
) -> StatisticsTable:
    """Return the table of `metrics` at one scope."""
    seen = [name for name in metrics if subject.shows(name)]
    shown = [name for name in seen if scope in samples.by_metric.get(name, {scope: None})]
    values = _values(samples, shown, scope)
    keys = _sorted(_row_keys(subject, values), values, sorting)
    units = {name: _Units.of(subject, samples, name, scope, values[name].values()) for name in shown}
    return StatisticsTable(
        scope=scope,
        scopes=_scopes(samples, seen),
        columns=tuple(_column(samples, name, units[name].shown) for name in shown),
        elsewhere=tuple(metric_name(name) for name in seen if name not in shown),
        rows=tuple(_row(subject, key, values, units, scope) for key in keys[:MOST_ROWS]),
        total=len(keys),
        sorting=sorting,
    )


def statistics_csv(subject: JobSubject, samples: JobSamples, metrics: Sequence[str], scope: MetricScope) -> str:
    """Return every series as CSV, with the numbers and units of the archive."""
    shown = [name for name in metrics if subject.shows(name)]
    values = _values(samples, shown, scope)
    text = io.StringIO()
    writer = csv.writer(text)
    units = {name: samples.unit(name, scope) or subject.unit_of(name) for name in shown}
    heads = [f"{name} {statistic} [{units[name]}]" for name in shown for statistic in STATISTICS]
    writer.writerow(map(as_text, ["hostname", scope.value if scope is not MetricScope.NODE else "id", *heads]))
    for key in _row_keys(subject, values):
        numbers = [_number(values[name].get(key), statistic) for name in shown for statistic in STATISTICS]
        cells = ["" if number is None else repr(number) for number in numbers]
        writer.writerow([as_text(key.hostname), as_text(key.part), *cells])
    return text.getvalue()


def as_text(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> as_text("=cmd()"), as_text("f0601")
    ("'=cmd()", 'f0601')
    """
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def _scopes(samples: JobSamples, metrics: Sequence[str]) -> tuple[MetricScope, ...]:
    found = {scope for name in metrics for scope in samples.by_metric.get(name, {})}
    return tuple(scope for scope in MetricScope if scope in found)


def _values(samples: JobSamples, metrics: Sequence[str], scope: MetricScope) -> Values:
    values: Values = {}
    for name in metrics:
        seen: dict[str, int] = {}
        values[name] = {}
        found = samples.by_metric.get(name, {}).get(scope)
        for series in found.series if found else ():
            position = seen[series.hostname] = seen.get(series.hostname, -1) + 1
            part = "" if scope is MetricScope.NODE else (series.id or str(position))
            values[name][RowKey(series.hostname, part, position)] = series.statistics
    return values


def _row_keys(subject: JobSubject, values: Values) -> list[RowKey]:
    """All series of any metric: hosts in the order of the scheduler, parts in the order of the file."""
    order = {host: index for index, host in enumerate(subject.hostnames)}
    keys = dict.fromkeys(key for series in values.values() for key in series)
    return sorted(keys, key=lambda key: (order.get(key.hostname, len(order)), key.hostname, key.position))


def _sorted(keys: list[RowKey], values: Values, sorting: Sorting) -> list[RowKey]:
    if not sorting.metric:
        return keys[::-1] if sorting.descending else keys
    series = values.get(sorting.metric, {})
    known = [key for key in keys if _number(series.get(key), sorting.statistic) is not None]
    known.sort(key=lambda key: _number(series[key], sorting.statistic) or 0.0, reverse=sorting.descending)
    have = set(known)
    return known + [key for key in keys if key not in have]


def _number(statistics: MetricStatistics | None, statistic: str) -> float | None:
    if statistics is None:
        return None
    value: float = getattr(statistics, statistic)
    return value if math.isfinite(value) else None


def _column(samples: JobSamples, name: str, unit: Unit) -> Column:
    return Column(name, metric_name(name), quantity(0, unit).unit, "" if name in samples.by_metric else NO_DATA)


def _row(subject: JobSubject, key: RowKey, values: Values, units: Mapping[str, _Units], scope: MetricScope) -> Row:
    cells = [
        _cell(subject, name, statistic, _number(values[name].get(key), statistic), units[name], scope)
        for name in values
        for statistic in STATISTICS
    ]
    return Row(key.hostname, key.part, tuple(cells))


def _cell(
    subject: JobSubject, name: str, statistic: str, value: float | None, units: _Units, scope: MetricScope
) -> Cell:
    if value is None:
        return Cell("\N{EN DASH}")
    number = value * _factor(units.archived, units.shown)
    text = quantity(number, Unit("%") if units.archived.base == "%" else "").number
    return Cell(text, _finding(subject, name, statistic, value * _factor(units.archived, units.configured), scope))


def _finding(subject: JobSubject, name: str, statistic: str, value: float, scope: MetricScope) -> Finding:
    """Judge the statistic that the footprint uses, where the limits hold as they are."""
    config = subject.config_of(name)
    if config is None or config.footprint != statistic:
        return UNJUDGED
    if scope is not MetricScope.NODE and config.aggregation != "avg":
        return UNJUDGED
    found = judge(value, limits_for(config, subject.share))
    return found if found.level in (Severity.CAUTION, Severity.ALERT) else UNJUDGED


def _factor(own: Unit, other: Unit) -> float:
    try:
        return conversion_factor(own.prefix, other.prefix)
    except Invalid:
        return 1.0
