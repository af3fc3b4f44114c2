"""Reading jobs. Every read says who looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased, scoped_session
from sqlalchemy.sql.elements import True_

from app.domain.errors import JobNotFound
from app.domain.filters import NEWEST_FIRST, JobFilter, Order, Page
from app.domain.job import JobKey, JobState
from app.domain.job_record import JobLink, JobRecord
from app.domain.visibility import Visibility
from app.models import Job, JobNode
from app.repositories.job_conditions import current_duration, matching, visible
from app.repositories.job_order import order_by
from app.repositories.kept_statements import kept
from app.repositories.parts import parts

AnySession = Session | scoped_session[Any]

COLUMNS: tuple[Any, ...] = (
    Job.id,
    Job.job_id,
    Job.cluster,
    Job.subcluster,
    Job.submit_time,
    Job.start_time,
    Job.hpc_user,
    Job.project,
    Job.cluster_partition,
    Job.array_job_id,
    Job.duration,
    Job.walltime,
    Job.requested_memory,
    Job.job_state,
    Job.shared,
    Job.monitoring_status,
    Job.smt,
    Job.num_nodes,
    Job.num_hwthreads,
    Job.num_acc,
    Job.energy,
    Job.job_name,
    Job.resources,
    Job.meta_data,
    Job.footprint,
    Job.energy_footprint,
)
"""In the order of the fields of `JobRecord`."""


class JobCounts(NamedTuple):
    """How many jobs a cluster has, and how many of them run now."""

    total: int
    running: int


class JobRepository:
    """Look-ups in the job table."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def find(self, row_id: int, *, seen_by: Visibility) -> JobRecord:
        """Return a job; raise `JobNotFound` if absent or hidden."""
        record = next(iter(self._records(Job.id == row_id, visible(seen_by))), None)
        if record is None:
            raise JobNotFound(row_id)
        return record

    def with_key(self, key: JobKey, *, seen_by: Visibility) -> JobRecord | None:
        """Return the job with a site-wide key, or None."""
        same = (Job.cluster == key.cluster, Job.job_id == key.job_id, Job.start_time == key.start_time)
        return next(iter(self._records(*same, visible(seen_by))), None)

    def with_ids(self, row_ids: Sequence[int], *, seen_by: Visibility) -> list[JobRecord]:
        """Return those of the jobs that exist and are visible, in the order of `row_ids`."""
        pieces = (self._records(Job.id.in_(part), visible(seen_by)) for part in parts(row_ids))
        found = {record.id: record for records in pieces for record in records}
        return [found[row_id] for row_id in row_ids if row_id in found]

    def page(
        self, filters: Iterable[JobFilter], page: Page, *, seen_by: Visibility, order: Order = NEWEST_FIRST
    ) -> list[JobRecord]:
        """Return the rows of one page and, if there is a next page, its first row as well."""
        statement = select(*COLUMNS).where(matching(filters, seen_by=seen_by)).order_by(*order_by(order))
        if page.size is not None:
            statement = statement.limit(page.size + 1).offset(page.offset)
        return self._read(statement)

    def newest(
        self,
        filters: Iterable[JobFilter],
        limit: int,
        *,
        seen_by: Visibility,
        offset: int = 0,
        after: JobRecord | None = None,
    ) -> list[JobRecord]:
        """Return rows, newest first: from `offset` on, or those behind the row `after`, whatever was inserted since."""
        statement = _newest(tuple(filters), seen_by, limit, offset)
        return self._read(statement if after is None else _behind(after, statement))

    def count(self, filters: Iterable[JobFilter], *, seen_by: Visibility) -> int:
        """Return how many jobs match."""
        return self._session.execute(_count(tuple(filters), seen_by)).scalar() or 0

    def counts_by_cluster(self, *, seen_by: Visibility) -> dict[str, JobCounts]:
        """Return total and running jobs of each cluster that has visible jobs."""
        running = func.sum(case((Job.job_state == JobState.RUNNING, 1), else_=0))
        statement = select(Job.cluster, func.count(), running).where(visible(seen_by)).group_by(Job.cluster)
        return {name: JobCounts(total, int(active)) for name, total, active in self._session.execute(statement)}

    def counts_by_state(self, filters: Iterable[JobFilter], *, seen_by: Visibility) -> dict[str, int]:
        """Return how many matching jobs are in each state."""
        condition = matching(filters, seen_by=seen_by)
        statement = select(Job.job_state, func.count()).where(condition).group_by(Job.job_state)
        return {state: int(count) for state, count in self._session.execute(statement)}

    def partitions(self, *, seen_by: Visibility) -> dict[str, list[str]]:
        """Return the partitions that visible jobs of each cluster used, sorted."""
        named = (visible(seen_by), Job.cluster_partition != "")
        statement = select(Job.cluster, Job.cluster_partition).where(*named).distinct()
        names: dict[str, list[str]] = {}
        for cluster, partition in sorted(tuple(row) for row in self._session.execute(statement)):
            names.setdefault(cluster, []).append(partition)
        return names

    def sharing_nodes(
        self, job: JobRecord, hostnames: Sequence[str], slack_s: int, *, seen_by: Visibility
    ) -> list[JobRecord]:
        """Return other jobs that held one of `hostnames` while `job` ran, oldest first.

        Overlaps of up to `slack_s` seconds at either end do not count.
        """
        on_same_node = Job.id.in_(select(JobNode.job).where(JobNode.hostname.in_(hostnames)))
        starts_before_end = Job.start_time < job.end_time - slack_s
        ends_after_start = Job.start_time + Job.duration > job.start_time + slack_s
        overlaps = starts_before_end & (ends_after_start | (Job.job_state == JobState.RUNNING))
        found = self._records(
            Job.cluster == job.cluster, Job.id != job.id, on_same_node, overlaps, visible(seen_by), newest_first=False
        )
        return list(found)

    def links_to_sharing(
        self, row_ids: Sequence[int], slack_s: int, *, seen_by: Visibility
    ) -> dict[int, list[JobLink]]:
        """Return, for each of several jobs, which others `sharing_nodes` finds; those without any are absent."""
        links: dict[int, list[JobLink]] = {}
        for part in parts(row_ids):
            for own_id, row_id, job_id, _start in self._session.execute(_sharing(part, slack_s, seen_by)):
                links.setdefault(own_id, []).append(JobLink(row_id, job_id))
        return links

    def _records(self, *conditions: ColumnElement[bool], newest_first: bool = True) -> list[JobRecord]:
        order = Order(descending=newest_first)
        return self._read(select(*COLUMNS).where(*conditions).order_by(*order_by(order)))

    def _read(self, statement: Select[Any]) -> list[JobRecord]:
        return [JobRecord(*row) for row in self._session.execute(statement)]


