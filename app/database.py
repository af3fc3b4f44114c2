"""The database connection: engine set-up, naming of constraints and the one place that commits.

SQLite runs in WAL mode with foreign keys on and ``synchronous=FULL``, because an acknowledged event must survive a
power cut. A unit of work begins with BEGIN IMMEDIATE there: a deferred transaction that reads first and writes later
fails at once when another writer came between, whatever the timeout.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Dialect, Engine, MetaData, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from app.domain.errors import InvalidConfiguration, Unavailable

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)

BUSY_TIMEOUT_MS = 10_000
DRIVERS = {"pymysql": "'flightdeck[mariadb]'", "psycopg": "'flightdeck[postgresql]'"}
"""Module -> what pip is told to install."""

SQLITE_OUTAGES = ("BUSY", "LOCKED", "FULL", "IOERR", "READONLY", "CANTOPEN", "CORRUPT", "NOTADB", "NOMEM")
MARIADB_OUTAGES = frozenset({1021, 1040, 1053, 1114, 1129, 1203, 1205, 1213, 1290, 2002, 2003, 2006, 2013})
"""Disk or table full, too many connections, shutting down, lock not given, read-only, no connection."""
POSTGRESQL_OUTAGES = ("08", "40", "53", "55P03", "57", "58", "25006")
"""The same as beginnings of SQLSTATE."""

logger = logging.getLogger(__name__)


def engine_options(url: str, pool_size: int) -> dict[str, Any]:
    """Return the keyword arguments of `create_engine` for one of the three supported databases."""
    require_driver(url)
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    return {"pool_size": pool_size, "pool_pre_ping": True, "pool_recycle": 1800}


def require_driver(url: str) -> None:
    """Raise `InvalidConfiguration` for a URL that nothing can be connected to; the URL itself may hold a password."""
    try:
        make_url(url).get_dialect().import_dbapi()
    except ModuleNotFoundError as error:
        wanted = DRIVERS.get(error.name or "", error.name)
        raise InvalidConfiguration(
            f"[database] url: the driver {error.name} is not installed; run: pip install {wanted}"
        ) from error
    except (ArgumentError, ValueError) as error:
        raise InvalidConfiguration("[database] url: cannot be read as a database URL") from error


def prepare_engine(engine: Engine) -> None:
    """Attach what the database needs on every connection and every transaction, and tell outages from bugs."""
    event.listen(engine, "handle_error", _raise_unavailable)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _create_private)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name in ("mysql", "mariadb"):
        event.listen(engine, "connect", _prepare_mariadb)


def _create_private(
    _dialect: Dialect, _entry: ConnectionPoolEntry, arguments: list[Any], _keywords: dict[str, Any]
) -> None:
    """Create a database file for nobody but us: it holds password hashes. Its journals inherit the mode."""
    path = Path(arguments[0])
    if not path.exists() and path.parent.is_dir():
        path.touch(mode=0o600)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 must not begin transactions on its own; _begin_sqlite does
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.cursor().execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_mariadb(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # READ COMMITTED: a unit of work sees what others committed before its statement, as on the other databases.
    for statement in (
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
        "SET SESSION sql_mode='STRICT_ALL_TABLES'",
    ):
        connection.cursor().execute(statement)


def _raise_unavailable(context: ExceptionContext) -> None:
    """Raise `Unavailable` for what is the database's fault; the log has its words, which may name hosts."""
    if context.is_disconnect or is_outage(context.original_exception):
        logger.warning("the database does not answer: %s", context.original_exception)
        raise Unavailable("the database does not answer now, try again later") from context.original_exception


def is_outage(error: BaseException) -> bool:
    """Whether a driver's error says that the database cannot work now, whatever the statement."""
    if name := getattr(error, "sqlite_errorname", None):
        return str(name).removeprefix("SQLITE_").startswith(SQLITE_OUTAGES)
    if error.args and isinstance(error.args[0], int):  # PyMySQL
        return error.args[0] in MARIADB_OUTAGES
    if state := getattr(error, "sqlstate", None):
        return str(state).startswith(POSTGRESQL_OUTAGES)
    # Without a state it is no answer of the server: there was no connection.
    return hasattr(error, "sqlstate") and any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)


class UnitOfWork:
    """One transaction; work outside the database (files, queues) is queued until it is committed."""

    def __init__(self) -> None:
        self._after_commit: list[Callable[[], object]] = []

    def after_commit(self, action: Callable[..., object], *arguments: object) -> None:
        """Run ``action(*arguments)`` once the rows are safe; actions run in the order of their registration."""
        self._after_commit.append(lambda: action(*arguments))

    def run_actions(self) -> None:
        """Run what was queued; the unit of work calls this after its commit."""
        for action in self._after_commit:
            action()


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """Open a writing transaction, commit it at the end of the block, roll it back on any error.

    Whatever the session had open (reads of the same request) is ended first, so units of work do not nest.
    """
    db.session.rollback()
    db.session.connection(execution_options={"immediate": True})
    work = UnitOfWork()
    try:
        yield work
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    work.run_actions()
