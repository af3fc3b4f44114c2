"""A scheduler reports that a job ended."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.database import unit_of_work
from app.domain.errors import Conflict, Invalid, JobNotFound, NotFound
from app.domain.job import JobState
from app.domain.job_report import StopJob
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_life import JobLifeRepository

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StopJobs:
    """Ends running jobs; what is monitored waits for its archiving then."""

    jobs: JobLifeRepository
    changes: JobChangeLog

    def stop(self, report: StopJob, row_id: int | None = None) -> int:
        """End a job and return its row id: that of `row_id`, else the newest that the report names.

        `NotFound` without one, `Conflict` if it does not run any more, `Invalid` if it would end before its start.
        """
        with unit_of_work():
            found = row_id if row_id is not None else self.jobs.newest(report.name)
            if found is None:
                raise NotFound(f"no job with {report.name}")
            self._check(found, report)
            if not self.jobs.stop(found, report):
                raise Conflict(f"job {found} has been stopped already")
            self.changes.record([found])
        for warning in report.warnings:
            logger.warning("end of job %s: %s", found, warning)
        return found

    def _check(self, row_id: int, report: StopJob) -> None:
        if (known := self.jobs.state(row_id)) is None:
            raise JobNotFound(row_id)
        state, start_time = known
        if state != JobState.RUNNING:
            raise Conflict(f"job {row_id} has been stopped already: its state is {state}")
        if report.stop_time < start_time:
            raise Invalid(f"stopTime: {report.stop_time} lies before the startTime {start_time} of job {row_id}")
