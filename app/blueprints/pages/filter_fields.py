"""The parts that filter forms are made of, and how what was typed into them becomes page parameters.

Names of inputs are page parameters; a range has two inputs, ``<parameter>.min`` and ``<parameter>.max``, and the
period of start times has ``startTime.from`` and ``startTime.to``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.durations import parse_duration
from app.domain.errors import Invalid
from app.domain.filter_url import RANGES, Parameter
from app.domain.filters import JobFilter, Match, NumberRange, TextMatch, TimeSpan
from app.services.spread import Spread
from app.web.format import limit


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `note` stands at its right end."""

    value: str
    label: str
    is_chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """Check boxes, or with `is_single` radio buttons."""

    label: str
    name: str
    options: tuple[Option, ...]
    is_single: bool = False
    kind: str = "choice"


@dataclass(frozen=True, slots=True)
class TextField:
    """A text, and how it is compared (None: always in the same way)."""

    label: str
    name: str
    value: str
    how: str | None = None
    hint: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class RangeField:
    """Two bounds as texts, empty for an open end."""

    label: str
    name: str
    low: str
    high: str
    unit: str = ""
    hint: str = ""
    top: float = 0.0
    """Where the scale of the picture ends; 0 lets the values decide."""
    spread: Spread | None = None
    bounds: NumberRange = field(default_factory=NumberRange)
    kind: str = "range"


@dataclass(frozen=True, slots=True)
class PeriodField:
    """From and to as values of ``<input type="datetime-local">``, in the time zone of the server."""

    since: str
    until: str
    label: str = "Dates"
    kind: str = "period"


@dataclass(frozen=True, slots=True)
class LinksField:
    """Filters that are set by one click."""

    links: tuple[tuple[str, JobFilter], ...]
    label: str = ""
    kind: str = "links"


Field = ChoiceField | TextField | RangeField | PeriodField | LinksField


def text_field(label: str, name: str, match: TextMatch | None, *, default: Match = Match.EQ) -> TextField:
    """Return the field for a text condition; several values are separated by commas."""
    how = default if match is None or match.how is Match.IN else match.how
    return TextField(label, name, ",".join(match.values) if match else "", how.value)


def range_field(label: str, name: str, bounds: NumberRange | None, *, unit: str = "", hint: str = "") -> RangeField:
    """Return the field for a range of numbers."""
    bounds = bounds or NumberRange()
    return RangeField(label, name, _number(bounds.low), _number(bounds.high), unit, hint, bounds=bounds)


def duration_field(label: str, name: str, bounds: NumberRange | None, *, hint: str) -> RangeField:
    """Return the field for a range of durations."""
    bounds = bounds or NumberRange()
    low, high = ("" if end is None else limit(end) for end in (bounds.low, bounds.high))
    return RangeField(label, name, low, high, "", hint, bounds=bounds)


def period_field(span: TimeSpan | None) -> PeriodField:
    """Return the field for fixed start times."""
    return PeriodField(_local(span.since if span else None), _local(span.until if span else None))


def typed_parameters(typed: Iterable[Parameter]) -> list[Parameter]:
    """Return page parameters from what a form sent; empty inputs say nothing.

    >>> typed_parameters([("numNodes.min", "2"), ("numNodes.max", ""), ("user", "kelm014"), ("userMatch", "eq")])
    [('user', 'kelm014'), ('numNodes', 'morethan-2')]
    """
    given = [(name, value.strip()) for name, value in typed if value.strip()]
    plain = [item for item in given if "." not in item[0] and not item[0].endswith("Match")]
    ends = {name: value for name, value in given if "." in name}
    parameters = [item for name, value in plain for item in _texts(name, value, dict(given))]
    parameters += _ranges(ends)
    return parameters + _period(ends)


def _texts(name: str, value: str, given: dict[str, str]) -> list[Parameter]:
    how = given.get(f"{name}Match", "")
    if how not in ("", Match.EQ.value):
        return [(name, value), (f"{name}Match", how)]
    if not how and name != "jobId":
        return [(name, value)]
    several = [(name, part.strip()) for part in value.split(",") if part.strip()]
    # A job name is searched within unless told otherwise, so "is" has to be said.
    return [*several, (f"{name}Match", how)] if name == "jobName" else several


def _ranges(ends: dict[str, str]) -> list[Parameter]:
    names = dict.fromkeys(name.rpartition(".")[0] for name in ends if name.endswith((".min", ".max")))
    return [_range(name, ends.get(f"{name}.min", ""), ends.get(f"{name}.max", "")) for name in names]


def _range(name: str, low: str, high: str) -> Parameter:
    if name == "duration":
        low, high = _seconds(low), _seconds(high)
    text = f"{low}-{high}" if low and high else f"morethan-{low}" if low else f"lessthan-{high}"
    return (name, text) if name in RANGES else ("stat", f"{name}-{text}")


def _seconds(text: str) -> str:
    """Return seconds as text; what cannot be read stays as it is, for the page to complain about."""
    try:
        return str(parse_duration(text)) if text else ""
    except Invalid:
        return text


def _period(ends: dict[str, str]) -> list[Parameter]:
    since, until = ends.get("startTime.from", ""), ends.get("startTime.to", "")
    return [("startTime", f"{_epoch(since)}-{_epoch(until)}")] if since or until else []


def _epoch(text: str) -> str:
    try:
        return str(int(datetime.fromisoformat(text).astimezone().timestamp())) if text else ""
    except (ValueError, OverflowError):
        return text


def _local(timestamp: int | None) -> str:
    """Return the value of a time input; empty for a time that no calendar has."""
    try:
        return "" if timestamp is None else f"{datetime.fromtimestamp(timestamp).astimezone():%Y-%m-%dT%H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"
