"""From the inputs of the schema to filters, order and page of the domain.

Here lies the rule of cc-backend that 0 is an open end of a range; in the domain an open end is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from app.blueprints.graphql.schema.builtin_scalars import MAX_INT
from app.blueprints.graphql.schema.inputs import Direction
from app.blueprints.graphql.schema.scalars import job_states, unix_time
from app.domain.errors import Invalid
from app.domain.filters import (
    NEWEST_FIRST,
    JobFilter,
    Match,
    MetricRange,
    NumberRange,
    Order,
    Page,
    Schedule,
    TextMatch,
    TimeSpan,
)
from app.domain.job import Sharing

MAX_CONDITIONS = 200
MAX_VALUES = 10_000
"""Bounds of what one statement can carry in every supported database."""
ALL_ITEMS = -1

Choice = TypeVar("Choice", bound=StrEnum)

_COMPARISONS = (
    ("eq", Match.EQ),
    ("neq", Match.NEQ),
    ("starts_with", Match.STARTS_WITH),
    ("ends_with", Match.ENDS_WITH),
    ("contains", Match.CONTAINS),
)


def job_filters(given: Sequence[Any] | None) -> list[JobFilter]:
    """Return the filters of an argument ``filter``; raise `Invalid` for values that mean nothing."""
    given = given or ()
    if sum(map(_conditions_in, given)) > MAX_CONDITIONS:
        raise Invalid(f"filter: more than {MAX_CONDITIONS} conditions")
    return [_job_filter(one) for one in given]


def order_of(given: Any) -> Order:
    """Return the order of an argument ``order``; newest first without one."""
    if given is None:
        return NEWEST_FIRST
    return Order(given.field, descending=given.order == Direction.DESC, by_footprint=given.type != "col")


def page_of(given: Any) -> Page:
    """Return the page of an argument ``page``; the first 50 without one."""
    if given is None:
        return Page()
    if given.items_per_page == ALL_ITEMS:
        return Page(size=None)
    return Page(given.items_per_page, given.page)


def row_id(text: str, field: str = "id") -> int:
    """Read the id of a row; raise `Invalid` for what is none.

    >>> row_id("17")
    17
    """
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < len(str(MAX_INT)):
        return int(text)
    raise Invalid(f"{field}: {text!r} is not an id")


def row_ids(given: Sequence[str] | None, field: str) -> tuple[int, ...] | None:
    """Read ids, each once; None stays None."""
    if given is None:
        return None
    _check_length(given, field)
    return tuple(dict.fromkeys(row_id(one, field) for one in given))


def _job_filter(given: Any) -> JobFilter:
    return JobFilter(
        tags=row_ids(given.tags, "tags"),
        ids=row_ids(given.db_id, "dbId"),
        job_id=_text(given.job_id, "jobId"),
        array_job_id=given.array_job_id,
        user=_text(given.user, "user"),
        project=_text(given.project, "project"),
        job_name=_text(given.job_name, "jobName"),
        cluster=_text(given.cluster, "cluster"),
        subcluster=_text(given.sub_cluster, "subCluster"),
        partition=_text(given.partition, "partition"),
        node=_text(given.node, "node"),
        duration=_range(given.duration),
        energy=_range(given.energy),
        num_nodes=_range(given.num_nodes),
        num_accelerators=_range(given.num_accelerators),
        num_hwthreads=_range(given.num_hwthreads),
        start_time=_time_span(given.start_time),
        states=None if given.state is None else tuple(dict.fromkeys(job_states(given.state))),
        shared=_choice(Sharing, given.shared, "shared"),
        schedule=_choice(Schedule, given.schedule or None, "schedule"),
        metric_stats=tuple(_metric_range(item) for item in given.metric_stats or ()),
    )


def _text(given: Any, field: str) -> TextMatch | None:
    if given is None:
        return None
    for key, how in _COMPARISONS:
        if (value := getattr(given, key)) is not None:
            return TextMatch(how, _clean([value], field))
    return None if given.in_ is None else TextMatch(Match.IN, _clean(given.in_, field))


def _clean(values: Sequence[str], field: str) -> tuple[str, ...]:
    _check_length(values, field)
    if any("\0" in value for value in values):
        raise Invalid(f"{field}: a text may not contain a null character")
    return tuple(values)


def _range(given: Any) -> NumberRange | None:
    if given is None:
        return None
    low = given.from_ if given.from_ > 0 else None
    high = given.to if given.to > 0 else None
    return None if low is None and high is None else NumberRange(low, high)


def _time_span(given: Any) -> TimeSpan | None:
    if given is None:
        return None
    return TimeSpan(unix_time(given.from_), unix_time(given.to), given.range or "")


def _metric_range(given: Any) -> MetricRange:
    return MetricRange(given.metric_name, _range(given.range) or NumberRange())


def _choice(kind: type[Choice], given: str | None, field: str) -> Choice | None:
    if given is None:
        return None
    if given not in list(kind):
        raise Invalid(f"{field}: {given!r} is not one of {', '.join(kind)}")
    return kind(given)


def _conditions_in(given: Any) -> int:
    """Return how many conditions a filter counts for; an empty one costs work as well."""
    return max(1, len(given) + len(given.metric_stats or ()))


def _check_length(values: Iterable[Any], field: str) -> None:
    if len(list(values)) > MAX_VALUES:
        raise Invalid(f"{field}: more than {MAX_VALUES} values")
