"""Writing the job change log (see `app.models.change_log`)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select, update

from app.models import ChangeCounter, JobChange
from app.repositories.jobs import AnySession


class JobChangeLog:
    """Numbers the changes of jobs in commit order; call it last in a unit of work."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def record(self, row_ids: Iterable[int]) -> None:
        """Note that these rows were inserted, changed or deleted."""
        changed = sorted(set(row_ids))
        if not changed:
            return
        self._session.execute(update(ChangeCounter).values(number=ChangeCounter.number + 1))
        number, _epoch = self.position()
        self._session.execute(insert(JobChange), [{"number": number, "job": row_id} for row_id in changed])

    def start_epoch(self) -> None:
        """Declare that a mirror must read everything anew, after bulk work."""
        self._session.execute(update(ChangeCounter).values(epoch=ChangeCounter.epoch + 1))

    def position(self) -> tuple[int, int]:
        """Return the last number and the epoch."""
        row = self._session.execute(_POSITION).one()
        return row.number, row.epoch


_POSITION = select(ChangeCounter.number, ChangeCounter.epoch)
