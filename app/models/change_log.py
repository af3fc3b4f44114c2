"""The job change log: which rows changed, in commit order, so that a mirror of the job table can catch up.

The number comes from a one-row counter that is updated as the last step before the commit, so its row lock makes
numbers visible in commit order on every database; an auto-increment column would not (design/analytics.md).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Connection, Integer, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import TABLE_OPTIONS


class ChangeCounter(Base):
    """The one row that counts changes; `epoch` grows when everything must be read anew (bulk work)."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    epoch: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"), TABLE_OPTIONS)


class JobChange(Base):
    """Job row `job` was inserted, changed or deleted by the transaction with this number."""

    __tablename__ = "job_change"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    job: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)

    __table_args__ = TABLE_OPTIONS


@event.listens_for(ChangeCounter.__table__, "after_create")
def _begin_to_count(table: Table, connection: Connection, **_options: object) -> None:
    """Put the only row into a table that was not made by a migration."""
    connection.execute(table.insert().values(id=1, number=0, epoch=0))
