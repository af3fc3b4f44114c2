"""Queries for time series and statistics of jobs.

Metrics that a cluster restricts are withheld here as well, not only in ``globalMetrics``: who may not see a metric in
the list of metrics does not get it by asking for its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.blueprints.graphql.context import QueryContext, context_of
from app.blueprints.graphql.errors import internal_error
from app.blueprints.graphql.schema.filters import row_id, row_ids
from app.blueprints.graphql.schema.scalars import metric_scopes
from app.domain.errors import FlightdeckError, Invalid, JobNotFound
from app.domain.job_record import JobRecord
from app.domain.metric import MetricScope, MetricStatistics
from app.services.wire_metric import WireMetric

MAX_JOBS = 200
NO_STATISTICS = MetricStatistics(0.0, 0.0, 0.0)


class MetricsById(NamedTuple):
    """What `JobMetricsById` shows."""

    id: str
    metrics: list[WireMetric]
    error: str | None


class NamedStatistics(NamedTuple):
    """What `NamedStats` shows."""

    name: str
    data: MetricStatistics


class SeriesStatistics(NamedTuple):
    """What `ScopedStats` shows."""

    hostname: str
    id: str | None
    data: MetricStatistics


class ScopedStatistics(NamedTuple):
    """What `NamedStatsWithScope` shows."""

    name: str
    scope: MetricScope
    stats: list[SeriesStatistics]


def job_metrics(
    _root: None,
    info: Any,
    job: str,
    metrics: list[str] | None = None,
    scopes: list[str] | None = None,
    resolution: int | None = None,
) -> list[WireMetric]:
    """Return the series of a job; see `JobMetrics.load`."""
    context = context_of(info)
    record = _record(context, job)
    if resolution is not None and resolution < 0:
        raise Invalid(f"resolution {resolution} is below 0")
    found = context.services.job_metrics.load(record, metrics, _scopes_of(record, scopes), resolution)
    return _shown(context, record, found)


def jobs_metrics(
    _root: None,
    info: Any,
    ids: list[str],
    metrics: list[str] | None = None,
    scopes: list[str] | None = None,
    **limits: int | None,
) -> list[MetricsById]:
    """Return overviews of several jobs in the order asked for; a job without one has an error instead."""
    context = context_of(info)
    wanted = row_ids(ids, "ids") or ()
    if len(wanted) > MAX_JOBS:
        raise Invalid(f"ids: {len(wanted)} jobs are more than {MAX_JOBS}")
    points, max_series = limits.get("points"), limits.get("max_series")
    records = context.services.query_jobs.with_ids(wanted, seen_by=context.seen_by)
    load = context.services.job_metrics.load_many
    found = load(records, metrics, metric_scopes(scopes), points=points, max_series=max_series)
    by_id = {record.id: record for record in records}
    return [_overview(context, one, by_id.get(one), found.get(one)) for one in wanted]


def job_stats(_root: None, info: Any, job: str, metrics: list[str] | None = None) -> list[NamedStatistics]:
    """Return one entry per metric asked for; zeros stand for a metric without data."""
    context = context_of(info)
    record = _record(context, job)
    wanted = _without(metrics or [], context.restriction.withheld(record))
    found = context.services.job_metrics.statistics(record, wanted) if wanted else {}
    return [NamedStatistics(name, found.get(name, NO_STATISTICS)) for name in wanted]


def scoped_job_stats(
    _root: None, info: Any, job: str, metrics: list[str] | None = None, scopes: list[str] | None = None
) -> list[ScopedStatistics]:
    """Return the statistics of every series."""
    context = context_of(info)
    record = _record(context, job)
    found = context.services.job_metrics.scoped_statistics(record, metrics, metric_scopes(scopes))
    return [
        ScopedStatistics(
            item.name,
            item.scope,
            [SeriesStatistics(one.hostname, one.id, one.statistics or NO_STATISTICS) for one in item.series],
        )
        for item in _shown(context, record, found)
    ]


def _scopes_of(record: JobRecord, names: list[str] | None) -> tuple[MetricScope, ...] | None:
    """Read scopes; clients that name none expect all scopes of archived jobs, and node scope of running ones."""
    return () if names is None and record.is_archived else metric_scopes(names)


def _record(context: QueryContext, job: str) -> JobRecord:
    return context.services.query_jobs.find(row_id(job), seen_by=context.seen_by)


def _overview(
    context: QueryContext,
    job: int,
    record: JobRecord | None,
    found: Sequence[WireMetric] | FlightdeckError | Exception | None,
) -> MetricsById:
    if record is None or found is None:
        return MetricsById(str(job), [], str(JobNotFound(job)))
    if isinstance(found, Exception):
        message = str(found) if isinstance(found, FlightdeckError) else internal_error(found)
        return MetricsById(str(job), [], message)
    return MetricsById(str(job), _shown(context, record, found), None)


def _shown(context: QueryContext, record: JobRecord, found: Iterable[Any]) -> list[Any]:
    withheld = context.restriction.withheld(record)
    return [item for item in found if item.name not in withheld]


def _without(names: Sequence[str], withheld: frozenset[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name not in withheld]
