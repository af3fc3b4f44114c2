"""What has still to be written into the job archive; the queue of the worker."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import BIG_ID, TABLE_OPTIONS


class ArchiveTask(Base):
    """The archive entry of a job is behind its row; the task goes when the entry has caught up."""

    __tablename__ = "archive_task"

    job: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    """``meta``: tags and metaData of ``meta.json``."""
    revision: Mapped[int] = mapped_column(BigInteger, default=1)
    """Grows with every change of the job, so that a writer notices changes made while it wrote."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    """Failures since the last change."""
    next_try: Mapped[int] = mapped_column(BigInteger, default=0)
    """Unix time before which the worker leaves it alone."""
    leased_until: Mapped[int] = mapped_column(BigInteger, default=0)
    """Unix time until which one process alone writes; one that died is replaced afterwards."""
    error: Mapped[str | None] = mapped_column(Text)
    """Why the last attempt failed."""

    __table_args__ = (Index(None, "next_try"), TABLE_OPTIONS)
