"""A server that finds another schema says so, and which command mends it."""

import shutil

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app import schema_version
from app.database import db
from app.domain.errors import InvalidConfiguration, Unavailable
from app.schema_version import MIGRATIONS, require_current_schema
from tests.migrations.conftest import on_every_blank_database

HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()
NEXT_REVISION = f"""
revision = "next"
down_revision = "{HEAD}"

def upgrade(): pass
def downgrade(): pass
"""


def url_of(app):
    return app.config["SQLALCHEMY_DATABASE_URI"]


@on_every_blank_database
def test_the_current_schema_is_accepted(blank_app):
    flask_migrate.upgrade()

    require_current_schema(url_of(blank_app))


@on_every_blank_database
def test_an_empty_database_names_the_command(blank_app):
    with pytest.raises(InvalidConfiguration, match=r"^the database is empty; run: flask db upgrade$"):
        require_current_schema(url_of(blank_app))


@on_every_blank_database
def test_a_newer_schema_names_both_versions(blank_app):
    flask_migrate.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(
        InvalidConfiguration, match=f"has schema 9999, this release needs {HEAD}; run: flask db downgrade"
    ):
        require_current_schema(url_of(blank_app))

    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})


@on_every_blank_database
def test_an_older_schema_names_the_command(blank_app, tmp_path, monkeypatch):
    flask_migrate.upgrade()
    newer = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (newer / "versions" / "9999_next.py").write_text(NEXT_REVISION, encoding="utf-8")
    monkeypatch.setattr(schema_version, "MIGRATIONS", newer)

    with pytest.raises(InvalidConfiguration, match=rf"schema {HEAD}, this release needs next; run: flask db upgrade$"):
        require_current_schema(url_of(blank_app))


@on_every_blank_database
def test_tables_of_another_program_are_not_called_empty(blank_app):
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE job (id INTEGER)"))

    with pytest.raises(InvalidConfiguration, match="tables of another program"):
        require_current_schema(url_of(blank_app))


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/flightdeck.db",
        "mysql+pymysql://u:secretword@127.0.0.1:1/x",
        "postgresql+psycopg://u:secretword@127.0.0.1:1/x",
    ],
)
def test_a_database_that_does_not_answer_is_said_without_the_password(url):
    with pytest.raises(Unavailable, match=r"^the database does not answer: ") as caught:
        require_current_schema(url)

    assert "secretword" not in str(caught.value)


def test_a_file_that_is_no_database_is_said(tmp_path):
    (tmp_path / "x.db").write_bytes(b"not a database" * 1000)

    with pytest.raises(Unavailable, match="not a database"):
        require_current_schema(f"sqlite:///{tmp_path}/x.db")


@pytest.mark.parametrize("url", ["postgresql+psycopg://u:secretword@h:x/d", "sqlite+nosuch:///x", "nonsense"])
def test_a_url_that_cannot_be_read_is_said_without_showing_it(url):
    with pytest.raises(InvalidConfiguration, match=r"^\[database\] url: cannot be read") as caught:
        require_current_schema(url)

    assert "secretword" not in str(caught.value)


def test_a_missing_driver_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pymysql", None)

    with pytest.raises(InvalidConfiguration, match=r"driver pymysql is not installed; run: pip install 'flightdeck\[m"):
        require_current_schema("mysql+pymysql://u@h/d")
