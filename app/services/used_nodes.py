"""Which nodes are busy: asked by metric stores before they drop data."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.visibility import Visibility
from app.repositories.job_life import JobLifeRepository


@dataclass(frozen=True, slots=True)
class UsedNodes:
    """Hosts of running jobs."""

    jobs: JobLifeRepository

    def before(self, moment: int, *, seen_by: Visibility) -> dict[str, list[str]]:
        """Return the hosts of the visible running jobs that started before a moment, sorted, by cluster."""
        return self.jobs.used_nodes(moment, seen_by=seen_by)
