"""The canonical page parameters of a `JobFilter` (spec/ui.md 1.4), read and written.

``parse(print(filter)) == filter`` holds for every filter that these parameters can say. Numbers keep their decimals
and texts may hold any character; escaping is left to the URL library.

>>> parse_filter([("cluster", "fritz"), ("duration", "morethan-300"), ("stat", "flops_any_avg-0.5-2")]).duration
NumberRange(low=300, high=None)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from app.domain.errors import Invalid
from app.domain.filters import JobFilter, Match, MetricRange, NumberRange, Schedule, TextMatch, TimeSpan, seconds_of
from app.domain.job import JobState, Sharing

T = TypeVar("T")
Parameter = tuple[str, str]

TEXTS = {
    "cluster": "cluster",
    "subCluster": "subcluster",
    "partition": "partition",
    "project": "project",
    "user": "user",
    "jobName": "job_name",
    "jobId": "job_id",
    "node": "node",
}
"""URL parameter -> field; each also takes ``<parameter>Match`` with the name of a `Match`."""

CONTAINS_BY_DEFAULT = frozenset({"jobName"})

RANGES = {
    "duration": "duration",
    "numNodes": "num_nodes",
    "numHWThreads": "num_hwthreads",
    "numAccelerators": "num_accelerators",
    "energy": "energy",
}

_NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_RANGE = re.compile(rf"(lessthan|morethan)-({_NUMBER})|({_NUMBER})-({_NUMBER})", re.ASCII)
_STAT = re.compile(rf"(\w+?)-((?:lessthan|morethan)-{_NUMBER}|{_NUMBER}-{_NUMBER})", re.ASCII)
_TIMES = re.compile(r"(\d{1,12})-(\d{1,12})|(\d{1,12})-|-(\d{1,12})", re.ASCII)

FILTER_PARAMETERS = frozenset(
    {*TEXTS, *(f"{name}Match" for name in TEXTS), *RANGES}
    | {"state", "shared", "schedule", "startTime", "tag", "dbId", "arrayJobId", "stat"}
)
"""Everything `parse_filter` reads; other parameters of a page (sort, page, metrics) are not its business."""


def parse_filter(parameters: Iterable[Parameter]) -> JobFilter:
    """Return the filter of a query string; raise `Invalid` naming parameter and value.

    Parameters without a value and parameters that are not about filters are left out.
    """
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        if name in FILTER_PARAMETERS and value != "":
            given.setdefault(name, []).append(value)
    fields: dict[str, Any] = {
        TEXTS[name]: _text(name, given[name], given.get(f"{name}Match")) for name in TEXTS if name in given
    }
    fields |= {RANGES[name]: parse_range(name, given[name][-1]) for name in RANGES if name in given}
    fields |= {field: read(given[name]) for name, (field, read) in _SPECIAL.items() if name in given}
    return JobFilter(**fields)


def print_filter(wanted: JobFilter) -> list[Parameter]:
    """Return the parameters that say `wanted`, in a fixed order."""
    parameters: list[Parameter] = []
    for name, field in TEXTS.items():
        parameters += _print_text(name, getattr(wanted, field))
    for name, field in RANGES.items():
        if (bounds := getattr(wanted, field)) not in (None, NumberRange()):
            parameters.append((name, print_range(bounds)))
    parameters += [("state", state.value) for state in wanted.states or ()]
    parameters += [("tag", str(tag)) for tag in wanted.tags or ()]
    parameters += [("dbId", str(row_id)) for row_id in wanted.ids or ()]
    parameters += [("stat", f"{item.key}-{print_range(item.range)}") for item in wanted.metric_stats]
    single: Mapping[str, object | None] = {
        "shared": wanted.shared,
        "schedule": wanted.schedule,
        "arrayJobId": wanted.array_job_id,
        "startTime": print_time_span(wanted.start_time) if wanted.start_time not in (None, TimeSpan()) else None,
    }
    return parameters + [(name, str(value)) for name, value in single.items() if value is not None]


def parse_range(name: str, text: str) -> NumberRange:
    """Read ``lessthan-N``, ``morethan-N`` or ``A-B``; both ends belong to the range.

    >>> parse_range("energy", "0.5-2")
    NumberRange(low=0.5, high=2)
    """
    if not (found := _RANGE.fullmatch(text)):
        raise Invalid(f"{name}: {text!r} is not a range such as 1-4, lessthan-4 or morethan-1")
    if found[1] == "lessthan":
        return NumberRange(None, _number(found[2]))
    if found[1] == "morethan":
        return NumberRange(_number(found[2]), None)
    return NumberRange(_number(found[3]), _number(found[4]))


def print_range(bounds: NumberRange) -> str:
    """Write a range; one end must be closed."""
    if bounds.low is None:
        return f"lessthan-{_plain(bounds.high)}"
    if bounds.high is None:
        return f"morethan-{_plain(bounds.low)}"
    return f"{_plain(bounds.low)}-{_plain(bounds.high)}"


def parse_time_span(text: str) -> TimeSpan:
    """Read ``last24h`` or ``FROM-TO`` in unix seconds, where either end may be left out."""
    if text.startswith("last"):
        seconds_of(text)
        return TimeSpan(last=text)
    if not (found := _TIMES.fullmatch(text)):
        raise Invalid(f"startTime: {text!r} is neither FROM-TO in unix seconds nor a range such as last7d")
    since, until = found[1] or found[3], found[2] or found[4]
    return TimeSpan(int(since) if since else None, int(until) if until else None)


def print_time_span(span: TimeSpan) -> str:
    """Write a time span."""
    if span.last and span.since is None and span.until is None:
        return span.last
    return f"{'' if span.since is None else span.since}-{'' if span.until is None else span.until}"


def _text(name: str, values: list[str], match: list[str] | None) -> TextMatch:
    default = Match.CONTAINS if name in CONTAINS_BY_DEFAULT and len(values) == 1 else None
    if match is None and default is None:
        return TextMatch.equal(*values)
    how = _one_of(f"{name}Match", match[-1], Match) if match else default or Match.EQ
    if how is Match.EQ or (how is not Match.IN and len(values) > 1):
        return TextMatch.equal(*values)
    return TextMatch(how, tuple(values))


def _print_text(name: str, wanted: TextMatch | None) -> list[Parameter]:
    if wanted is None:
        return []
    parameters = [(name, value) for value in wanted.values]
    implied = _text(name, list(wanted.values), None).how if wanted.values else None
    return parameters if wanted.how is implied else [*parameters, (f"{name}Match", wanted.how.value)]


def _one_of(name: str, value: str, choices: Callable[[str], T]) -> T:
    try:
        return choices(value)
    except ValueError as error:
        raise Invalid(f"{name}: unknown value {value!r}") from error


def _integers(name: str) -> Callable[[list[str]], tuple[int, ...]]:
    return lambda values: tuple(_integer(name, value) for value in values)


def _integer(name: str, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,19}", text, re.ASCII):
        raise Invalid(f"{name}: {text!r} is not a whole number")
    return int(text)


def _stats(values: list[str]) -> tuple[MetricRange, ...]:
    return tuple(_stat(value) for value in values)


def _stat(text: str) -> MetricRange:
    if not (found := _STAT.fullmatch(text)):
        raise Invalid(f"stat: {text!r} is not <metric>_<statistic>-A-B, -lessthan-B or -morethan-A")
    return MetricRange(found[1], parse_range("stat", found[2]))


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004 - exact in a float


def _plain(value: float | None) -> str:
    return repr(value)


_SPECIAL: dict[str, tuple[str, Callable[[list[str]], object]]] = {
    "state": ("states", lambda values: tuple(dict.fromkeys(_one_of("state", value, JobState) for value in values))),
    "shared": ("shared", lambda values: _one_of("shared", values[-1], Sharing)),
    "schedule": ("schedule", lambda values: _one_of("schedule", values[-1], Schedule)),
    "startTime": ("start_time", lambda values: parse_time_span(values[-1])),
    "tag": ("tags", _integers("tag")),
    "dbId": ("ids", _integers("dbId")),
    "arrayJobId": ("array_job_id", lambda values: _integer("arrayJobId", values[-1])),
    "stat": ("metric_stats", _stats),
}
