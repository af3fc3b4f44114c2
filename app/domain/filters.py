"""What a caller looks for among jobs: one filter for REST, GraphQL, pages and commands.

Fields are combined with AND, and so are the filters of a list. None means "no condition", an empty tuple
"matches nothing". Ranges include both ends; an open end is None, so zero stays a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.errors import Invalid
from app.domain.job import JobState, Sharing


class Match(StrEnum):
    """How a text is compared; all but `EQ`, `NEQ` and `IN` ignore the case of ASCII letters."""

    EQ = "eq"
    NEQ = "neq"
    STARTS_WITH = "startsWith"
    ENDS_WITH = "endsWith"
    CONTAINS = "contains"
    IN = "in"


_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""NUL and lone surrogates: databases refuse them, even in a comparison."""


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A comparison with one text, or with several for `Match.IN`."""

    how: Match
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        for value in self.values:
            if _UNSTORABLE.search(value):
                raise Invalid(f"filter {value[:80]!r} has a character that no text of a job can have")

    @classmethod
    def equal(cls, *values: str) -> TextMatch:
        """Match exactly one of `values`.

        >>> TextMatch.equal("fritz").how, TextMatch.equal("fritz", "alex").how
        (<Match.EQ: 'eq'>, <Match.IN: 'in'>)
        """
        return cls(Match.EQ if len(values) == 1 else Match.IN, values)


@dataclass(frozen=True, slots=True)
class NumberRange:
    """From `low` to `high`, both included; None is an open end."""

    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.low != self.low or self.high != self.high:  # only NaN differs from itself
            raise Invalid("a range from or to NaN matches nothing")


_LAST = re.compile(r"last([1-9]\d{0,4})([hd])", re.ASCII)
_SECONDS = {"h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A span of start times in unix seconds, or `last`: a text such as ``last24h`` that counts back from now."""

    since: int | None = None
    until: int | None = None
    last: str = ""

    def resolved(self, now: int) -> NumberRange:
        """Return the span at the time `now`; fixed ends win over `last`.

        >>> TimeSpan(last="last7d").resolved(1_000_000)
        NumberRange(low=395200, high=None)
        """
        if self.last and self.since is None and self.until is None:
            return NumberRange(low=now - seconds_of(self.last))
        return NumberRange(self.since, self.until)


def seconds_of(last: str) -> int:
    """Return how far ``last6h``, ``last30d``, ... reaches back; raise `Invalid` for other texts."""
    if not (found := _LAST.fullmatch(last)):
        raise Invalid(f"time range {last!r} is not one of last6h, last24h, last7d, last30d or last<number>h|d")
    return int(found[1]) * _SECONDS[found[2]]


FOOTPRINT_KEY = re.compile(r"\w{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MetricRange:
    """A condition on a footprint value; `key` is ``<metric>_<statistic>``, e.g. ``flops_any_avg``."""

    key: str
    range: NumberRange

    def __post_init__(self) -> None:
        if not FOOTPRINT_KEY.fullmatch(self.key):
            raise Invalid(f"metric {self.key!r} may only have letters, digits and underscores")


class Schedule(StrEnum):
    """How a job was submitted; a job named ``interactive`` counts as interactive."""

    INTERACTIVE = "interactive"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Conditions on a job; see the module for how they combine."""

    tags: tuple[int, ...] | None = None
    """Ids; a job with any of them matches."""
    ids: tuple[int, ...] | None = None
    """Row ids."""
    job_id: TextMatch | None = None
    array_job_id: int | None = None
    user: TextMatch | None = None
    project: TextMatch | None = None
    job_name: TextMatch | None = None
    cluster: TextMatch | None = None
    subcluster: TextMatch | None = None
    partition: TextMatch | None = None
    node: TextMatch | None = None
    duration: NumberRange | None = None
    energy: NumberRange | None = None
    num_nodes: NumberRange | None = None
    num_accelerators: NumberRange | None = None
    num_hwthreads: NumberRange | None = None
    start_time: TimeSpan | None = None
    states: tuple[JobState, ...] | None = None
    shared: Sharing | None = None
    schedule: Schedule | None = None
    metric_stats: tuple[MetricRange, ...] = field(default=())

    @property
    def moves_with_time(self) -> bool:
        """Whether the same filter can match other jobs a second later, although no job has changed."""
        return self.duration is not None or (self.start_time is not None and self.start_time.last != "")


@dataclass(frozen=True, slots=True)
class Order:
    """What a list of jobs is sorted by: a column of the API, or a footprint key when `by_footprint`."""

    field: str = "startTime"
    descending: bool = True
    by_footprint: bool = False


NEWEST_FIRST = Order()


MOST_ROWS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: `number` counts from 1; `size` None is the whole list."""

    size: int | None = 50
    number: int = 1

    def __post_init__(self) -> None:
        if self.size is not None and not 1 <= self.size <= MOST_ROWS:
            raise Invalid(f"invalid items-per-page value: {self.size}")
        if self.number > MOST_ROWS:
            raise Invalid(f"invalid page value: {self.number}")

    @property
    def offset(self) -> int:
        """Rows before this page; a page below 1 is the first."""
        return 0 if self.size is None else (max(1, self.number) - 1) * self.size
