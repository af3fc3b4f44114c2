"""Jobs and the nodes they hold.

``job_node`` makes "which jobs ran on node X" an index look-up; ``job_name`` repeats ``meta_data.jobName`` for the
same reason. Row ids are never used twice (``sqlite_autoincrement``), since data may be cached under them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.domain.job import JobState, Sharing
from app.models.columns import BIG_ID, JSON_TEXT, NAME_LENGTH, TABLE_OPTIONS


def _in_list(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class Job(Base):
    """A job; text columns are empty and numbers zero where the scheduler said nothing."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    job_id: Mapped[int] = mapped_column(BigInteger)
    """The scheduler's number, up to 63 bits."""
    cluster: Mapped[str] = mapped_column(String(NAME_LENGTH))
    subcluster: Mapped[str] = mapped_column(String(NAME_LENGTH))
    submit_time: Mapped[int] = mapped_column(BigInteger, default=0)
    start_time: Mapped[int] = mapped_column(BigInteger)
    hpc_user: Mapped[str] = mapped_column(String(NAME_LENGTH))
    project: Mapped[str] = mapped_column(String(NAME_LENGTH))
    cluster_partition: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    array_job_id: Mapped[int] = mapped_column(BigInteger, default=0)
    duration: Mapped[int] = mapped_column(BigInteger, default=0)
    """Seconds; of running jobs only as fresh as the last update, readers compute it."""
    walltime: Mapped[int] = mapped_column(BigInteger, default=0)
    requested_memory: Mapped[int] = mapped_column(BigInteger, default=0)
    """MB."""
    job_state: Mapped[str] = mapped_column(String(32))
    shared: Mapped[str] = mapped_column(String(32))
    monitoring_status: Mapped[int] = mapped_column(SmallInteger)
    smt: Mapped[int] = mapped_column(BigInteger, default=0)
    num_nodes: Mapped[int] = mapped_column(Integer)
    num_hwthreads: Mapped[int] = mapped_column(BigInteger, default=0)
    num_acc: Mapped[int] = mapped_column(BigInteger, default=0)
    energy: Mapped[float] = mapped_column(Double, default=0.0)
    """kWh."""
    job_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """The start of ``meta_data.jobName``; None without one."""
    resources: Mapped[str] = mapped_column(JSON_TEXT)
    meta_data: Mapped[str | None] = mapped_column(JSON_TEXT)
    footprint: Mapped[str | None] = mapped_column(JSON_TEXT)
    energy_footprint: Mapped[str | None] = mapped_column(JSON_TEXT)

    __table_args__ = (
        UniqueConstraint("cluster", "job_id", "start_time"),
        CheckConstraint(_in_list("job_state", list(JobState)), name="job_state"),
        CheckConstraint(_in_list("shared", list(Sharing)), name="shared"),
        CheckConstraint("monitoring_status BETWEEN 0 AND 3", name="monitoring_status"),
        # Newest first is the order of every list; the leading columns are what lists are narrowed by.
        Index(None, "start_time"),
        Index(None, "hpc_user", "start_time"),
        Index(None, "project", "start_time"),
        Index(None, "cluster", "start_time"),
        Index(None, "job_state", "start_time"),
        Index(None, "job_id"),
        Index(None, "array_job_id"),
        {"sqlite_autoincrement": True, **TABLE_OPTIONS},
    )


class JobNode(Base):
    """One node of a job; `position` is its place in ``resources``."""

    __tablename__ = "job_node"

    job: Mapped[int] = mapped_column(BIG_ID, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    hostname: Mapped[str] = mapped_column(String(NAME_LENGTH))

    __table_args__ = (Index(None, "hostname", "job"), TABLE_OPTIONS)
