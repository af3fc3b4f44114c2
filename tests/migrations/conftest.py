"""An application on a database without any table."""

from __future__ import annotations

from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.database import db
from app.settings import Settings
from app.settings.schema import DatabaseSettings
from tests.support.app import dispose
from tests.support.databases import EVERY_DATABASE


@pytest.fixture
def blank_app(request, app_folder) -> Iterator[Flask]:
    """The application within its context; SQLite unless an indirect parameter names a server."""
    kind = getattr(request, "param", "sqlite")
    url = "" if kind == "sqlite" else request.getfixturevalue(f"{kind}_url")
    app = create_app(Settings(instance=app_folder, database=DatabaseSettings(url=url)))
    with app.app_context():
        if url:
            clear()
        yield app
        if url:
            clear()
    dispose(app)


on_every_blank_database = pytest.mark.parametrize("blank_app", EVERY_DATABASE, indirect=True)


def clear() -> None:
    """Take away every table of a server's database."""
    flask_migrate.downgrade(revision="base")
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        connection.execute(text("DROP TABLE IF EXISTS job"))
