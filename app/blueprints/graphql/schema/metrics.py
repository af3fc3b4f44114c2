"""Time series and statistics of a job, as types of the schema."""

from __future__ import annotations

from graphene import ID, Field, Float, Int, ObjectType, String

from app.blueprints.graphql.schema.clusters import Unit
from app.blueprints.graphql.schema.fields import many, some
from app.blueprints.graphql.schema.scalars import MetricScope, NullableFloat


class MetricStatistics(ObjectType):
    """Average, minimum and maximum."""

    avg = Float(required=True)
    min = Float(required=True)
    max = Float(required=True)


class Series(ObjectType):
    """One line of a plot; `id` is the socket, core, ... of the host."""

    hostname = String(required=True)
    id = String()
    statistics = Field(MetricStatistics)
    data = many(NullableFloat)


class StatsSeries(ObjectType):
    """Statistics over all series per time step; a list is empty where it is not known."""

    mean = many(NullableFloat)
    median = many(NullableFloat)
    min = many(NullableFloat)
    max = many(NullableFloat)


class JobMetric(ObjectType):
    """All series of one metric at one scope; `timestep` in seconds."""

    unit = Field(Unit)
    timestep = Int(required=True)
    series = some(Series)
    statistics_series = Field(StatsSeries)


class JobMetricWithName(ObjectType):
    """A metric at one scope."""

    name = String(required=True)
    scope = MetricScope(required=True)
    metric = Field(JobMetric, required=True)


class JobMetricsById(ObjectType):
    """The metrics of one of several jobs, or why there are none. An extension of Flightdeck."""

    id = ID(required=True)
    metrics = many(JobMetricWithName)
    error = String()


class NamedStats(ObjectType):
    """Statistics of one metric over the whole job."""

    name = String(required=True)
    data = Field(MetricStatistics, required=True)


class ScopedStats(ObjectType):
    """Statistics of one series."""

    hostname = String(required=True)
    id = String()
    data = Field(MetricStatistics, required=True)


class NamedStatsWithScope(ObjectType):
    """Statistics of all series of one metric at one scope."""

    name = String(required=True)
    scope = MetricScope(required=True)
    stats = many(ScopedStats)
