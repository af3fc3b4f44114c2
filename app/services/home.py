"""The figures a home page opens with: what runs, what ended, what was used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.archive.cluster_registry import ClusterRegistry
from app.domain.job import JobState
from app.domain.visibility import Visibility
from app.repositories.job_sums import DAY_S, JobSumRepository, RunningSums, UsedTime

ENDED_DAYS = 7
USED_DAYS = 30


@dataclass(frozen=True, slots=True)
class UsedDay:
    """Hours of the jobs that started on one day; `start` is the beginning of the day in unix seconds."""

    start: int
    jobs: int
    core_hours: float
    gpu_hours: float


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Key figures of the jobs somebody may see.

    `ended` counts the last 7 days; `days` are the last 30, oldest first, the last one up to now.
    """

    running: RunningSums
    ended: int
    ended_well: int
    days: tuple[UsedDay, ...]

    @property
    def used_by_jobs(self) -> int:
        """How many jobs started in these days."""
        return sum(day.jobs for day in self.days)

    @property
    def core_hours(self) -> float:
        """What these jobs used."""
        return sum(day.core_hours for day in self.days)

    @property
    def gpu_hours(self) -> float:
        """What these jobs used."""
        return sum(day.gpu_hours for day in self.days)


class HomePage:
    """Reads for the home page."""

    def __init__(self, sums: JobSumRepository, clusters: ClusterRegistry) -> None:
        self._sums = sums
        self._clusters = clusters

    def figures(self, now: int, *, seen_by: Visibility) -> HomeFigures:
        """Return the figures at `now` (unix seconds)."""
        ended = self._sums.ended_since(now - ENDED_DAYS * DAY_S, seen_by=seen_by)
        since = now - USED_DAYS * DAY_S
        return HomeFigures(
            running=self._sums.running(seen_by=seen_by),
            ended=sum(ended.values()),
            ended_well=ended.get(JobState.COMPLETED, 0),
            days=self._days(since, self._sums.used_by_day(since, seen_by=seen_by)),
        )

    def _days(self, since: int, used: Sequence[UsedTime]) -> tuple[UsedDay, ...]:
        return tuple(
            self._day(since + day * DAY_S, [item for item in used if item.day == day]) for day in range(USED_DAYS)
        )

    def _day(self, start: int, used: Sequence[UsedTime]) -> UsedDay:
        return UsedDay(
            start=start,
            jobs=sum(item.jobs for item in used),
            core_hours=sum(item.thread_seconds / self._threads_per_core(item) for item in used) / 3600,
            gpu_hours=sum(item.accelerator_seconds for item in used) / 3600,
        )

    def _threads_per_core(self, item: UsedTime) -> int:
        cluster = self._clusters.all().get(item.cluster)
        subcluster = cluster.subclusters.get(item.subcluster) if cluster else None
        return max(1, subcluster.threads_per_core) if subcluster else 1
