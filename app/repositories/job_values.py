"""Single numbers of many jobs, for pictures of how they are spread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.domain.errors import Invalid
from app.domain.filters import FOOTPRINT_KEY, JobFilter
from app.domain.visibility import Visibility
from app.models import Job
from app.repositories.job_conditions import current_duration, matching
from app.repositories.sql_json import number_under

AnySession = Session | scoped_session[Any]


class JobValueRepository:
    """Reads columns and footprint values."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def newest(self, measure: str, filters: Iterable[JobFilter], most: int, *, seen_by: Visibility) -> list[float]:
        """Return the values of the newest `most` matching jobs that have one.

        `measure` is one of `MEASURES` or a footprint key.
        """
        expression = _expression(measure)
        condition = matching(filters, seen_by=seen_by)
        statement = select(expression).where(condition).order_by(Job.start_time.desc(), Job.id.desc()).limit(most)
        return [float(value) for (value,) in self._session.execute(statement) if value is not None]


MEASURES: dict[str, Callable[[], Any]] = {
    "duration": current_duration,
    "energy": lambda: Job.energy,
    "numNodes": lambda: Job.num_nodes,
    "numHWThreads": lambda: Job.num_hwthreads,
    "numAccelerators": lambda: Job.num_acc,
}
"""By page parameter; seconds, kWh and counts."""


def _expression(measure: str) -> Any:
    if measure in MEASURES:
        return MEASURES[measure]()
    if not FOOTPRINT_KEY.fullmatch(measure):
        raise Invalid(f"{measure!r} is no value of jobs")
    return number_under(Job.footprint, measure)
