"""Writing jobs in bulk, as the import of an archive does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, cast

import orjson
from sqlalchemy import FromClause, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.errors import Conflict
from app.domain.job import Job, JobKey, JobState, MonitoringStatus, Resource
from app.models import Job as JobRow
from app.models import JobNode, JobTag
from app.models.columns import NAME_LENGTH
from app.repositories.jobs import AnySession
from app.repositories.parts import parts
from app.repositories.tags import TagIdentity

Row = dict[str, Any]
KEY_COLUMNS = (JobRow.cluster, JobRow.job_id, JobRow.start_time)
IDS_PER_STATEMENT = 500


def row_of(job: Job) -> Row:
    """Return the columns of a job."""
    meta_data = dict(job.meta_data) if job.meta_data else None
    return {
        "job_id": job.job_id,
        "cluster": job.cluster,
        "subcluster": job.subcluster,
        "submit_time": job.submit_time,
        "start_time": job.start_time,
        "hpc_user": job.user,
        "project": job.project,
        "cluster_partition": job.partition,
        "array_job_id": job.array_job_id,
        "duration": job.duration,
        "walltime": job.walltime,
        "requested_memory": job.requested_memory,
        "job_state": job.state.value,
        "shared": job.shared.value,
        "monitoring_status": int(job.monitoring_status),
        "smt": job.smt,
        "num_nodes": job.num_nodes,
        "num_hwthreads": job.num_hwthreads,
        "num_acc": job.num_acc,
        "energy": job.energy,
        # PostgreSQL takes no NUL; the text in meta_data keeps it, escaped.
        "job_name": (meta_data or {}).get("jobName", "").replace("\0", "")[:NAME_LENGTH] or None,
        "resources": _json([resource_json(resource) for resource in job.resources]),
        "meta_data": _json(meta_data) if meta_data else None,
        "footprint": _json(dict(job.footprint)) if job.footprint else None,
        "energy_footprint": _json(dict(job.energy_footprint)) if job.energy_footprint else None,
    }


def resource_json(resource: Resource) -> Row:
    """Return a resource as the wire writes it, without its empty parts."""
    parts = {
        "hwthreads": resource.hwthreads,
        "accelerators": resource.accelerators,
        "configuration": resource.configuration,
    }
    return {"hostname": resource.hostname} | {name: part for name, part in parts.items() if part}


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


class JobWriter:
    """Inserts, updates and deletes of whole jobs with their nodes and tags."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def existing(self, keys: Collection[JobKey]) -> dict[JobKey, tuple[int, JobState]]:
        """Return row id and state of those keys that are in the database."""
        numbers = {key.job_id for key in keys}
        rows = self._session.execute(
            select(*KEY_COLUMNS, JobRow.id, JobRow.job_state).where(JobRow.job_id.in_(numbers))
        )
        found = {
            JobKey(cluster, number, start): (row_id, JobState(state)) for cluster, number, start, row_id, state in rows
        }
        return {key: found[key] for key in keys if key in found}

    def insert(self, jobs: Sequence[Job]) -> dict[JobKey, int]:
        """Add jobs that are not in the database yet; return their row ids."""
        self._insert(JobRow.__table__, [row_of(job) for job in jobs])
        ids = {key: row_id for key, (row_id, _state) in self.existing([job.key for job in jobs]).items()}
        self._link_nodes((ids[job.key], job) for job in jobs)
        return ids

    def add(self, job: Job) -> int:
        """Add one job with its nodes; return its row id. `Conflict` if a job with its key is there."""
        try:
            result = self._session.connection().execute(insert(cast("Table", JobRow.__table__)).values(row_of(job)))
        except IntegrityError as error:
            raise Conflict(f"job {job.key} is there already") from error
        key = result.inserted_primary_key
        assert key is not None
        row_id = int(key[0])
        self._link_nodes([(row_id, job)])
        return row_id

    def update(self, jobs: Sequence[tuple[int, Job]]) -> None:
        """Overwrite rows, nodes and tag links of jobs that are in the database."""
        rows = [{"row_id": row_id, **row_of(job)} for row_id, job in jobs]
        connection = self._session.connection()
        connection.execute(update(JobRow).where(JobRow.id == bindparam("row_id")), rows)
        ids = [row_id for row_id, _job in jobs]
        self._session.execute(delete(JobNode).where(JobNode.job.in_(ids)))
        self._session.execute(delete(JobTag).where(JobTag.job.in_(ids)))
        self._link_nodes(jobs)

    def link_tags(self, jobs: Iterable[tuple[int, Job]], tag_ids: dict[TagIdentity, int]) -> None:
        """Give the jobs their tags; none of them may be linked yet."""
        links = {(row_id, tag_ids[tag.type, tag.name, tag.scope]) for row_id, job in jobs for tag in job.tags}
        if links:
            self._insert(JobTag.__table__, [{"job": row_id, "tag": tag} for row_id, tag in sorted(links)])

    def archived(self) -> Iterator[tuple[int, JobKey]]:
        """Yield row id and key of the jobs whose data are in the archive."""
        archived = (JobRow.monitoring_status == MonitoringStatus.ARCHIVED, JobRow.job_state != JobState.RUNNING)
        columns = (JobRow.id, *KEY_COLUMNS)
        for row_id, cluster, job_id, start_time in self._session.execute(select(*columns).where(*archived)):
            yield row_id, JobKey(cluster, job_id, start_time)

    def delete(self, row_ids: Sequence[int]) -> None:
        """Remove jobs with their nodes and tag links."""
        for part in parts(row_ids, IDS_PER_STATEMENT):
            self._session.execute(delete(JobRow).where(JobRow.id.in_(part)))

    def _link_nodes(self, jobs: Iterable[tuple[int, Job]]) -> None:
        rows = [
            {"job": row_id, "position": position, "hostname": resource.hostname}
            for row_id, job in jobs
            for position, resource in enumerate(job.resources)
        ]
        self._insert(JobNode.__table__, rows)

    def _insert(self, table: FromClause, rows: Sequence[Row]) -> None:
        # The connection, not the session: the ORM's bookkeeping would take half of the time of an import.
        self._session.connection().execute(insert(cast("Table", table)), rows)