@kept
def _count(filters: tuple[JobFilter, ...], seen_by: Visibility) -> Select[Any]:
    condition = matching(filters, seen_by=seen_by)
    statement = select(func.count()).select_from(Job)
    # SQLite counts pages instead of rows, but only without any WHERE: 0.3 ms instead of 12 at a million jobs.
    return statement if isinstance(condition, True_) else statement.where(condition)


@kept
def _newest(filters: tuple[JobFilter, ...], seen_by: Visibility, limit: int, offset: int) -> Select[Any]:
    statement = select(*COLUMNS).where(matching(filters, seen_by=seen_by)).order_by(*order_by(NEWEST_FIRST))
    return statement.limit(limit).offset(offset)


def _behind(last: JobRecord, statement: Select[Any]) -> Select[Any]:
    same_second = and_(Job.start_time == last.start_time, Job.id < last.id)
    # The second condition is implied by the first; with it databases look the place up in the index.
    return statement.where(or_(Job.start_time < last.start_time, same_second), Job.start_time <= last.start_time)


def _sharing(row_ids: Sequence[int], slack_s: int, seen_by: Visibility) -> Select[Any]:
    mine, my_node, other_node = aliased(Job), aliased(JobNode), aliased(JobNode)
    starts_before_end = Job.start_time < mine.start_time + current_duration(mine) - slack_s
    ends_after_start = Job.start_time + Job.duration > mine.start_time + slack_s
    columns: tuple[Any, ...] = (mine.id, Job.id, Job.job_id, Job.start_time)
    return (
        select(*columns)
        .join(my_node, my_node.job == mine.id)
        .join(other_node, other_node.hostname == my_node.hostname)
        .join(Job, Job.id == other_node.job)
        .where(mine.id.in_(row_ids), Job.id != mine.id, Job.cluster == mine.cluster, visible(seen_by))
        .where(starts_before_end, or_(ends_after_start, Job.job_state == JobState.RUNNING))
        .distinct()
        .order_by(Job.start_time, Job.id)
    )
