"""A scheduler's numbers, as rows that can be locked."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import NAME_LENGTH, TABLE_OPTIONS


class JobNumber(Base):
    """Whoever starts a job holds the row of its number: the unique key of jobs does not see two start times a day."""

    __tablename__ = "job_number"

    cluster: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    job_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)

    __table_args__ = TABLE_OPTIONS
