"""``meta.json`` from and to `Job` (spec/archive-metrics.md 1.4); versions 1 to 3 are read.

Reading takes two steps. Files as cc-backend writes them are decoded straight into the domain's types. What does
not fit (nulls, integral floats, states and keys of older versions) is put right first and decoded once more, so
that only what is really wrong is refused.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

import msgspec
import orjson

from app.archive.errors import CorruptArchive
from app.archive.json_faults import JSON_FAULTS, explain
from app.domain.job import LEGACY_EXCLUSIVE, Job, JobState, MetricSummary, MonitoringStatus, Resource, Sharing, Tag
from app.domain.metric import JsonObject, MetricStatistics, Unit

Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]

_LEGACY_STATES = {"canceled": "cancelled", "stopped": "cancelled"}
_DEFAULT_TAG_SCOPE = "global"


class _Statistics(msgspec.Struct):
    avg: float = 0.0
    min: float = 0.0
    max: float = 0.0
    unit: Unit = Unit()


class _Meta(msgspec.Struct, rename="camel"):
    """The keys of meta.json that we know; all others are skipped."""

    cluster: str
    user: str
    job_id: _Count
    start_time: _Count
    job_state: JobState
    num_nodes: Int64
    resources: tuple[Resource, ...]
    project: str = ""
    sub_cluster: str = ""
    partition: str = ""
    duration: Int64 = 0
    walltime: Int64 = 0
    submit_time: Int64 = 0
    array_job_id: Int64 = 0
    requested_memory: Int64 = 0
    num_hwthreads: _Count = 0
    num_acc: _Count = 0
    smt: Int64 = 0
    shared: Sharing | None = None
    exclusive: int | None = None
    monitoring_status: MonitoringStatus = MonitoringStatus.DISABLED
    energy: float = 0.0
    tags: tuple[Tag, ...] = ()
    meta_data: dict[str, str] | None = None
    footprint: dict[str, float] | None = None
    energy_footprint: dict[str, float] | None = None
    statistics: dict[str, _Statistics] = {}


_DECODER = msgspec.json.Decoder(_Meta)


def decode_meta(content: bytes) -> Job:
    """Read a ``meta.json``; raise `CorruptArchive` naming key and value.

    Missing `monitoringStatus` means 0, as the writer omits zeros; tags that differ in nothing are merged.
    """
    try:
        meta = _DECODER.decode(content)
    except msgspec.ValidationError:
        meta = _decode_mended(content)
    except JSON_FAULTS as error:
        raise CorruptArchive(f"meta.json: {explain(error)}") from error
    _check(meta)
    return _job(meta)


def encode_meta(job: Job, row_id: int | None = None) -> bytes:
    """Return the line that cc-backend would write: its key order, its omissions, a final newline."""
    return orjson.dumps(_document(job, row_id), option=orjson.OPT_APPEND_NEWLINE)


def _job(meta: _Meta) -> Job:
    return Job(
        cluster=meta.cluster,
        job_id=meta.job_id,
        start_time=meta.start_time,
        user=meta.user,
        project=meta.project,
        state=meta.job_state,
        num_nodes=meta.num_nodes,
        resources=meta.resources,
        subcluster=meta.sub_cluster,
        partition=meta.partition,
        duration=meta.duration,
        walltime=meta.walltime,
        submit_time=meta.submit_time,
        array_job_id=meta.array_job_id,
        requested_memory=meta.requested_memory,
        num_hwthreads=meta.num_hwthreads,
        num_acc=meta.num_acc,
        smt=meta.smt,
        shared=_sharing(meta),
        monitoring_status=meta.monitoring_status,
        energy=meta.energy,
        tags=_distinct_tags(meta.tags) if meta.tags else (),
        meta_data=meta.meta_data,
        footprint=meta.footprint,
        energy_footprint=meta.energy_footprint,
        statistics={
            name: MetricSummary(MetricStatistics(entry.avg, entry.min, entry.max), entry.unit)
            for name, entry in meta.statistics.items()
        },
    )


def _check(meta: _Meta) -> None:
    """Refuse what no job can be; the rules of the reference's sanity check that need no cluster."""
    for name, text in (("cluster", meta.cluster), ("user", meta.user)):
        if not text:
            raise CorruptArchive(f"meta.json: {name}: is empty")
    if meta.num_nodes < 1:
        raise CorruptArchive(f"meta.json: numNodes: expected at least 1, got {meta.num_nodes}")
    if len(meta.resources) != meta.num_nodes:
        raise CorruptArchive(f"meta.json: resources: {len(meta.resources)} hosts, but numNodes is {meta.num_nodes}")
    if meta.exclusive is not None and meta.exclusive not in LEGACY_EXCLUSIVE:
        raise CorruptArchive(f"meta.json: exclusive: expected 0, 1 or 2, got {meta.exclusive}")


