"""The figures a home page opens with: what runs, what ended, what was used."""

from __future__ import annotations

from dataclasses import dataclass

from app.archive.cluster_registry import ClusterRegistry
from app.domain.filters import JobFilter, TimeSpan
from app.domain.job import JobState
from app.domain.visibility import Visibility
from app.repositories.job_sums import JobSumRepository, RunningSums, UsedTime

ENDED_DAYS = 7
USED_DAYS = 30
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Key figures of the jobs somebody may see.

    `ended` counts the last 7 days; `core_hours` and `gpu_hours` are those of jobs that started in the last 30.
    """

    running: RunningSums
    ended: int
    ended_well: int
    used_by_jobs: int
    core_hours: float
    gpu_hours: float


class HomePage:
    """Reads for the home page."""

    def __init__(self, sums: JobSumRepository, clusters: ClusterRegistry) -> None:
        self._sums = sums
        self._clusters = clusters

    def figures(self, now: int, *, seen_by: Visibility) -> HomeFigures:
        """Return the figures at `now` (unix seconds)."""
        ended = self._sums.ended_since(now - ENDED_DAYS * _DAY_S, seen_by=seen_by)
        recent = JobFilter(start_time=TimeSpan(since=now - USED_DAYS * _DAY_S))
        used = self._sums.used((recent,), seen_by=seen_by)
        return HomeFigures(
            running=self._sums.running(seen_by=seen_by),
            ended=sum(ended.values()),
            ended_well=ended.get(JobState.COMPLETED, 0),
            used_by_jobs=sum(item.jobs for item in used),
            core_hours=sum(item.thread_seconds / self._threads_per_core(item) for item in used) / 3600,
            gpu_hours=sum(item.accelerator_seconds for item in used) / 3600,
        )

    def _threads_per_core(self, item: UsedTime) -> int:
        cluster = self._clusters.all().get(item.cluster)
        subcluster = cluster.subclusters.get(item.subcluster) if cluster else None
        return max(1, subcluster.threads_per_core) if subcluster else 1
