"""The address of the job list: everything a reader chose, read from and written to the query string.

``read_query(query.parameters()) == query`` holds, so that a link, a reload and Back give the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.errors import Invalid
from app.domain.filter_url import FILTER_PARAMETERS, Parameter, parse_filter, print_filter
from app.domain.filters import FOOTPRINT_KEY, NEWEST_FIRST, JobFilter, Match, Order, TextMatch
from app.domain.search_text import search_parameters

T = TypeVar("T")

COLUMN_SORTS = {
    "startTime": "Start",
    "duration": "Runtime",
    "numNodes": "Nodes",
    "numHWThreads": "Hardware threads",
    "numAcc": "GPUs",
    "energy": "Energy",
}
"""Column of the API -> its name for people; every other order is a footprint key."""

SIZES = (10, 25, 50, 100)
INTERVALS_S = (0, 30, 60, 120, 300)
DEFAULT_INTERVAL_S = 60
MOST_METRICS = 12


class Density(StrEnum):
    """How a row looks."""

    COMPACT = "compact"
    TABLE = "table"
    PLOTS = "plots"


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that cannot be used, and why."""

    parameter: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class JobListQuery:
    """What to list and how; None stands for "what the account prefers"."""

    filter: JobFilter = field(default_factory=JobFilter)
    order: Order = NEWEST_FIRST
    density: Density = Density.TABLE
    metrics: tuple[str, ...] | None = None
    page: int = 1
    size: int | None = None
    refresh_s: int | None = None
    problems: tuple[Problem, ...] = ()

    def parameters(self) -> list[Parameter]:
        """Return the query string in its one canonical order, without what is the default anyway."""
        return [*print_filter(self.filter), *self.view_parameters()]

    def view_parameters(self) -> list[Parameter]:
        """Return the part that is not about filters."""
        said: list[tuple[str, str, bool]] = [
            ("sort", self.order.field, self.order.field != NEWEST_FIRST.field),
            ("dir", "asc", not self.order.descending),
            ("view", self.density.value, self.density is not Density.TABLE),
            ("metrics", ",".join(self.metrics or ()), self.metrics is not None),
            ("size", str(self.size), self.size is not None),
            ("refresh", str(self.refresh_s), self.refresh_s is not None),
            ("page", str(self.page), self.page > 1),
        ]
        return [(name, value) for name, value, is_said in said if is_said]

    def changed(self, **changes: Any) -> JobListQuery:
        """Return the query with other values, back on the first page unless `page` is among them."""
        return replace(self, **{"page": 1, **changes})

    def sorted_by(self, name: str) -> JobListQuery:
        """Return the list sorted by `name`; by what it is sorted already, the other way round."""
        is_same = name == self.order.field
        descending = not self.order.descending if is_same else True
        return self.changed(order=Order(name, descending, by_footprint=name not in COLUMN_SORTS))

    def narrowed_to(
        self, *, user: str = "", project: str = "", array_job_id: int | None = None, tag: int | None = None
    ) -> JobListQuery:
        """Return the list of one user, project, array job or tag within this one."""
        texts = {"user": user, "project": project}
        fields: dict[str, Any] = {name: TextMatch.equal(value) for name, value in texts.items() if value}
        if array_job_id is not None:
            fields["array_job_id"] = array_job_id
        if tag is not None:
            fields["tags"] = (tag,)
        return self.changed(filter=replace(self.filter, **fields))

    def cleared(self) -> JobListQuery:
        """Return the list without any filter, in the same view."""
        return self.changed(filter=JobFilter(), problems=())

    @property
    def cluster(self) -> str:
        """The one cluster that is listed, or nothing: it decides about metrics and settings."""
        return _only_value(self.filter.cluster)

    @property
    def subcluster(self) -> str:
        """The one subcluster that is listed, or nothing."""
        return _only_value(self.filter.subcluster)


