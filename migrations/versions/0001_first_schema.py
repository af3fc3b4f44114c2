"""First schema.

Revision ID: 0001
Revises:

Jobs with their nodes and tags, accounts with settings and tokens, nodes with their states, the job change log.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")


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
        "change_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_change_counter_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_change_counter"),
        **mariadb,
    )
    op.create_table(
        "job",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster", sa.String(length=255), nullable=False),
        sa.Column("subcluster", sa.String(length=255), nullable=False),
        sa.Column("submit_time", sa.BigInteger(), nullable=False),
        sa.Column("start_time", sa.BigInteger(), nullable=False),
        sa.Column("hpc_user", sa.String(length=255), nullable=False),
        sa.Column("project", sa.String(length=255), nullable=False),
        sa.Column("cluster_partition", sa.String(length=255), nullable=False),
        sa.Column("array_job_id", sa.BigInteger(), nullable=False),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("walltime", sa.BigInteger(), nullable=False),
        sa.Column("requested_memory", sa.BigInteger(), nullable=False),
        sa.Column("job_state", sa.String(length=32), nullable=False),
        sa.Column("shared", sa.String(length=32), nullable=False),
        sa.Column("monitoring_status", sa.SmallInteger(), nullable=False),
        sa.Column("smt", sa.BigInteger(), nullable=False),
        sa.Column("num_nodes", sa.Integer(), nullable=False),
        sa.Column("num_hwthreads", sa.BigInteger(), nullable=False),
        sa.Column("num_acc", sa.BigInteger(), nullable=False),
        sa.Column("energy", sa.Double(), nullable=False),
        sa.Column("job_name", sa.String(length=255), nullable=True),
        sa.Column("resources", JSON_TEXT, nullable=False),
        sa.Column("meta_data", JSON_TEXT, nullable=True),
        sa.Column("footprint", JSON_TEXT, nullable=True),
        sa.Column("energy_footprint", JSON_TEXT, nullable=True),
        sa.CheckConstraint(
            "job_state IN ('boot_fail', 'cancelled', 'completed', 'deadline', 'failed', 'node_fail', 'out_of_memory', 'pending', 'preempted', 'running', 'suspended', 'timeout')",
            name="ck_job_job_state",
        ),
        sa.CheckConstraint("shared IN ('none', 'single_user', 'multi_user')", name="ck_job_shared"),
        sa.CheckConstraint("monitoring_status BETWEEN 0 AND 3", name="ck_job_monitoring_status"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("cluster", "job_id", "start_time", name="uq_job_cluster_job_id_start_time"),
        **mariadb,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_array_job_id", "job", ["array_job_id"])
    op.create_index("ix_job_cluster_start_time", "job", ["cluster", "start_time"])
    op.create_index("ix_job_hpc_user_start_time", "job", ["hpc_user", "start_time"])
    op.create_index("ix_job_job_id", "job", ["job_id"])
    op.create_index("ix_job_job_state_start_time", "job", ["job_state", "start_time"])
    op.create_index("ix_job_project_start_time", "job", ["project", "start_time"])
    op.create_index("ix_job_start_time", "job", ["start_time"])

    op.create_table(
        "job_change",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("job", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "job", name="pk_job_change"),
        **mariadb,
    )
    op.create_table(
        "node",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("hostname", sa.String(length=255), nullable=False),
        sa.Column("cluster", sa.String(length=255), nullable=False),
        sa.Column("subcluster", sa.String(length=255), nullable=False),
        sa.Column("meta_data", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_node"),
        sa.UniqueConstraint("cluster", "hostname", name="uq_node_cluster_hostname"),
        **mariadb,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "revoked_token",
        sa.Column("jti", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("jti", name="pk_revoked_token"),
        **mariadb,
    )
    op.create_table(
        "tag",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("type", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("type", "name", "scope", name="uq_tag_type_name_scope"),
        **mariadb,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user_account",
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("source", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("projects", sa.Text(), nullable=False),
        sa.Column("tokens_valid_from", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("username", name="pk_user_account"),
        **mariadb,
    )
    op.create_table(
        "api_token",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("jti", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["username"], ["user_account.username"], name="fk_api_token_username", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("jti", name="uq_api_token_jti"),
        **mariadb,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_api_token_username", "api_token", ["username"])

    op.create_table(
        "job_node",
        sa.Column("job", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hostname", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_job_node_job", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job", "position", name="pk_job_node"),
        **mariadb,
    )
    op.create_index("ix_job_node_hostname_job", "job_node", ["hostname", "job"])

    op.create_table(
        "job_tag",
        sa.Column("job", BIG_ID, nullable=False),
        sa.Column("tag", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["job"], ["job.id"], name="fk_job_tag_job", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag"], ["tag.id"], name="fk_job_tag_tag", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job", "tag", name="pk_job_tag"),
        **mariadb,
    )
    op.create_index("ix_job_tag_tag", "job_tag", ["tag"])

    op.create_table(
        "node_state",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("node", BIG_ID, nullable=False),
        sa.Column("time_stamp", sa.BigInteger(), nullable=False),
        sa.Column("node_state", sa.String(length=32), nullable=False),
        sa.Column("health_state", sa.String(length=32), nullable=False),
        sa.Column("health_metrics", sa.Text(), nullable=True),
        sa.Column("jobs_running", sa.Integer(), nullable=False),
        sa.Column("cpus_allocated", sa.Integer(), nullable=False),
        sa.Column("memory_allocated", sa.BigInteger(), nullable=False),
        sa.Column("gpus_allocated", sa.Integer(), nullable=False),
        sa.CheckConstraint("health_state IN ('full', 'partial', 'failed')", name="ck_node_state_health_state"),
        sa.CheckConstraint(
            "node_state IN ('allocated', 'reserved', 'idle', 'mixed', 'down', 'unknown')",
            name="ck_node_state_node_state",
        ),
        sa.ForeignKeyConstraint(["node"], ["node.id"], name="fk_node_state_node", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_node_state"),
        **mariadb,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_node_state_node_time_stamp", "node_state", ["node", "time_stamp"])
    op.create_index("ix_node_state_time_stamp", "node_state", ["time_stamp"])

    op.create_table(
        "user_setting",
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["username"], ["user_account.username"], name="fk_user_setting_username", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("username", "key", name="pk_user_setting"),
        **mariadb,
    )
    op.execute("INSERT INTO change_counter (id, number, epoch) VALUES (1, 0, 0)")


def downgrade() -> None:
    op.drop_table("user_setting")
    op.drop_table("node_state")
    op.drop_table("job_tag")
    op.drop_table("job_node")
    op.drop_table("api_token")
    op.drop_table("user_account")
    op.drop_table("tag")
    op.drop_table("revoked_token")
    op.drop_table("node")
    op.drop_table("job_change")
    op.drop_table("job")
    op.drop_table("change_counter")
