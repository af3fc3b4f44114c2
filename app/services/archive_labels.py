"""Keep tags and metaData in the job archive as they are in the database.

The row comes first: a change notes a task in its own transaction, and the file is written after the commit. A process
that dies between the two, or an archive that cannot be written, leaves the task to whoever comes next.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson

from app.archive.backend import ArchiveBackend
from app.archive.errors import ArchivedJobNotFound
from app.archive.meta_labels import with_labels
from app.database import UnitOfWork, unit_of_work
from app.domain.errors import FlightdeckError
from app.domain.visibility import Visibility
from app.repositories.archive_tasks import ArchiveTaskRepository
from app.repositories.job_life import JobLifeRepository
from app.repositories.jobs import JobRepository
from app.repositories.tags import TagRepository

LEASE_S = 60
MOST_AT_ONCE = 200
"""A request writes no more files than this; the rest waits."""
EVERYTHING = Visibility.everything(reason="the archive holds the tags of all scopes")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ArchiveLabels:
    """Writes what changed into ``meta.json``; two processes never write one entry at once."""

    archive: ArchiveBackend
    life: JobLifeRepository
    jobs: JobRepository
    tags: TagRepository
    tasks: ArchiveTaskRepository
    clock: Callable[[], float] = time.time

    def follow(self, row_ids: Sequence[int], work: UnitOfWork) -> None:
        """Note, within a unit of work that changes these jobs, that their archive entries have to follow."""
        archived = self.life.archived(row_ids)
        self.tasks.note(archived)
        work.after_commit(self.write, archived[:MOST_AT_ONCE])

    def write(self, row_ids: Sequence[int]) -> None:
        """Bring the archive entries of jobs up to date; what fails is logged and stays noted."""
        for row_id in row_ids:
            self._write(row_id)

    def _write(self, row_id: int) -> None:
        with unit_of_work():
            revision = self.tasks.lease(row_id, int(self.clock()), LEASE_S)
        while revision is not None:
            problem = self._problem_of_writing(row_id)
            with unit_of_work():
                revision = self._settled(row_id, revision, problem)

    def _settled(self, row_id: int, revision: int, problem: str | None) -> int | None:
        if problem is None:
            return self.tasks.finish(row_id, revision)
        logger.warning("tags and metaData of job %s are not in the archive yet: %s", row_id, problem)
        self.tasks.fail(row_id, problem, int(self.clock()))
        return None

    def _problem_of_writing(self, row_id: int) -> str | None:
        try:
            self._write_entry(row_id)
        except ArchivedJobNotFound:
            return None  # nothing is there that could be behind
        except FlightdeckError as error:
            return str(error)
        except OSError as error:
            return f"cannot be written: {error.strerror}"
        return None

    def _write_entry(self, row_id: int) -> None:
        record = self.jobs.find(row_id, seen_by=EVERYTHING)
        tags = self.tags.of_jobs([row_id], seen_by=EVERYTHING).get(row_id, [])
        meta_data = orjson.loads(record.meta_data_json) if record.meta_data_json else None
        self.archive.write_meta(record.key, with_labels(self.archive.read_meta(record.key), tags, meta_data))
