"""Tags and which jobs carry them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import BIG_ID, NAME_LENGTH, TABLE_OPTIONS


class Tag(Base):
    """A label; `scope` belongs to its identity, so a private tag never blocks a name for others."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    type: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    scope: Mapped[str] = mapped_column(String(NAME_LENGTH))
    """``global``, ``admin`` or a username."""

    __table_args__ = (UniqueConstraint("type", "name", "scope"), {"sqlite_autoincrement": True, **TABLE_OPTIONS})


class JobTag(Base):
    """A job carries a tag."""

    __tablename__ = "job_tag"

    job: Mapped[int] = mapped_column(BIG_ID, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[int] = mapped_column(BIG_ID, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (Index(None, "tag"), TABLE_OPTIONS)
