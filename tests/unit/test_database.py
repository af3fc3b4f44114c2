"""What is the database's fault and what is ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from app.database import db, is_outage, prepare_engine, unit_of_work
from app.domain.errors import Unavailable
from app.domain.roles import Role


@pytest.fixture
def other_writer(app, app_folder):
    """Another process that holds the write lock; we do not wait for it."""
    with app.app_context(), closing(sqlite3.connect(app_folder / "flightdeck.db", isolation_level=None)) as other:
        db.session.execute(text("PRAGMA busy_timeout=0"))
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_a_database_that_another_program_locks_is_unavailable(other_writer):
    with pytest.raises(Unavailable, match="the database does not answer now"), unit_of_work():
        pass


def test_after_an_outage_everything_works_again(other_writer):
    with pytest.raises(Unavailable), unit_of_work():
        pass
    other_writer.execute("ROLLBACK")

    with unit_of_work():
        assert db.session.execute(text("SELECT 1")).scalar() == 1


def test_a_statement_that_is_wrong_stays_a_bug_of_ours(app):
    with app.app_context(), pytest.raises(OperationalError, match="no such table: nonsense"):
        db.session.execute(text("SELECT * FROM nonsense"))


def test_a_write_that_finds_the_database_locked_is_answered_with_503(app, other_writer, browser_client):
    other_writer.execute("ROLLBACK")
    client = browser_client(Role.USER)
    db.engine.dispose()
    event.listen(db.engine, "connect", lambda connection, _entry: connection.execute("PRAGMA busy_timeout=0"))
    other_writer.execute("BEGIN IMMEDIATE")

    reply = client.post("/frontend/configuration/", data={"key": "theme", "value": '"dark"'})

    assert (reply.status_code, reply.json["error"]) == (503, "the database does not answer now, try again later")


@pytest.mark.parametrize(("number", "is_one"), [(2003, True), (1205, True), (1054, False), (1062, False)])
def test_mariadb_tells_outages_by_number(number, is_one):
    pymysql = pytest.importorskip("pymysql")

    assert is_outage(pymysql.err.OperationalError(number, "...")) is is_one


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("DeadlockDetected", True),
        ("AdminShutdown", True),
        ("DiskFull", True),
        ("UndefinedColumn", False),
        ("OperationalError", True),
        ("DataError", False),
    ],
)
def test_postgresql_tells_outages_by_state(name, is_one):
    errors = pytest.importorskip("psycopg.errors")

    assert is_outage(getattr(errors, name)()) is is_one


def test_a_new_sqlite_file_is_for_nobody_but_its_owner(tmp_path):
    path = tmp_path / "flightdeck.db"
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)

    engine.connect().close()

    assert path.stat().st_mode & 0o777 == 0o600
