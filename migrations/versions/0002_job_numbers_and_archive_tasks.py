"""Scheduler numbers to lock, and what has still to be written into the job archive.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def mariadb_options() -> dict[str, str]:
    """Return table options that make text compare exactly; MySQL has no collation that also heeds trailing blanks."""
    is_mariadb = getattr(op.get_context().dialect, "is_mariadb", False)
    options = {
        "engine": "InnoDB",
        "charset": "utf8mb4",
        "collate": "utf8mb4_nopad_bin" if is_mariadb else "utf8mb4_bin",
    }
    return {f"{dialect}_{key}": value for dialect in ("mysql", "mariadb") for key, value in options.items()}


def upgrade() -> None:
    mariadb = mariadb_options()
    op.create_table(
        "job_number",
        sa.Column("cluster", sa.String(length=255), nullable=False),
        sa.Column("job_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("cluster", "job_id", name="pk_job_number"),
        **mariadb,
    )
    op.create_table(
        "archive_task",
        sa.Column("job", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_archive_task_job", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job", "kind", name="pk_archive_task"),
        **mariadb,
    )
    op.create_index("ix_archive_task_next_try", "archive_task", ["next_try"])


def downgrade() -> None:
    op.drop_table("archive_task")
    op.drop_table("job_number")
