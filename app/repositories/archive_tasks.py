"""The queue of what has still to be written into the job archive (see `app.models.archive_task`)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, select, update

from app.models import ArchiveTask
from app.repositories.jobs import AnySession
from app.repositories.upsert import insert_or_update

META = "meta"
FIRST_DELAY_S = 60
LONGEST_DELAY_S = 6 * 3600
MOST_DOUBLINGS = 9


class ArchiveTaskRepository:
    """Notes, leases and ends of tasks; every method belongs into a unit of work."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def note(self, row_ids: Iterable[int]) -> None:
        """Remember that the tags or metaData in the archive are behind the rows of these jobs."""
        new = {"kind": META, "revision": 1, "attempts": 0, "next_try": 0, "leased_until": 0}
        changes = {"revision": ArchiveTask.revision + 1, "attempts": 0, "next_try": 0}
        for row_id in row_ids:
            statement = insert_or_update(self._session, ArchiveTask, {"job": row_id, **new}, changes)
            self._session.connection().execute(statement)

    def open_among(self, row_ids: Iterable[int]) -> set[int]:
        """Return those of the jobs whose rows the archive has not caught up with."""
        ids = sorted(row_ids)
        statement = select(ArchiveTask.job).where(ArchiveTask.kind == META, ArchiveTask.job.in_(ids))
        return set(self._session.scalars(statement)) if ids else set()

    def lease(self, row_id: int, now: int, seconds: int) -> int | None:
        """Return the revision to write and keep others from writing; None if nothing is to do, or others do it."""
        free = (*_task(row_id), ArchiveTask.leased_until <= now)
        statement = update(ArchiveTask).where(*free).values(leased_until=now + seconds)
        if not self._session.connection().execute(statement).rowcount:
            return None
        return self.revision(row_id)

    def revision(self, row_id: int) -> int | None:
        """Return the newest revision of a task; None when it is done."""
        return self._session.scalar(select(ArchiveTask.revision).where(*_task(row_id)))

    def finish(self, row_id: int, revision: int) -> int | None:
        """End a task whose revision was written; return the newer one that has to be written still, or None."""
        written = (*_task(row_id), ArchiveTask.revision == revision)
        if self._session.connection().execute(delete(ArchiveTask).where(*written)).rowcount:
            return None
        return self.revision(row_id)

    def fail(self, row_id: int, error: str, now: int) -> None:
        """Note why a task could not be done, and put it off: a minute at first, twice as long each time."""
        attempts = self._session.scalar(select(ArchiveTask.attempts).where(*_task(row_id))) or 0
        delay = min(LONGEST_DELAY_S, FIRST_DELAY_S << min(attempts, MOST_DOUBLINGS))
        values = {"attempts": attempts + 1, "next_try": now + delay, "leased_until": 0, "error": error}
        self._session.execute(update(ArchiveTask).where(*_task(row_id)).values(values))


def _task(row_id: int) -> tuple[ColumnElement[bool], ...]:
    return (ArchiveTask.job == row_id, ArchiveTask.kind == META)
