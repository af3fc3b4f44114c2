"""Sums over jobs for the figures of the home page: a few numbers per statement, never rows of jobs."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

from app.domain.job import JobState
from app.domain.visibility import Visibility
from app.models import Job
from app.repositories.job_conditions import current_duration, visible

AnySession = Session | scoped_session[Any]
UNFINISHED = (JobState.RUNNING, JobState.PENDING, JobState.SUSPENDED)
DAY_S = 86400
LONGEST_JOB_S = 60 * DAY_S
"""Jobs that started longer before the time in question are not looked at, so that an index bounds the search."""


class RunningSums(NamedTuple):
    """What runs now."""

    jobs: int
    nodes: int
    accelerators: int


class UsedTime(NamedTuple):
    """Time that jobs of one subcluster that started on one day held threads and accelerators, in seconds."""

    day: int
    """Counted from the start of the time in question."""
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

    def used_by_day(self, since: int, *, seen_by: Visibility) -> list[UsedTime]:
        """Return the time used by jobs that started at `since` (unix seconds) or later, per day and subcluster."""
        duration = current_duration()
        sums = (func.count(), _sum(duration * Job.num_hwthreads), _sum(duration * Job.num_acc))
        of_day = ((Job.start_time - since) // DAY_S).label("day")
        chosen = select(of_day, Job.cluster, Job.subcluster, *sums).where(visible(seen_by), Job.start_time >= since)
        # By its label: PostgreSQL does not see that two expressions with bound values are the same.
        rows = self._session.execute(chosen.group_by("day", Job.cluster, Job.subcluster))
        return [
            UsedTime(int(day), cluster, subcluster, jobs, int(threads), int(accelerators))
            for day, cluster, subcluster, jobs, threads, accelerators in rows
        ]


def _sum(expression: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(expression), 0)
