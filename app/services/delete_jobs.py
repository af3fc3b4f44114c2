"""Remove jobs from the database; their entries in the archive stay."""

from __future__ import annotations

from dataclasses import dataclass

from app.database import unit_of_work
from app.domain.errors import JobNotFound, NotFound
from app.domain.job_report import JobName
from app.domain.omit_tagged import OmitTagged
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_life import JobLifeRepository

BATCH = 500
"""Jobs per transaction, so that reports of schedulers come in between."""


@dataclass(frozen=True, slots=True)
class DeleteJobs:
    """Deletions; jobs are only told as deleted once they are."""

    jobs: JobLifeRepository
    changes: JobChangeLog

    def one(self, job: int | JobName) -> int:
        """Delete a job, given by row id or as the newest of its name; return its row id."""
        with unit_of_work():
            row_id = job if isinstance(job, int) else self.jobs.newest(job)
            if row_id is None:
                raise NotFound(f"no job with {job}")
            if not self.jobs.delete([row_id]):
                raise JobNotFound(row_id)
            self.changes.record([row_id])
        return row_id

    def before(self, moment: int, keep: OmitTagged) -> int:
        """Delete the jobs that started before `moment` and do not run any more; return how many there were."""
        deleted = 0
        while count := self._next_batch(moment, keep):
            deleted += count
        return deleted

    def _next_batch(self, moment: int, keep: OmitTagged) -> int:
        with unit_of_work():
            row_ids = self.jobs.started_before(moment, BATCH, keep=keep)
            count = self.jobs.delete(row_ids) if row_ids else 0
            self.changes.record(row_ids)
        return count
