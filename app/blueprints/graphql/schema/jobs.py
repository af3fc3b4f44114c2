"""Jobs, tags and people, as types of the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from graphene import ID, Boolean, Field, Float, Int, List, ObjectType, String

from app.blueprints.graphql.context import Person, context_of
from app.blueprints.graphql.schema.fields import attribute, constant, many, some
from app.blueprints.graphql.schema.scalars import Any_, JobState, Time
from app.domain.job import Tag as DomainTag
from app.domain.job_record import JobLink as DomainJobLink
from app.domain.job_record import JobRecord

_HARDWARE = (
    ("cpu", "CPU"),
    ("Cpu", "CPU"),
    ("CPU", "CPU"),
    ("acc", "Accelerator"),
    ("mem", "Memory"),
    ("core", "Core"),
)
_NO_VALUE = (None, "", "null")


class FootprintItem(NamedTuple):
    """One value of a footprint."""

    name: str
    stat: str
    value: float


class EnergyItem(NamedTuple):
    """The energy of one part of the hardware in kWh."""

    hardware: str
    metric: str
    value: float


class Tag(ObjectType):
    """A label; the scope is global, admin or the user who alone sees it."""

    id = ID(required=True)
    type = String(required=True)
    name = String(required=True)
    scope = String(required=True)


class Resource(ObjectType):
    """What a job holds of one node."""

    hostname = String(required=True)
    hwthreads = some(Int)
    accelerators = some(String)
    configuration = String(default_value="")


class JobLink(ObjectType):
    """A job to look up."""

    id = ID(required=True, resolver=lambda link, _info: str(link.id))
    job_id = Int(required=True)


class JobLinkResultList(ObjectType):
    """Jobs to look up, and the query of the list that shows them."""

    list_query = String()
    items = many(JobLink)
    count = Int()


class FootprintValue(ObjectType):
    """One statistic of one metric over a whole job."""

    name = String(required=True)
    stat = String(required=True)
    value = Float(required=True)


class EnergyFootprintValue(ObjectType):
    """The energy of one part of the hardware in kWh."""

    hardware = String(required=True)
    metric = String(required=True)
    value = Float(required=True)


class User(ObjectType):
    """An account."""

    username = String(required=True)
    name = String(required=True)
    email = String(required=True)


@dataclass(frozen=True, slots=True)
class JobLinks:
    """What `JobLinkResultList` shows."""

    list_query: str
    items: list[DomainJobLink]
    count: int


class Job(ObjectType):
    """A job; durations in seconds, energy in kWh."""

    id = ID(required=True)
    job_id = Int(required=True)
    user = String(required=True)
    project = String(required=True)
    cluster = String(required=True)
    subcluster = String(name="subCluster", required=True)
    start_time = Time(required=True)
    duration = Int(required=True)
    walltime = Int(required=True)
    num_nodes = Int(required=True)
    num_hwthreads = Int(name="numHWThreads", required=True)
    num_acc = Int(required=True)
    energy = Float(required=True)
    smt = Int(name="SMT", required=True)
    shared = String(required=True)
    partition = String(required=True)
    array_job_id = Int(required=True)
    monitoring_status = Int(required=True)
    state = JobState(required=True)
    tags = many(Tag)
    resources = many(Resource)
    concurrent_jobs = Field(JobLinkResultList)
    footprint = List(FootprintValue)
    energy_footprint = List(EnergyFootprintValue)
    meta_data = Any_()
    user_data = Field(User)

    @staticmethod
    def resolve_tags(record: JobRecord, info: Any) -> list[DomainTag]:
        if record.tags is None:
            context_of(info).attach_tags([record])
        return record.tags or []

    @staticmethod
    def resolve_resources(record: JobRecord, _info: Any) -> list[dict[str, Any]]:
        resources: list[dict[str, Any]] = orjson.loads(record.resources_json)
        return resources

    @staticmethod
    def resolve_concurrent_jobs(record: JobRecord, info: Any) -> JobLinks | None:
        links = context_of(info).concurrent_jobs(record)
        if links is None:
            return None
        query = "".join(f"&jobId={link.job_id}" for link in links)
        return JobLinks(f"cluster={record.cluster}{query}", links, len(links))

    @staticmethod
    def resolve_footprint(record: JobRecord, info: Any) -> list[FootprintItem]:
        withheld = context_of(info).restriction.withheld(record)
        items = (_footprint_item(key, value) for key, value in _numbers(record.footprint_json))
        return [item for item in items if item.name not in withheld]

    @staticmethod
    def resolve_energy_footprint(record: JobRecord, info: Any) -> list[EnergyItem]:
        withheld = context_of(info).restriction.withheld(record)
        values = _numbers(record.energy_footprint_json)
        return [EnergyItem(hardware_of(key), key, value) for key, value in values if key not in withheld]

    @staticmethod
    def resolve_meta_data(record: JobRecord, _info: Any) -> orjson.Fragment | None:
        return None if record.meta_data_json in _NO_VALUE else orjson.Fragment(record.meta_data_json)

    @staticmethod
    def resolve_user_data(record: JobRecord, info: Any) -> Person | None:
        return context_of(info).person(record.user)


class JobResultList(ObjectType):
    """A page of a list of jobs; `offset` and `limit` are never filled."""

    items = many(Job)
    offset = Int(resolver=constant(None))
    limit = Int(resolver=constant(None))
    count = Int()
    has_next_page = Boolean(resolver=attribute("has_next"))


def hardware_of(metric: str) -> str:
    """Return the label of the hardware that a metric of energy or power belongs to.

    >>> hardware_of("cpu_power"), hardware_of("acc_power"), hardware_of("node_power")
    ('CPU', 'Accelerator', 'Other')
    """
    return next((label for part, label in _HARDWARE if part in metric), "Other")


def _footprint_item(key: str, value: float) -> FootprintItem:
    name, separator, statistic = key.rpartition("_")
    return FootprintItem(name, statistic, value) if separator else FootprintItem(key, "", value)


def _numbers(text: str | None) -> list[tuple[str, float]]:
    values = None if text in _NO_VALUE else orjson.loads(text or "")
    return list(values.items()) if values else []
