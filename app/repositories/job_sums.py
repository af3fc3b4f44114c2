"""Sums over jobs for the figures of the home page: a few numbers per statement, never rows of jobs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

from app.domain.filters import JobFilter
from app.domain.job import JobState
from app.domain.visibility import Visibility
from app.models import Job
from app.repositories.job_conditions import current_duration, matching, visible

AnySession = Session | scoped_session[Any]
UNFINISHED = (JobState.RUNNING, JobState.PENDING, JobState.SUSPENDED)
LONGEST_JOB_S = 60 * 86400
"""Jobs that started longer before the time in question are not looked at, so that an index bounds the search."""


class RunningSums(NamedTuple):
    """What runs now."""

    jobs: int
    nodes: int
    accelerators: int


class UsedTime(NamedTuple):
    """Time that jobs of one subcluster held hardware threads and accelerators, in seconds."""

    cluster: str
    subcluster: str
    jobs: int
    thread_seconds: int
    accelerator_seconds: int


class JobSumRepository:
    """Counts and sums in the job table."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def running(self, *, seen_by: Visibility) -> RunningSums:
        """Return how many jobs run and what they hold."""
        held = (func.count(), _sum(Job.num_nodes), _sum(Job.num_acc))
        statement = select(*held).where(visible(seen_by), Job.job_state == JobState.RUNNING)
        jobs, nodes, accelerators = self._session.execute(statement).one()
        return RunningSums(jobs, int(nodes), int(accelerators))

    def ended_since(self, since: int, *, seen_by: Visibility) -> dict[str, int]:
        """Return how many jobs ended at `since` (unix seconds) or later, by state."""
        ended = (Job.job_state.not_in(UNFINISHED), Job.start_time + Job.duration >= since)
        bound = Job.start_time >= since - LONGEST_JOB_S
        statement = select(Job.job_state, func.count()).where(visible(seen_by), bound, *ended).group_by(Job.job_state)
        return {state: jobs for state, jobs in self._session.execute(statement)}  # noqa: C416 - rows are no tuples to mypy

    def used(self, filters: Iterable[JobFilter], *, seen_by: Visibility) -> list[UsedTime]:
        """Return the time that matching jobs used, per subcluster."""
        duration = current_duration()
        sums = (func.count(), _sum(duration * Job.num_hwthreads), _sum(duration * Job.num_acc))
        place = (Job.cluster, Job.subcluster)
        statement = select(*place, *sums).where(matching(filters, seen_by=seen_by)).group_by(*place)
        return [
            UsedTime(cluster, subcluster, jobs, int(threads), int(accelerators))
            for cluster, subcluster, jobs, threads, accelerators in self._session.execute(statement)
        ]


def _sum(expression: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(expression), 0)