def _sharing(meta: _Meta) -> Sharing:
    if meta.shared is not None:
        return meta.shared
    return Sharing.NONE if meta.exclusive is None else LEGACY_EXCLUSIVE[meta.exclusive]


def _distinct_tags(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Merge tags equal in type, name and scope, and read id 0 (written by the reference) as none."""
    merged: dict[tuple[str, str, str], Tag] = {}
    for tag in tags:
        scope = tag.scope or _DEFAULT_TAG_SCOPE
        merged.setdefault((tag.type, tag.name, scope), Tag(tag.type, tag.name, scope, tag.id or None))
    return tuple(merged.values())


def _decode_mended(content: bytes) -> _Meta:
    document: Any = None
    try:
        document = msgspec.json.decode(content)
        return msgspec.convert(_mended(document), _Meta)
    except JSON_FAULTS as error:
        raise CorruptArchive(f"meta.json: {explain(error, document)}") from error


def _mended(document: Any) -> Any:
    mended = _without_nulls(document)
    if not isinstance(mended, dict):
        return mended
    state = mended.get("jobState")
    if isinstance(state, str):
        mended["jobState"] = _LEGACY_STATES.get(state, state)
    if mended.get("shared") == "":
        del mended["shared"]
    if isinstance(meta_data := mended.get("metaData"), dict):
        mended["metaData"] = {key: _as_text(value) for key, value in meta_data.items()}
    return mended


def _without_nulls(value: Any) -> Any:
    """Drop null entries of objects (absent, to the reference) and make integral floats whole numbers."""
    if isinstance(value, dict):
        return {key: _without_nulls(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [_without_nulls(entry) for entry in value]
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _document(job: Job, row_id: int | None) -> JsonObject:
    return {
        "cluster": job.cluster,
        "subCluster": job.subcluster,
        **_present("partition", job.partition),
        "project": job.project,
        "user": job.user,
        "shared": str(job.shared),
        "jobState": str(job.state),
        **_present("tags", [_tag(tag) for tag in job.tags]),
        "resources": [_resource(resource) for resource in job.resources],
        "energyFootprint": job.energy_footprint,
        "footprint": job.footprint,
        "metaData": job.meta_data,
        "concurrentJobs": {"items": None, "count": 0},
        "energy": job.energy,
        **_present("arrayJobId", job.array_job_id),
        **_present("walltime", job.walltime),
        **_present("requestedMemory", job.requested_memory),
        "jobId": job.job_id,
        "duration": job.duration,
        **_present("smt", job.smt),
        **_present("monitoringStatus", int(job.monitoring_status)),
        **_present("numAcc", job.num_acc),
        **_present("numHwthreads", job.num_hwthreads),
        "numNodes": job.num_nodes,
        "statistics": {name: _summary(summary) for name, summary in job.statistics.items()},
        **({} if row_id is None else {"id": row_id}),
        **_present("submitTime", job.submit_time),
        "startTime": job.start_time,
    }


def _tag(tag: Tag) -> JsonObject:
    return {"type": tag.type, "name": tag.name, "scope": tag.scope, "id": tag.id or 0}


def _resource(resource: Resource) -> JsonObject:
    return {
        "hostname": resource.hostname,
        **_present("configuration", resource.configuration),
        **_present("hwthreads", resource.hwthreads),
        **_present("accelerators", resource.accelerators),
    }


def _summary(summary: MetricSummary) -> JsonObject:
    statistics = summary.statistics
    return {
        "unit": {"base": summary.unit.base, **_present("prefix", summary.unit.prefix)},
        "avg": statistics.avg,
        "min": statistics.min,
        "max": statistics.max,
    }


def _present(key: str, value: object) -> JsonObject:
    return {key: value} if value else {}
