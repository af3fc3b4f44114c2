"""A small site with a job archive, accounts of every role, and a client that asks ``/query``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app
from app.auth.keys import generate_secrets
from app.container import current_services
from app.database import db
from app.domain.job import JobState, Sharing, Tag
from app.domain.roles import Role
from app.domain.user import User
from app.settings import Settings
from app.settings.schema import AuthSettings, GraphQLSettings
from tests.support.archive_builder import START, ArchiveBuilder

PEOPLE = (
    User("boss", (Role.ADMIN,), name="Ada Admin", email="ada@example.org"),
    User("helper", (Role.SUPPORT,), name="Sam Support", email="sam@example.org"),
    User("lead", (Role.MANAGER,), ("kelm",), name="Mia Manager", email="mia@example.org"),
    User("kelm014", (Role.USER,), name="Anna Kelm", email="anna@example.org"),
    User("both", (Role.ADMIN, Role.USER), name="Bo Both", email="bo@example.org"),
    User("machine", (Role.API,), name="", email=""),
)


@dataclass
class Site:
    """An application with data, and who asks it."""

    app: Flask
    tokens: dict[str, str] = field(default_factory=dict)

    def post(self, body: Any, *, user: str | None = "boss", **headers: str) -> Any:
        """Send a body and return the reply."""
        known = {"X-Auth-Token": self.tokens[user]} if user else {}
        return self.app.test_client().post("/query", json=body, headers=known | headers)

    def ask(self, query: str, variables: dict[str, Any] | None = None, *, user: str = "boss") -> Any:
        """Return the whole answer to an operation."""
        return self.post({"query": query, "variables": variables or {}}, user=user).json

    def data(self, query: str, variables: dict[str, Any] | None = None, *, user: str = "boss") -> Any:
        """Return the data of an operation that must succeed."""
        answer = self.ask(query, variables, user=user)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def error(self, query: str, variables: dict[str, Any] | None = None, *, user: str = "boss") -> str:
        """Return the message of the only error of an operation."""
        answer = self.ask(query, variables, user=user)
        assert len(answer["errors"]) == 1, answer
        return answer["errors"][0]["message"]

    @contextmanager
    def counting_statements(self) -> Iterator[list[str]]:
        """Collect the SQL statements that the block causes."""
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)


def build_site(folder: Path, archive: ArchiveBuilder, *, dev: bool = False, **limits: Any) -> Site:
    """Make an application in `folder` over the jobs of an archive, with everybody of `PEOPLE`."""
    assert archive.root == folder / "job-archive"
    settings = Settings(
        instance=folder,
        secrets=generate_secrets(),
        auth=AuthSettings(validate_user=True),
        graphql=GraphQLSettings(**limits),
    )
    app = create_app(settings, dev=dev)
    app.testing = True
    with app.app_context():
        db.create_all()
    return filled_site(app)


def filled_site(app: Flask) -> Site:
    """Bring the archive and everybody of `PEOPLE` into the empty database of an application."""
    site = Site(app)
    with app.app_context():
        with ThreadPoolExecutor(1) as executor:
            current_services().import_archive.init_db(executor, lambda _done: None)
        for user in PEOPLE:
            current_services().accounts.add(user, None)
            site.tokens[user.username] = current_services().tokens.issue(user.username)
    return site


def standard_archive(folder: Path) -> ArchiveBuilder:
    """Write nine jobs that differ in whatever can be filtered by.

    Row ids are not promised, job ids are: 1000000 to 1000008, each an hour after the one before.
    """
    archive = ArchiveBuilder(folder / "job-archive").with_default_clusters()
    archive.add_job(tags=(Tag("app", "vasp"), Tag("note", "check", "admin")), energy=1.5)
    archive.add_job(num_nodes=2, state=JobState.FAILED, array_job_id=77, duration=60, energy=2.5)
    archive.add_job(user="mohr002", project="mohr", tags=(Tag("app", "vasp"), Tag("app", "lammps")))
    archive.add_job(user="mohr002", project="kelm", partition="big", meta_data={"jobName": "interactive"})
    archive.add_job(cluster="testg", user="hahn100", project="hahn", shared=Sharing.MULTI_USER, hosts=["g01"])
    archive.add_job(cluster="testg", user="hahn100", project="hahn", subcluster="a100", num_nodes=2, meta_data=None)
    archive.add_job(num_nodes=9, duration=600, metrics=["cpu_load", "net_bw", "mem_bw"])
    archive.add_job(footprint={"flops_any_avg": 7.5, "cpu_load_avg": 3.0}, duration=120, metrics=["cpu_load"])
    archive.add_job(
        cluster="testg", user="gast001", project="gast", shared=Sharing.SINGLE_USER, hosts=["g01"],
        start_time=START + 4 * 3600 + 600,
    )  # fmt: skip
    return archive
