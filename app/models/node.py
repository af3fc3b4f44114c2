"""Nodes of the clusters and the states they reported."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import BIG_ID, NAME_LENGTH, TABLE_OPTIONS


class Node(Base):
    """A node that reported at least once."""

    __tablename__ = "node"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    hostname: Mapped[str] = mapped_column(String(NAME_LENGTH))
    cluster: Mapped[str] = mapped_column(String(NAME_LENGTH))
    subcluster: Mapped[str] = mapped_column(String(NAME_LENGTH))
    meta_data: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("cluster", "hostname"),
        {"sqlite_autoincrement": True, **TABLE_OPTIONS},
    )


class NodeState(Base):
    """One report about a node; `memory_allocated` in MB, `time_stamp` in unix seconds of its receipt."""

    __tablename__ = "node_state"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    node: Mapped[int] = mapped_column(BIG_ID, ForeignKey("node.id", ondelete="CASCADE"))
    time_stamp: Mapped[int] = mapped_column(BigInteger)
    node_state: Mapped[str] = mapped_column(String(32))
    health_state: Mapped[str] = mapped_column(String(32))
    health_metrics: Mapped[str | None] = mapped_column(Text)
    """JSON: ``{"missing": [...], "degraded": [...]}``."""
    jobs_running: Mapped[int] = mapped_column(Integer, default=0)
    cpus_allocated: Mapped[int] = mapped_column(Integer, default=0)
    memory_allocated: Mapped[int] = mapped_column(BigInteger, default=0)
    gpus_allocated: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (
        CheckConstraint(
            "node_state IN ('allocated', 'reserved', 'idle', 'mixed', 'down', 'unknown')", name="node_state"
        ),
        CheckConstraint("health_state IN ('full', 'partial', 'failed')", name="health_state"),
        Index(None, "node", "time_stamp"),
        Index(None, "time_stamp"),
        {"sqlite_autoincrement": True, **TABLE_OPTIONS},
    )
