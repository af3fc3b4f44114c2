"""The inputs of the schema; `filters` turns them into what the domain knows."""

from __future__ import annotations

from enum import StrEnum

from graphene import ID, Enum, Float, InputField, InputObjectType, Int, String

from app.blueprints.graphql.schema.fields import some
from app.blueprints.graphql.schema.scalars import JobState, Time


class Direction(StrEnum):
    """Which end of a list comes first."""

    DESC = "DESC"
    ASC = "ASC"


SortDirectionEnum = Enum.from_enum(Direction, name="SortDirectionEnum")


class StringInput(InputObjectType):
    """A comparison with a text; the first key that is given counts."""

    eq = String()
    neq = String()
    contains = String()
    starts_with = String()
    ends_with = String()
    in_ = some(String, name="in")


class IntRange(InputObjectType):
    """From and to, both included; 0 is an open end."""

    from_ = Int(name="from", required=True)
    to = Int(required=True)


class FloatRange(InputObjectType):
    """From and to, both included; 0 is an open end."""

    from_ = Float(name="from", required=True)
    to = Float(required=True)


class TimeRange(InputObjectType):
    """From and to, both included, or a range such as last24h that counts back from now."""

    range = String()
    from_ = Time(name="from")
    to = Time()


class MetricStatItem(InputObjectType):
    """A condition on the footprint; `metricName` is e.g. flops_any_avg."""

    metric_name = String(required=True)
    range = InputField(FloatRange, required=True)


class JobFilter(InputObjectType):
    """Conditions on a job, all of which must hold."""

    tags = some(ID)
    db_id = some(ID)
    job_id = InputField(StringInput)
    array_job_id = Int()
    user = InputField(StringInput)
    project = InputField(StringInput)
    job_name = InputField(StringInput)
    cluster = InputField(StringInput)
    sub_cluster = InputField(StringInput)
    partition = InputField(StringInput)
    duration = InputField(IntRange)
    energy = InputField(FloatRange)
    num_nodes = InputField(IntRange)
    num_accelerators = InputField(IntRange)
    num_hwthreads = InputField(IntRange, name="numHWThreads")
    start_time = InputField(TimeRange)
    state = some(JobState)
    metric_stats = some(MetricStatItem)
    shared = String()
    schedule = String()
    node = InputField(StringInput)


class OrderByInput(InputObjectType):
    """What a list is sorted by: a field of type "col", or a footprint value such as flops_any_avg of another type."""

    field = String(required=True)
    type = String(required=True)
    order = InputField(SortDirectionEnum, required=True, default_value=Direction.ASC)


class PageRequest(InputObjectType):
    """A part of a list; pages count from 1, and -1 items are all."""

    items_per_page = Int(required=True)
    page = Int(required=True)
