"""`JobFilter` and `Visibility` as SQL conditions: the only place where filters become SQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.errors import Invalid
from app.domain.filters import JobFilter, Match, NumberRange, Schedule, TextMatch
from app.domain.job import JobState
from app.domain.storable import LARGEST
from app.domain.visibility import Visibility
from app.models import Job, JobNode, JobTag, Tag
from app.repositories.parts import MOST_VALUES
from app.repositories.sql_json import number_under

Condition = ColumnElement[bool]
NUMBER_LENGTH = 20
LARGEST_FLOAT = 1e300
TextColumn = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


def visible(seen_by: Visibility) -> Condition:
    """The jobs that `seen_by` covers."""
    if seen_by.all_jobs:
        return true()
    own = Job.hpc_user == seen_by.username
    return or_(own, Job.project.in_(seen_by.projects)) if seen_by.projects else own


def readable_tags(seen_by: Visibility) -> Condition:
    """The tags that `seen_by` may read."""
    return true() if seen_by.tag_scopes is None else Tag.scope.in_(seen_by.tag_scopes)


def current_duration(job: type[Job] = Job) -> ColumnElement[int]:
    """Seconds a job ran, of a running job until now; `job` may be an alias of the table."""
    now = int(time.time())
    return case((job.job_state == JobState.RUNNING, now - job.start_time), else_=job.duration)


def matching(filters: Iterable[JobFilter], *, seen_by: Visibility) -> Condition:
    """All conditions of `filters` together with what the caller may see."""
    filters = tuple(filters)
    if (given := sum(map(_count_values, filters))) > MOST_VALUES:
        raise Invalid(f"filter: {given} values are more than the {MOST_VALUES} that one question may have")
    conditions = [condition for wanted in filters for condition in _conditions(wanted, seen_by)]
    return and_(visible(seen_by), *conditions)


def _count_values(wanted: JobFilter) -> int:
    texts = (getattr(wanted, field) for field in (*_TEXT_COLUMNS, "job_id", "node"))
    values = [match.values for match in texts if match is not None] + [wanted.ids or (), wanted.tags or ()]
    return sum(map(len, values)) + len(wanted.metric_stats)


def _conditions(wanted: JobFilter, seen_by: Visibility) -> Iterable[Condition]:
    for field, column in _TEXT_COLUMNS.items():
        if (match := getattr(wanted, field)) is not None:
            yield text_condition(column, match)
    for field, expression in _RANGE_COLUMNS.items():
        if (bounds := getattr(wanted, field)) is not None:
            yield range_condition(expression(), bounds)
    for field, build in _OTHERS.items():
        if (value := getattr(wanted, field)) is not None:
            yield build(value)
    if wanted.tags is not None:
        yield _has_tag(wanted.tags, seen_by)
    for item in wanted.metric_stats:
        yield range_condition(number_under(Job.footprint, item.key), item.range)


def text_condition(column: TextColumn | ColumnElement[str], match: TextMatch) -> Condition:
    """Compare a text column; ``%`` and ``_`` in the value are ordinary characters."""
    if match.how is Match.IN:
        return column.in_(match.values)
    value = match.values[0]
    comparisons: dict[Match, Callable[[], Condition]] = {
        Match.EQ: lambda: column == value,
        Match.NEQ: lambda: or_(column != value, column.is_(None)),
        Match.CONTAINS: lambda: column.icontains(value, autoescape=True),
        Match.STARTS_WITH: lambda: column.istartswith(value, autoescape=True),
        Match.ENDS_WITH: lambda: column.iendswith(value, autoescape=True),
    }
    return comparisons[match.how]()


def range_condition(expression: ColumnElement[Any] | InstrumentedAttribute[Any], bounds: NumberRange) -> Condition:
    """Keep what lies in the range; both ends belong to it."""
    low = expression >= _bindable(bounds.low) if bounds.low is not None else true()
    high = expression <= _bindable(bounds.high) if bounds.high is not None else true()
    return and_(low, high)


def _bindable(bound: float) -> float:
    """Return a bound that every driver takes: no whole number beyond 63 bits, nothing infinite."""
    if -LARGEST <= bound <= LARGEST:
        return bound
    return float(max(-LARGEST_FLOAT, min(LARGEST_FLOAT, bound)))


def _fits(number: int) -> bool:
    return -LARGEST <= number <= LARGEST


def _one_of(column: InstrumentedAttribute[int], numbers: Iterable[int]) -> Condition:
    return column.in_([number for number in numbers if _fits(number)])


def _job_id(match: TextMatch) -> Condition:
    if match.how in (Match.EQ, Match.IN):
        return Job.job_id.in_([_whole_number(value) for value in match.values])
    if match.how is Match.NEQ:
        return Job.job_id != _whole_number(match.values[0])
    return text_condition(cast(Job.job_id, String(NUMBER_LENGTH)), match)


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < NUMBER_LENGTH and _fits(int(text))):
        raise Invalid(f"jobId {text[:80]!r} is not a whole number below 2^63")
    return int(text)


def _node(match: TextMatch) -> Condition:
    if match.how is Match.NEQ:
        return Job.id.not_in(_jobs_on(TextMatch(Match.EQ, match.values)))
    if match.how in (Match.EQ, Match.IN):
        return Job.id.in_(_jobs_on(match))
    # A part of a name often fits most jobs: looking at them newest first ends as soon as a page is full.
    return exists(_jobs_on(match).where(JobNode.job == Job.id))


def _jobs_on(match: TextMatch) -> Select[Any]:
    return select(JobNode.job).where(text_condition(JobNode.hostname, match))


def _has_tag(tags: tuple[int, ...], seen_by: Visibility) -> Condition:
    tagged = select(JobTag.job).join(Tag, Tag.id == JobTag.tag).where(_one_of(Tag.id, tags), readable_tags(seen_by))
    return Job.id.in_(tagged) if tags else false()


def _schedule(wanted: Schedule) -> Condition:
    if wanted is Schedule.INTERACTIVE:
        return Job.job_name == Schedule.INTERACTIVE
    return or_(Job.job_name.is_(None), Job.job_name != Schedule.INTERACTIVE)


_TEXT_COLUMNS: dict[str, TextColumn] = {
    "user": Job.hpc_user,
    "project": Job.project,
    "job_name": Job.job_name,
    "cluster": Job.cluster,
    "subcluster": Job.subcluster,
    "partition": Job.cluster_partition,
}

_RANGE_COLUMNS: dict[str, Callable[[], Any]] = {
    "duration": current_duration,
    "energy": lambda: Job.energy,
    "num_nodes": lambda: Job.num_nodes,
    "num_accelerators": lambda: Job.num_acc,
    "num_hwthreads": lambda: Job.num_hwthreads,
}

_OTHERS: dict[str, Callable[[Any], Condition]] = {
    "ids": lambda values: _one_of(Job.id, values),
    "job_id": _job_id,
    "array_job_id": lambda value: _one_of(Job.array_job_id, (value,)),
    "node": _node,
    "start_time": lambda span: range_condition(Job.start_time, span.resolved(int(time.time()))),
    "states": Job.job_state.in_,
    "shared": lambda value: Job.shared == value,
    "schedule": _schedule,
}
