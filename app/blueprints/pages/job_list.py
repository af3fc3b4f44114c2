"""The job list as one value that its templates print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.blueprints.pages.filter_editors import Choices
from app.blueprints.pages.filter_fields import Field, RangeField
from app.blueprints.pages.filter_pills import Pill, Words, pills
from app.blueprints.pages.job_list_query import DEFAULT_INTERVAL_S, SIZES, JobListQuery, Problem
from app.blueprints.pages.job_rows import JobRow, job_rows
from app.container import Services
from app.domain.cluster import Cluster
from app.domain.cluster_lookup import Availability, GlobalMetric, global_metrics
from app.domain.errors import Invalid
from app.domain.filters import Page
from app.domain.restriction import Restriction
from app.domain.user import User
from app.domain.visibility import Visibility
from app.services.user_settings import most_special
from app.web.metric_names import metric_name, short_metric_name

METRICS_SETTING = "metricConfig_jobListMetrics"
PAGING_SETTING = "jobList_usePaging"
MOST_LOADED = 200
"""Rows that a refresh of a scrolled list loads again at most."""
_MOST_HINTS = 8


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, what this account may see, and what it prefers."""

    user: User
    seen_by: Visibility
    preferences: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hint:
    """How many jobs there would be without one of the filters."""

    pill: Pill
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """A metric as a column; without a footprint it cannot be sorted by."""

    name: str
    title: str
    label: str
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """A metric that can be a column; `where` says which clusters have it, if not all."""

    name: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class JobList:
    """One page of the list and everything around it."""

    query: JobListQuery
    pills: tuple[Pill, ...]
    problems: tuple[Problem, ...]
    rows: tuple[JobRow, ...]
    count: int
    visible_count: int
    has_next: bool
    size: int
    scrolls: bool
    refresh_s: int
    metrics: tuple[str, ...]
    available: tuple[GlobalMetric, ...]
    hint: Hint | None

    @property
    def first(self) -> int:
        """The number of the first row."""
        return (self.query.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def columns(self) -> list[Column]:
        """The metrics of the list as columns."""
        keys = {metric.name: f"{metric.name}_{metric.footprint}" for metric in self.available if metric.footprint}
        return [Column(name, metric_name(name), short_metric_name(name), keys.get(name, "")) for name in self.metrics]

    @property
    def ordered_metrics(self) -> list[MetricChoice]:
        """Every metric there is: the chosen ones in their order, then the others."""
        known = {metric.name: metric for metric in self.available}
        names = dict.fromkeys((*self.metrics, *known))
        return [MetricChoice(name, metric_name(name), _where(known.get(name), self.query.cluster)) for name in names]


class JobListReader:
    """Collects the parts of the list from the services."""

    def __init__(self, services: Services, reader: Reader) -> None:
        self._services = services
        self._reader = reader
        self._clusters = services.clusters.all()
        self._restriction = Restriction(reader.user, self._clusters)

    def read(self, query: JobListQuery, *, loaded: int = 0) -> JobList:
        """Return a page of the list; a query with problems lists nothing, since it is not what was asked for.

        `loaded` rows are read instead of one page when a scrolled list is refreshed.
        """
        pills_ = tuple(pills(query, self._words()))
        if query.problems:
            return self._list(query, pills_)
        try:
            return self._filled(query, pills_, loaded)
        except Invalid as error:
            self_evident = Problem("filter", "", str(error))
            return self._list(replace(query, problems=(self_evident,)), pills_)

    def count(self, query: JobListQuery) -> int:
        """Return how many jobs match; raise `Invalid` for a condition on a metric that only staff may see."""
        self._restriction.refuse((query.filter,), query.order)
        return self._services.query_jobs.count((query.filter,), seen_by=self._reader.seen_by)

    def choices(self, query: JobListQuery) -> Choices:
        """Return what the filter forms offer."""
        query_jobs, seen_by = self._services.query_jobs, self._reader.seen_by
        self._restriction.refuse((query.filter,), query.order)
        without_state = replace(query.filter, states=None)
        return Choices(
            user=self._reader.user,
            clusters=self._clusters,
            partitions=query_jobs.partitions(seen_by=seen_by),
            tags=query_jobs.tags(seen_by=seen_by),
            states=query_jobs.counts_by_state((without_state,), seen_by=seen_by),
            short_job_s=self._services.settings.jobs.short_job_seconds,
            restricted=self._restriction.withheld_anywhere,
        )

    def with_spread(self, field: Field, query: JobListQuery) -> Field:
        """Return a range field with how its value is spread in the present list; other fields as they are."""
        if not isinstance(field, RangeField):
            return field
        self._restriction.refuse((query.filter,), query.order)
        spread = self._services.spread.of(field.name, query.filter, seen_by=self._reader.seen_by, top=field.top)
        return replace(field, spread=spread)

    def metrics(self, query: JobListQuery) -> tuple[str, ...]:
        """Return the metrics of the list: those of the address, else what the account prefers for the cluster."""
        wanted = query.metrics
        if wanted is None:
            preferences = dict(self._reader.preferences)
            wanted = tuple(most_special(preferences, METRICS_SETTING, query.cluster, query.subcluster))
        hidden = {metric.name for metric in global_metrics(self._clusters, include_restricted=True)}
        hidden -= {metric.name for metric in self._available()}
        return tuple(name for name in wanted if name not in hidden)

    def _filled(self, query: JobListQuery, pills_: tuple[Pill, ...], loaded: int) -> JobList:
        self._restriction.refuse((query.filter,), query.order)
        query_jobs, seen_by = self._services.query_jobs, self._reader.seen_by
        size = self._size(query)
        page = Page(min(loaded, MOST_LOADED), 1) if loaded else Page(size, query.page)
        found = query_jobs.page((query.filter,), page, seen_by=seen_by, order=query.order)
        rows = job_rows(found.records, self.metrics(query), self._clusters, self._restriction)
        count = self.count(query)
        listed = self._list(query, pills_, rows=rows, count=count, has_next=found.has_next)
        return listed if count else replace(listed, hint=self._best_hint(pills_))

    def _list(self, query: JobListQuery, pills_: tuple[Pill, ...], **found: Any) -> JobList:
        cluster = query.cluster
        available = [metric for metric in self._available() if not cluster or _is_on(metric, cluster)]
        empty: dict[str, Any] = {"rows": (), "count": 0, "has_next": False, "hint": None}
        return JobList(
            query=query,
            pills=pills_,
            problems=query.problems,
            visible_count=self._services.query_jobs.count(seen_by=self._reader.seen_by),
            size=self._size(query),
            scrolls=not self._reader.preferences[PAGING_SETTING],
            refresh_s=DEFAULT_INTERVAL_S if query.refresh_s is None else query.refresh_s,
            metrics=self.metrics(query),
            available=tuple(available),
            **{**empty, **found},
        )

    def _size(self, query: JobListQuery) -> int:
        preferred = self._reader.preferences["jobList_jobsPerPage"]
        return query.size or next((size for size in SIZES if size >= preferred), SIZES[-1])

    def _available(self) -> Sequence[GlobalMetric]:
        return global_metrics(self._clusters, include_restricted=self._restriction.gets_everything)

    def _words(self) -> Words:
        tags = self._services.query_jobs.tags(seen_by=self._reader.seen_by)
        names = {tag.id: f"{tag.type}: {tag.name}" for tag in tags if tag.id is not None}
        return Words(names, _units(self._clusters))

    def _best_hint(self, pills_: Sequence[Pill]) -> Hint | None:
        if not 1 <= len(pills_) <= _MOST_HINTS:
            return None
        hints = [Hint(pill, self.count(pill.without)) for pill in pills_]
        best = max(hints, key=lambda hint: hint.count)
        return best if best.count else None


def _where(metric: GlobalMetric | None, cluster: str) -> str:
    if metric is None:
        return "not here"
    places = [place for place in metric.availability if not cluster or place.cluster == cluster]
    return ", ".join(dict.fromkeys(name for place in places for name in _place_names(place, cluster)))


def _place_names(place: Availability, cluster: str) -> tuple[str, ...]:
    return place.subclusters if cluster else (place.cluster,)


def _is_on(metric: GlobalMetric, cluster: str) -> bool:
    return any(place.cluster == cluster for place in metric.availability)


def _units(clusters: Mapping[str, Cluster]) -> dict[str, str]:
    subclusters = [subcluster for cluster in clusters.values() for subcluster in cluster.subclusters.values()]
    metrics = [metric for subcluster in subclusters for metric in subcluster.footprint_metrics]
    return {f"{metric.name}_{metric.footprint}": str(metric.unit) for metric in metrics}
