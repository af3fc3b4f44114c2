"""Single steps in the life of a job: each one statement that is safe against others doing the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, delete, false, select, update

from app.domain.job import Job, JobState, MonitoringStatus
from app.domain.job_report import JobName, StopJob
from app.domain.omit_tagged import AUTOMATIC_TYPES, OmitTagged
from app.domain.visibility import Visibility
from app.models import Job as JobRow
from app.models import JobNode, JobNumber, JobTag
from app.models import Tag as TagRow
from app.models.columns import NAME_LENGTH
from app.repositories.job_conditions import visible
from app.repositories.jobs import AnySession
from app.repositories.parts import parts
from app.repositories.upsert import insert_or_update


class JobLifeRepository:
    """Guards and changes of single jobs; every method belongs into a unit of work."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def lock_number(self, cluster: str, job_id: int) -> None:
        """Hold a scheduler's number until the transaction ends; SQLite has one writer at a time anyway."""
        connection = self._session.connection()
        if connection.dialect.name != "sqlite":
            row = {"cluster": cluster, "job_id": job_id}
            connection.execute(insert_or_update(self._session, JobNumber, row, {"job_id": job_id}))

    def same_number(self, job: Job, within_s: int) -> tuple[int, int] | None:
        """Return row id and start time of a job of the same number that began less than `within_s` before or after."""
        near = JobRow.start_time.between(job.start_time - within_s + 1, job.start_time + within_s - 1)
        same = (JobRow.cluster == job.cluster, JobRow.job_id == job.job_id, near)
        row = self._session.execute(select(JobRow.id, JobRow.start_time).where(*same).limit(1)).one_or_none()
        return None if row is None else (row.id, row.start_time)

    def newest(self, name: JobName) -> int | None:
        """Return the row id of the job of this name that started last."""
        statement = select(JobRow.id).where(*_named(name)).order_by(JobRow.start_time.desc(), JobRow.id.desc())
        return self._session.scalar(statement.limit(1))

    def stop(self, row_id: int, report: StopJob) -> bool:
        """End a job if it still runs; return whether it did."""
        unmonitored = JobRow.monitoring_status == MonitoringStatus.DISABLED
        archiving = case((unmonitored, MonitoringStatus.DISABLED), else_=MonitoringStatus.RUNNING_OR_ARCHIVING)
        statement = (
            update(JobRow)
            .where(JobRow.id == row_id, JobRow.job_state == JobState.RUNNING)
            .values(
                job_state=report.state.value,
                duration=report.stop_time - JobRow.start_time,
                monitoring_status=archiving,
            )
        )
        return bool(self._session.connection().execute(statement).rowcount)

    def state(self, row_id: int) -> tuple[str, int] | None:
        """Return state and start time of a job, which is locked until the transaction ends; None without one."""
        statement = select(JobRow.job_state, JobRow.start_time).where(JobRow.id == row_id).with_for_update()
        row = self._session.execute(statement).one_or_none()
        return None if row is None else (row.job_state, row.start_time)

    def meta_data(self, row_id: int) -> str | None:
        """Return metaData as JSON text; the job is locked until the transaction ends."""
        return self._session.scalar(select(JobRow.meta_data).where(JobRow.id == row_id).with_for_update())

    def write_meta_data(self, row_id: int, meta_data: str, job_name: str) -> None:
        """Store metaData as JSON text, and the name of the job that stands in it."""
        name = job_name.replace("\0", "")[:NAME_LENGTH] or None  # PostgreSQL takes no NUL
        self._session.execute(update(JobRow).where(JobRow.id == row_id).values(meta_data=meta_data, job_name=name))

    def archived(self, row_ids: Sequence[int]) -> list[int]:
        """Return those of the jobs that have an entry in the archive."""
        where = (JobRow.monitoring_status == MonitoringStatus.ARCHIVED, JobRow.job_state != JobState.RUNNING)
        statements = (select(JobRow.id).where(JobRow.id.in_(part), *where) for part in parts(row_ids))
        return [row_id for statement in statements for row_id in self._session.scalars(statement)]

    def started_before(self, moment: int, limit: int, *, keep: OmitTagged) -> list[int]:
        """Return up to `limit` jobs that started before `moment` and no longer run, without those to be kept."""
        where = (JobRow.start_time < moment, JobRow.job_state != JobState.RUNNING, ~_kept(keep))
        return list(self._session.scalars(select(JobRow.id).where(*where).order_by(JobRow.id).limit(limit)))

    def delete(self, row_ids: Sequence[int]) -> int:
        """Remove jobs with all that refers to them; return how many there were."""
        result = self._session.connection().execute(delete(JobRow).where(JobRow.id.in_(row_ids)))
        return int(result.rowcount)

    def used_nodes(self, before: int, *, seen_by: Visibility) -> dict[str, list[str]]:
        """Return the hosts of running jobs that started before a moment, sorted, by cluster."""
        statement = (
            select(JobRow.cluster, JobNode.hostname)
            .join(JobNode, JobNode.job == JobRow.id)
            .where(JobRow.job_state == JobState.RUNNING, JobRow.start_time < before, visible(seen_by))
            .distinct()
        )
        nodes: dict[str, list[str]] = {}
        for cluster, hostname in sorted(tuple(row) for row in self._session.execute(statement)):
            nodes.setdefault(cluster, []).append(hostname)
        return nodes


def _kept(keep: OmitTagged) -> ColumnElement[bool]:
    if keep is OmitTagged.NONE:
        return false()
    tagged = select(JobTag.job).join(TagRow, TagRow.id == JobTag.tag)
    if keep is OmitTagged.USER:
        tagged = tagged.where(TagRow.type.not_in(AUTOMATIC_TYPES))
    return JobRow.id.in_(tagged)


def _named(name: JobName) -> list[Any]:
    given = [(JobRow.cluster, name.cluster or None), (JobRow.start_time, name.start_time)]
    return [JobRow.job_id == name.job_id, *(column == value for column, value in given if value is not None)]
