"""Run migrations: one at a time, with a copy of an SQLite file before, and with foreign keys off while SQLite rebuilds.

A rebuild of a table in SQLite drops the old one, which with foreign keys on would delete the rows that refer to it.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain, count
from pathlib import Path

from alembic import context
from alembic.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection, inspect, text

import app.models

LOCK_NAME = "flightdeck_migration"
LOCK_NUMBER = 702041
LOCK_SECONDS = 60

logger = logging.getLogger("flightdeck.migrations")
database = current_app.extensions["migrate"].db
arguments = current_app.extensions["migrate"].configure_args


def copy_sqlite_file(connection: Connection) -> None:
    """Keep a copy of a database that has something in it, beside it."""
    path = connection.engine.url.database
    if not path or path == ":memory:" or not Path(path).is_file() or not inspect(connection).get_table_names():
        return
    connection.rollback()
    copy = unused_path(Path(path).with_name(f"{Path(path).name}.before-{time.strftime('%Y%m%d-%H%M%S')}"))
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.driver_connection.backup(target)  # consistent, even while others write
    copy.chmod(Path(path).stat().st_mode & 0o777)
    logger.info("copied the database to %s", copy)


def unused_path(path: Path) -> Path:
    """Return the path, with a number behind it if there is such a file already."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return next(candidate for candidate in chain([path], numbered) if not candidate.exists())


def changes_schema(connection: Connection) -> bool:
    """Whether the command at hand moves to another version, as opposed to showing or comparing."""
    try:
        wanted = context.get_revision_argument()
    except KeyError:
        return False
    current = MigrationContext.configure(connection).get_current_heads()
    connection.rollback()
    return current != ((wanted,) if isinstance(wanted, str) else tuple(wanted or ()))


@contextmanager
def one_at_a_time(connection: Connection) -> Iterator[None]:
    """Hold a lock of the database server, so that two hosts never migrate at once."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_lock({LOCK_NUMBER})"))
    elif dialect in ("mysql", "mariadb"):
        got = connection.scalar(text(f"SELECT GET_LOCK('{LOCK_NAME}', {LOCK_SECONDS})"))
        if got != 1:
            raise RuntimeError(f"another migration has been running for more than {LOCK_SECONDS} s")
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        if dialect == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_unlock({LOCK_NUMBER})"))
        elif dialect in ("mysql", "mariadb"):
            connection.execute(text(f"SELECT RELEASE_LOCK('{LOCK_NAME}')"))
        connection.commit()


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Switch the enforcement of foreign keys off on SQLite, and check them afterwards."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left rows that refer to nothing: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Bring the schema to the wanted version."""
    with database.engine.connect() as connection, one_at_a_time(connection), foreign_keys_off(connection):
        if connection.dialect.name == "sqlite" and changes_schema(connection):
            copy_sqlite_file(connection)
        context.configure(
            connection=connection, target_metadata=database.metadatas[None], transactional_ddl=True, **arguments
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


assert app.models  # importing the tables registers them for the comparison with the schema
run()
