"""The application for tests: a migrated database for each, and clients that are logged in.

    def test_users_see_their_own_jobs(api_client):
        client = api_client(Role.USER, Role.API, username="kelm014")

        reply = client.get("/userapi/jobs/")

Who needs other settings overrides the fixture `settings_overrides` in the test module; who wants the real servers as
well parametrises `database` indirectly:

    @pytest.mark.parametrize("database", ["sqlite", "mariadb", "postgresql"], indirect=True)

`ArchiveBuilder(app_folder / "job-archive")` fills the archive of the same application.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, update

from app import create_app
from app.auth.keys import generate_secrets
from app.container import current_services
from app.database import Base, db, unit_of_work
from app.domain.roles import Role
from app.domain.user import User
from app.models import ChangeCounter
from app.settings import Settings
from app.settings.schema import DatabaseSettings, Secrets
from app.web.sessions import CSRF_COOKIE, SESSION_COOKIE, start_session

ClientFactory = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def site_keys() -> Secrets:
    """Return one key pair for all tests."""
    return generate_secrets()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    """Return an SQLite file with our schema and no rows, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(Settings(instance=folder))
    migrate(app)
    dispose(app)
    return folder / "flightdeck.db"


@pytest.fixture(scope="session")
def migrated_servers() -> Iterator[dict[str, Flask]]:
    """Remember which servers got our schema, by URL, and take it away at the end."""
    applications: dict[str, Flask] = {}
    yield applications
    for app in applications.values():
        with app.app_context():
            flask_migrate.downgrade(revision="base")
        dispose(app)


@pytest.fixture
def app_folder(tmp_path) -> Path:
    """Return the instance folder of the test's application."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


@pytest.fixture
def database(request, app_folder) -> DatabaseSettings:
    """Return a migrated database without rows: SQLite, or the real server that an indirect parameter names."""
    return provide_database(getattr(request, "param", "sqlite"), app_folder, request)


def provide_database(kind: str, folder: Path, request: pytest.FixtureRequest) -> DatabaseSettings:
    """Do what the fixture `database` does, for fixtures of a wider scope."""
    if kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), folder / "flightdeck.db")
        return DatabaseSettings()
    settings = DatabaseSettings(url=request.getfixturevalue(f"{kind}_url"))
    migrated_servers = request.getfixturevalue("migrated_servers")
    server = migrated_servers.setdefault(settings.url, create_app(Settings(instance=folder, database=settings)))
    if not has_schema(server):  # a test of migrations may have taken it away
        migrate(server)
    empty(server)
    return settings


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    """Return sections of `Settings` that a test module wants different."""
    return {}


@pytest.fixture
def settings(app_folder, database, site_keys, settings_overrides) -> Settings:
    """Return the settings of the test's application."""
    return replace(Settings(instance=app_folder, database=database, secrets=site_keys), **settings_overrides)


@pytest.fixture
def app(settings) -> Iterator[Flask]:
    """Return the application; unexpected errors are raised instead of answered with 500."""
    app = create_app(settings)
    app.testing = True
    yield app
    dispose(app)


@pytest.fixture
def app_context(app) -> Iterator[Flask]:
    """Return the application with its context, for tests of services; requests of clients need none."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app) -> FlaskClient:
    """Return a client that is nobody."""
    return app.test_client()


@pytest.fixture
def api_client(app) -> ClientFactory:
    """Return a function that makes a client with a header token: ``api_client(Role.API)``."""

    def make(*roles: Role, username: str = "", projects: tuple[str, ...] = ()) -> FlaskClient:
        user = ensure_user(app, *roles, username=username, projects=projects)
        with app.app_context():
            token = current_services().tokens.issue(user.username)
        client = app.test_client()
        client.environ_base["HTTP_X_AUTH_TOKEN"] = token
        return client

    return make


@pytest.fixture
def browser_client(app) -> ClientFactory:
    """Return a function that makes a client with a browser session, which sends its CSRF token along.

    ``browser_client(Role.USER, username="kelm014")``; without the CSRF token: ``client.environ_base.pop(CSRF_VARIABLE)``.
    """

    def make(*roles: Role, username: str = "", projects: tuple[str, ...] = ()) -> FlaskClient:
        user = ensure_user(app, *roles, username=username, projects=projects)
        client = app.test_client()
        log_in(app, client, user.username)
        return client

    return make


CSRF_VARIABLE = "HTTP_X_CSRF_TOKEN"


def log_in(app: Flask, client: FlaskClient, username: str) -> None:
    """Give a client the cookies of a new session, and its CSRF token for unsafe requests."""
    with app.test_request_context():
        reply = app.response_class()
        start_session(reply, username)
    cookies = dict(_cookie(text) for text in reply.headers.getlist("Set-Cookie"))
    for name in (SESSION_COOKIE, CSRF_COOKIE):
        client.set_cookie(name, cookies[name])
    client.environ_base[CSRF_VARIABLE] = cookies[CSRF_COOKIE]


def ensure_user(app: Flask, *roles: Role, username: str = "", projects: tuple[str, ...] = ()) -> User:
    """Return an account with these roles, created unless it is there; named after its roles if no name is given."""
    user = User(username or "-".join(roles) or "nobody", tuple(roles), projects)
    with app.app_context():
        accounts = current_services().accounts
        if user.username not in {known.username for known in accounts.all()}:
            accounts.add(user)
    return user


def migrate(app: Flask) -> None:
    """Bring the database of an application to our schema."""
    with app.app_context():
        flask_migrate.upgrade()


def has_schema(app: Flask) -> bool:
    """Return whether our tables are there."""
    with app.app_context():
        return inspect(db.engine).has_table(ChangeCounter.__tablename__)


def empty(app: Flask) -> None:
    """Remove all rows of a server's database, as a new SQLite file has none."""
    with app.app_context(), unit_of_work():
        for table in reversed(Base.metadata.sorted_tables):
            if table is not ChangeCounter.__table__:
                db.session.execute(table.delete())
        db.session.execute(update(ChangeCounter).values(number=0, epoch=0))


def dispose(app: Flask) -> None:
    """Close the connections of an application."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _cookie(text: str) -> tuple[str, str]:
    name, _, value = text.partition(";")[0].partition("=")
    return name, value
