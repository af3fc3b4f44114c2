"""Active filters as pills: every condition in words, with the address that removes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.blueprints.pages.job_list_query import JobListQuery, Problem
from app.domain.filters import JobFilter, Match, MetricRange, NumberRange, TextMatch, TimeSpan, seconds_of
from app.domain.job import Sharing
from app.web.format import absolute_time, count, limit, quantity
from app.web.metric_names import metric_name

STATE_WORDS = {"out_of_memory": "out of memory", "node_fail": "node failure", "boot_fail": "boot failure"}
SHARING_WORDS = {
    Sharing.NONE: "exclusive nodes",
    Sharing.SINGLE_USER: "same user only",
    Sharing.MULTI_USER: "several users",
}
STATISTIC_WORDS = {"avg": "average", "min": "lowest", "max": "highest"}

_HOW = {
    Match.EQ: "",
    Match.NEQ: "",
    Match.IN: "",
    Match.CONTAINS: "contains ",
    Match.STARTS_WITH: "starts with ",
    Match.ENDS_WITH: "ends with ",
}


@dataclass(frozen=True, slots=True)
class Pill:
    """One filter: `editor` names the form that changes it, `without` is the list without it."""

    key: str
    value: str
    editor: str
    without: JobListQuery
    is_negated: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What ids and keys are called: tags by id, units by footprint key."""

    tags: Mapping[int, str]
    units: Mapping[str, str]


def pills(query: JobListQuery, words: Words) -> list[Pill]:
    """Return a pill for every condition, then one for every parameter that could not be used."""
    active = [pill for field, build in _PILLS.items() for pill in build(query, field, words)]
    return active + [_broken(query, problem) for problem in query.problems]


def statistic_name(key: str) -> str:
    """Return a footprint key in words.

    >>> statistic_name("mem_bw_avg")
    'Memory bandwidth, average'
    """
    metric, _, statistic = key.rpartition("_")
    return f"{metric_name(metric)}, {STATISTIC_WORDS[statistic]}" if statistic in STATISTIC_WORDS else key


def range_words(bounds: NumberRange, write: Callable[[float], str], *, below: str = "at most", above: str) -> str:
    """Say a range.

    >>> range_words(NumberRange(300, None), "{:g} s".format, above="over")
    'over 300 s'
    """
    if bounds.low is None and bounds.high is None:
        return "any"
    if bounds.low is None:
        return f"{below} {write(bounds.high or 0)}"
    if bounds.high is None:
        return f"{above} {write(bounds.low)}"
    return write(bounds.low) if bounds.low == bounds.high else f"{write(bounds.low)} to {write(bounds.high)}"


def time_words(span: TimeSpan) -> str:
    """Say a span of start times.

    >>> time_words(TimeSpan(last="last24h")).split()
    ['last', '24', 'h']
    """
    if span.last and span.since is None and span.until is None:
        seconds = seconds_of(span.last)
        return f"last {limit(seconds)}" if seconds <= 2 * 86400 else f"last {seconds // 86400}\N{NO-BREAK SPACE}d"
    since, until = _moment(span.since), _moment(span.until)
    if span.since is None:
        return f"before {until}"
    return f"since {since}" if span.until is None else f"{since} to {until}"


def _moment(timestamp: int | None) -> str:
    """Return a time in words; one that no calendar has as its number."""
    try:
        return absolute_time(timestamp)
    except (ValueError, OverflowError, OSError):
        return str(timestamp)


def _text(key: str, editor: str) -> Callable[[JobListQuery, str, Words], list[Pill]]:
    def build(query: JobListQuery, field: str, _words: Words) -> list[Pill]:
        match: TextMatch | None = getattr(query.filter, field)
        if match is None:
            return []
        value = _HOW[match.how] + ", ".join(match.values)
        return [Pill(key, value, editor, _without(query, field), is_negated=match.how is Match.NEQ)]

    return build


def _range(
    key: str, editor: str, write: Callable[[float], str], above: str = "at least", below: str = "at most"
) -> Callable[[JobListQuery, str, Words], list[Pill]]:
    def build(query: JobListQuery, field: str, _words: Words) -> list[Pill]:
        bounds: NumberRange | None = getattr(query.filter, field)
        if bounds is None:
            return []
        return [Pill(key, range_words(bounds, write, above=above, below=below), editor, _without(query, field))]

    return build


def _said(key: str, editor: str, say: Callable[[Any, Words], str]) -> Callable[[JobListQuery, str, Words], list[Pill]]:
    def build(query: JobListQuery, field: str, words: Words) -> list[Pill]:
        value = getattr(query.filter, field)
        return [] if value is None else [Pill(key, say(value, words), editor, _without(query, field))]

    return build


def _statistics(query: JobListQuery, _field: str, words: Words) -> list[Pill]:
    return [_statistic(query, item, words.units.get(item.key, "")) for item in query.filter.metric_stats]


def _statistic(query: JobListQuery, item: MetricRange, unit: str) -> Pill:
    rest = tuple(other for other in query.filter.metric_stats if other != item)
    value = range_words(item.range, lambda number: str(quantity(number, unit)), above="at least")
    return Pill(statistic_name(item.key).lower(), value, f"stat-{item.key}", _with(query, metric_stats=rest))


def _without(query: JobListQuery, field: str) -> JobListQuery:
    return _with(query, **{field: None})


def _with(query: JobListQuery, **fields: Any) -> JobListQuery:
    return query.changed(filter=replace(query.filter, **fields))


def _broken(query: JobListQuery, problem: Problem) -> Pill:
    rest = tuple(other for other in query.problems if other != problem)
    return Pill(problem.parameter, problem.value, "", query.changed(problems=rest), problem=problem.message)


def _tag_names(ids: Iterable[int], words: Words) -> str:
    return " or ".join(words.tags.get(tag, f"#{tag}") for tag in ids)


def _picked(ids: tuple[int, ...], _words: Words) -> str:
    return f"{count(len(ids))} picked" if len(ids) != 1 else "1 picked"


def _kwh(value: float) -> str:
    return str(quantity(value, "kWh"))


_PILLS: dict[str, Callable[[JobListQuery, str, Words], list[Pill]]] = {
    "ids": _said("jobs", "job", _picked),
    "job_id": _text("job id", "job"),
    "array_job_id": _said("array job", "job", lambda value, _: str(value)),
    "job_name": _text("name", "job"),
    "user": _text("user", "people"),
    "project": _text("project", "people"),
    "cluster": _text("cluster", "place"),
    "subcluster": _text("subcluster", "place"),
    "partition": _text("partition", "place"),
    "node": _text("node", "node"),
    "states": _said("state", "state", lambda value, _: ", ".join(STATE_WORDS.get(state, state) for state in value)),
    "start_time": _said("started", "start", lambda value, _: time_words(value)),
    "duration": _range("runtime", "runtime", limit, above="over", below="under"),
    "num_nodes": _range("nodes", "size", count),
    "num_hwthreads": _range("hardware threads", "size", count),
    "num_accelerators": _range("GPUs", "size", count),
    "energy": _range("energy", "energy", _kwh),
    "shared": _said("sharing", "sharing", lambda value, _: SHARING_WORDS[value]),
    "schedule": _said("started as", "sharing", lambda value, _: str(value)),
    "tags": _said("tag", "tag", _tag_names),
    "metric_stats": _statistics,
}
assert set(_PILLS) == set(JobFilter.__dataclass_fields__), "every filter needs a pill"
