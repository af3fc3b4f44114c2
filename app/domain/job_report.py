"""What schedulers report, from the JSON of their adapters (spec/rest-auth.md 3).

Accepted beside what cc-backend 1.5 takes: ``exclusive``, any case of keys, null for what is absent, and every key that
our own answers have. What a starting job cannot know yet (id, duration, statistics, ...) is read over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.errors import Invalid
from app.domain.job import LEGACY_EXCLUSIVE, Job, JobState, MonitoringStatus, Resource, Sharing, Tag
from app.domain.json_fields import LARGEST_COUNT, fields_of, number_map, text_map, whole
from app.domain.json_reader import JsonReader
from app.domain.reported_state import final_state
from app.domain.storable import check_name, check_storable

EARLIEST = 946_684_800
"""2000-01-01: an earlier time is a mistake."""
FUTURE_SLACK_S = 86_400
"""How far clocks may go wrong; milliseconds lie far beyond."""

NOT_KNOWN_AT_START = ("id", "duration", "concurrentJobs", "statistics")
RESOURCE_KEYS = ("hostname", "configuration", "hwthreads", "accelerators")
TAG_KEYS = ("type", "name", "scope", "id")
STOP_KEYS = ("jobId", "cluster", "startTime", "jobState", "stopTime")


@dataclass(frozen=True, slots=True)
class StartJob:
    """A job began; `warnings` say what of the report was not taken as it was."""

    job: Job
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobName:
    """How reports name a job: its number, narrowed by cluster and start time as far as these are given."""

    job_id: int | None
    cluster: str = ""
    start_time: int | None = None

    def __str__(self) -> str:
        parts = {"jobId": self.job_id, "cluster": self.cluster or None, "startTime": self.start_time}
        return ", ".join(f"{key} {value}" for key, value in parts.items() if value is not None)


@dataclass(frozen=True, slots=True)
class StopJob:
    """A job ended at `stop_time` (unix seconds) in `state`."""

    name: JobName
    state: JobState
    stop_time: int
    warnings: tuple[str, ...] = ()


def read_start_job(document: object, *, now: int) -> StartJob:
    """Read the report of a start; `Invalid` names field and value. Whether the cluster exists is not checked here."""
    fields = fields_of(JsonReader(document), [*_READERS, *_SHARING_KEYS, "jobState", *NOT_KNOWN_AT_START])
    values = {_READERS[key][0]: _READERS[key][1](reader) for key, reader in fields.items() if key in _READERS}
    _require(fields, "jobId", "startTime", "cluster", "user", "numNodes", "resources")
    values |= {"start_time": time_of(fields["startTime"], now), "shared": _sharing(fields)}
    job = Job(**{"project": "", **values, "state": JobState.RUNNING})
    _check_resources(job)
    check_storable(job)
    return StartJob(job, _start_warnings(fields))


def read_stop_job(document: object, *, now: int, by_row: bool = False) -> StopJob:
    """Read the report of an end; `by_row` if the job is named by the path, so that jobId may be missing."""
    fields = fields_of(JsonReader(document), STOP_KEYS)
    _require(fields, "stopTime", *(() if by_row else ("jobId",)))
    state, warning = final_state(_text(fields, "jobState") or JobState.COMPLETED)
    return StopJob(
        name=job_name(fields),
        state=state,
        stop_time=time_of(fields["stopTime"], now),
        warnings=(warning,) if warning else (),
    )


def job_name(fields: dict[str, JsonReader]) -> JobName:
    """Return how a report names its job; an empty cluster and start time 0 are "not given"."""
    check_name("cluster", _text(fields, "cluster"))
    return JobName(
        job_id=whole(fields["jobId"]) if "jobId" in fields else None,
        cluster=_text(fields, "cluster"),
        start_time=(whole(fields["startTime"]) or None) if "startTime" in fields else None,
    )


def time_of(reader: JsonReader, now: int) -> int:
    """Return a time in unix seconds between the year 2000 and tomorrow."""
    moment = whole(reader, -(2**63))
    if moment > now + FUTURE_SLACK_S:
        raise Invalid(f"{reader.path}: {moment} lies in the future; expected unix seconds, not milliseconds")
    if moment < EARLIEST:
        raise Invalid(f"{reader.path}: {moment} lies before the year 2000; expected unix seconds")
    return moment


def read_tags(reader: JsonReader) -> tuple[Tag, ...]:
    """Return a list of tags, doubles left out; an empty scope is the global one."""
    return tuple(dict.fromkeys(_tag(item) for item in reader.items()))


def _tag(reader: JsonReader) -> Tag:
    fields = fields_of(reader, TAG_KEYS)
    _require(fields, "type", "name", path=reader.path)
    return Tag(fields["type"].text(), fields["name"].text(), _text(fields, "scope") or "global")


def _resource(reader: JsonReader) -> Resource:
    fields = fields_of(reader, RESOURCE_KEYS)
    _require(fields, "hostname", path=reader.path)
    threads, accelerators = fields.get("hwthreads", _NOTHING), fields.get("accelerators", _NOTHING)
    return Resource(
        hostname=fields["hostname"].text(),
        hwthreads=tuple(whole(item, high=LARGEST_COUNT) for item in threads.items()),
        accelerators=tuple(item.text() for item in accelerators.items()),
        configuration=_text(fields, "configuration"),
    )


def _sharing(fields: dict[str, JsonReader]) -> Sharing:
    if _text(fields, "shared"):
        return Sharing(fields["shared"].choice(*Sharing))
    if "exclusive" in fields:
        return LEGACY_EXCLUSIVE[whole(fields["exclusive"], 0, 2)]
    return Sharing.NONE


def _monitoring(reader: JsonReader) -> MonitoringStatus:
    """Read whether the job is to be monitored: one that starts now has nothing archived yet."""
    wanted = whole(reader, 0, 3) != MonitoringStatus.DISABLED
    return MonitoringStatus.RUNNING_OR_ARCHIVING if wanted else MonitoringStatus.DISABLED


def _check_resources(job: Job) -> None:
    for field, value in (("cluster", job.cluster), ("user", job.user)):
        if not value:
            raise Invalid(f"{field}: expected text that is not empty, got ''")
    if len(job.resources) != job.num_nodes:
        raise Invalid(f"resources: {len(job.resources)} hosts, but numNodes is {job.num_nodes}")
    seen: set[str] = set()
    for index, resource in enumerate(job.resources):
        if resource.hostname in seen:
            raise Invalid(f"resources[{index}].hostname: {resource.hostname!r} is there twice")
        seen.add(resource.hostname)


def _start_warnings(fields: dict[str, JsonReader]) -> tuple[str, ...]:
    state = _text(fields, "jobState")
    if state.lower() in ("", JobState.RUNNING):
        return ()
    return (f"jobState: {state[:60]!r} is not taken, a job that starts is running",)


def _require(fields: dict[str, JsonReader], *names: str, path: str = "") -> None:
    for name in names:
        if name not in fields:
            raise Invalid(f"{path}.{name}: is missing" if path else f"{name}: is missing")


def _text(fields: dict[str, JsonReader], name: str) -> str:
    return fields[name].optional_text() if name in fields else ""


def _count(reader: JsonReader) -> int:
    return whole(reader, high=LARGEST_COUNT)


_NOTHING = JsonReader(None)
_SHARING_KEYS = ("shared", "exclusive")
_READERS: dict[str, tuple[str, Callable[[JsonReader], Any]]] = {
    "cluster": ("cluster", JsonReader.optional_text),
    "subCluster": ("subcluster", JsonReader.optional_text),
    "partition": ("partition", JsonReader.optional_text),
    "project": ("project", JsonReader.optional_text),
    "user": ("user", JsonReader.optional_text),
    "tags": ("tags", read_tags),
    "resources": ("resources", lambda reader: tuple(_resource(item) for item in reader.items())),
    "energyFootprint": ("energy_footprint", number_map),
    "footprint": ("footprint", number_map),
    "metaData": ("meta_data", text_map),
    "energy": ("energy", JsonReader.optional_number),
    "arrayJobId": ("array_job_id", whole),
    "walltime": ("walltime", whole),
    "requestedMemory": ("requested_memory", whole),
    "jobId": ("job_id", lambda reader: whole(reader, 1)),
    "smt": ("smt", _count),
    "monitoringStatus": ("monitoring_status", _monitoring),
    "numAcc": ("num_acc", _count),
    "numHwthreads": ("num_hwthreads", _count),
    "numNodes": ("num_nodes", lambda reader: whole(reader, 1, LARGEST_COUNT)),
    "submitTime": ("submit_time", whole),
    "startTime": ("start_time", whole),
}
"""Key of a report -> field of `Job` and how it is read."""
