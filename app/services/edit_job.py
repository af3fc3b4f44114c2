"""Change what is known about a job beside its measurements."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from app.database import unit_of_work
from app.domain.errors import JobNotFound, NotFound
from app.domain.job_report import JobName
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_life import JobLifeRepository
from app.services.archive_labels import ArchiveLabels


@dataclass(frozen=True, slots=True)
class EditJobs:
    """Sets entries of metaData; writers of different keys never undo each other."""

    jobs: JobLifeRepository
    labels: ArchiveLabels
    changes: JobChangeLog

    def set_meta_data(self, job: int | JobName, key: str, value: str) -> int:
        """Set one entry of a job, given by row id or as the newest of its name; return the row id."""
        with unit_of_work() as work:
            row_id = self._row_id(job)
            meta_data = orjson.loads(self.jobs.meta_data(row_id) or "{}") | {key: value}
            self.jobs.write_meta_data(row_id, orjson.dumps(meta_data).decode(), meta_data.get("jobName", ""))
            self.labels.follow([row_id], work)
            self.changes.record([row_id])
        return row_id

    def _row_id(self, job: int | JobName) -> int:
        row_id = job if isinstance(job, int) else self.jobs.newest(job)
        if row_id is None:
            raise NotFound(f"no job with {job}")
        if self.jobs.state(row_id) is None:
            raise JobNotFound(row_id)
        return row_id