def _only_value(wanted: TextMatch | None) -> str:
    is_one = wanted is not None and len(wanted.values) == 1 and wanted.how in (Match.EQ, Match.IN)
    return wanted.values[0] if wanted is not None and is_one else ""


def read_query(parameters: Iterable[Parameter]) -> JobListQuery:
    """Read a query string; what cannot be used is left out and told in `problems`."""
    problems: list[Problem] = []
    given = _with_search_text(list(parameters), problems)
    usable = [item for name in _names(given) for item in _usable(name, given, problems)]
    last = {name: value for name, value in given if value != ""}
    return JobListQuery(
        filter=parse_filter(usable),
        order=_read("sort", {"sort": NEWEST_FIRST.field, **last}, _order(last), NEWEST_FIRST, problems),
        density=_read("view", last, _density, Density.TABLE, problems),
        metrics=_read("metrics", last, _metrics, None, problems),
        page=_read("page", last, _page, 1, problems),
        size=_read("size", last, _choice("size", SIZES), None, problems),
        refresh_s=_read("refresh", last, _choice("refresh", INTERVALS_S), None, problems),
        problems=tuple(problems),
    )


def _with_search_text(given: list[Parameter], problems: list[Problem]) -> list[Parameter]:
    """Replace ``q``, what somebody typed into the box, by the parameters it means; they win over what was there."""
    text = next((value for name, value in reversed(given) if name == "q"), "")
    rest = [(name, value) for name, value in given if name != "q"]
    try:
        typed = search_parameters(text)
    except Invalid as error:
        problems.append(Problem("q", text, str(error)))
        return rest
    replaced = {name for name, _ in typed}
    return [item for item in rest if item[0].removesuffix("Match") not in replaced] + typed


def _names(given: list[Parameter]) -> list[str]:
    """Filter parameters in the order of the query string, without those that only say how another is compared."""
    return list(dict.fromkeys(name for name, _ in given if name in FILTER_PARAMETERS and not name.endswith("Match")))


def _usable(name: str, given: list[Parameter], problems: list[Problem]) -> list[Parameter]:
    own = [(key, value) for key, value in given if key in (name, f"{name}Match") and value != ""]
    try:
        parse_filter(own)
    except Invalid as error:
        values = ", ".join(value for key, value in own if key == name)
        problems.append(Problem(name, values, str(error)))
        return []
    return own


def _read(name: str, given: dict[str, str], parse: Callable[[str], T], default: T, problems: list[Problem]) -> T:
    if name not in given:
        return default
    try:
        return parse(given[name])
    except Invalid as error:
        problems.append(Problem(name, given[name], str(error)))
        return default


def _order(given: dict[str, str]) -> Callable[[str], Order]:
    def read(field: str) -> Order:
        direction = given.get("dir", "desc")
        if direction not in ("asc", "desc"):
            raise Invalid(f"dir: {direction!r} is neither asc nor desc")
        if field not in COLUMN_SORTS and not FOOTPRINT_KEY.fullmatch(field):
            raise Invalid(f"sort: cannot sort jobs by {field!r}")
        return Order(field, direction == "desc", by_footprint=field not in COLUMN_SORTS)

    return read


def _density(text: str) -> Density:
    try:
        return Density(text)
    except ValueError as error:
        raise Invalid(f"view: {text!r} is none of compact, table, plots") from error


def _metrics(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    if len(names) > MOST_METRICS or not all(FOOTPRINT_KEY.fullmatch(name) for name in names):
        raise Invalid(f"metrics: {text!r} is not a list of at most {MOST_METRICS} metric names")
    return names


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 8 and int(text) > 0):  # noqa: PLR2004 - 7 digits
        raise Invalid(f"page: {text!r} is not a page number")
    return int(text)


def _choice(name: str, choices: tuple[int, ...]) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text not in map(str, choices):
            raise Invalid(f"{name}: {text!r} is none of {', '.join(map(str, choices))}")
        return int(text)

    return read
