"""The root of all queries."""

from __future__ import annotations

from typing import Any

from graphene import ID, Argument, Field, Int, ObjectType, String

from app.blueprints.graphql.context import Person, context_of
from app.blueprints.graphql.schema import metric_queries
from app.blueprints.graphql.schema.clusters import Cluster, GlobalMetricListItem
from app.blueprints.graphql.schema.fields import many, some
from app.blueprints.graphql.schema.filters import row_id
from app.blueprints.graphql.schema.inputs import JobFilter, OrderByInput, PageRequest
from app.blueprints.graphql.schema.job_list import JobList, job_list
from app.blueprints.graphql.schema.jobs import Job, JobResultList, Tag, User
from app.blueprints.graphql.schema.metrics import JobMetricsById, JobMetricWithName, NamedStats, NamedStatsWithScope
from app.blueprints.graphql.schema.scalars import MetricScope
from app.domain.cluster import Cluster as DomainCluster
from app.domain.cluster_lookup import GlobalMetric, global_metrics
from app.domain.errors import Forbidden
from app.domain.job import Tag as DomainTag
from app.domain.job_record import JobRecord


def _job_id() -> ID:
    return ID(name="id", required=True)


class Query(ObjectType):
    """What can be asked."""

    clusters = many(Cluster)
    tags = many(Tag)
    global_metrics = many(GlobalMetricListItem)
    user = Field(User, username=String(required=True))
    job = Field(Job, job=_job_id())
    job_metrics = many(
        JobMetricWithName, job=_job_id(), metrics=some(String), scopes=some(MetricScope), resolution=Int()
    )
    jobs_metrics = many(
        JobMetricsById,
        description="The metrics of several jobs for small plots: at most `points` samples a series, and only "
        "statistics over time where there are more than `maxSeries`. An extension of Flightdeck.",
        ids=many(ID),
        metrics=some(String),
        scopes=some(MetricScope),
        points=Int(),
        max_series=Int(),
    )
    job_stats = many(NamedStats, job=_job_id(), metrics=some(String))
    scoped_job_stats = many(NamedStatsWithScope, job=_job_id(), metrics=some(String), scopes=some(MetricScope))
    jobs = Field(
        JobResultList,
        required=True,
        filters=some(JobFilter, name="filter"),
        page=Argument(PageRequest),
        order=Argument(OrderByInput),
    )

    resolve_job_metrics = staticmethod(metric_queries.job_metrics)
    resolve_jobs_metrics = staticmethod(metric_queries.jobs_metrics)
    resolve_job_stats = staticmethod(metric_queries.job_stats)
    resolve_scoped_job_stats = staticmethod(metric_queries.scoped_job_stats)

    @staticmethod
    def resolve_clusters(_root: None, info: Any) -> list[DomainCluster]:
        return list(context_of(info).services.clusters.all().values())

    @staticmethod
    def resolve_tags(_root: None, info: Any) -> list[DomainTag]:
        context = context_of(info)
        return context.services.query_jobs.tags(seen_by=context.seen_by)

    @staticmethod
    def resolve_global_metrics(_root: None, info: Any) -> tuple[GlobalMetric, ...]:
        context = context_of(info)
        return global_metrics(context.services.clusters.all(), include_restricted=context.restriction.gets_everything)

    @staticmethod
    def resolve_user(_root: None, info: Any, username: str) -> Person | None:
        context = context_of(info)
        if username != context.user.username and not context.sees_people:
            raise Forbidden(f"user {context.user.username!r} may not look up other users")
        return context.person(username)

    @staticmethod
    def resolve_job(_root: None, info: Any, job: str) -> JobRecord:
        context = context_of(info)
        return context.services.query_jobs.find(row_id(job), seen_by=context.seen_by)

    @staticmethod
    def resolve_jobs(_root: None, info: Any, **arguments: Any) -> JobList:
        return job_list(info, arguments.get("filters"), arguments.get("page"), arguments.get("order"))
