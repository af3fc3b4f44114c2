"""A small site for tests of pages: jobs that differ in whatever a page shows or filters by, accounts of every role."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app import create_app
from app.auth.keys import generate_secrets
from app.container import current_services
from app.database import db, unit_of_work
from app.domain.job import JobState, MonitoringStatus, Resource, Sharing, Tag
from app.domain.roles import Role
from app.domain.user import User
from app.models import Job
from app.settings import Settings
from tests.support.app import log_in
from tests.support.archive_builder import ArchiveBuilder

PEOPLE = (
    User("boss", (Role.ADMIN,), name="Ada Admin"),
    User("helper", (Role.SUPPORT,), name="Sam Support"),
    User("lead", (Role.MANAGER,), ("kelm",), name="Mia Manager"),
    User("kelm014", (Role.USER,), name="Anna Kelm"),
    User("newbie", (Role.USER,), name="Nia Newbie"),
    User("machine", (Role.API,)),
)
PASSWORD = "correct horse"
FIRST_ID = 1_000_000
"""Job id of the first job; the others count up, an hour apart."""


@dataclass(frozen=True)
class PageSite:
    """An application with data."""

    app: Flask

    def client(self, username: str = "boss") -> FlaskClient:
        """Return a client with a browser session."""
        client = self.app.test_client()
        log_in(self.app, client, username)
        return client

    def row_id(self, job_id: int) -> int:
        """Return the row id of a job."""
        with self.app.app_context():
            found = db.session.query(Job.id).filter(Job.job_id == job_id).scalar()
        assert found is not None
        return found


def page_archive(folder: Path) -> ArchiveBuilder:
    """Write the jobs; their names say what is special about them."""
    archive = ArchiveBuilder(folder / "job-archive").with_default_clusters()
    for name, fields in (
        ("plain", {"tags": (Tag("app", "vasp"),)}),
        ("low_load", {}),
        ("failed_two_nodes", {"num_nodes": 2, "state": JobState.FAILED, "array_job_id": 77}),
        ("short", {"duration": 60}),
        ("others", {"user": "mohr002", "project": "mohr", "partition": "big", "tags": (Tag("app", "lammps"),)}),
        ("colleague", {"user": "mohr002", "project": "kelm"}),
        ("interactive", {"user": "hahn100", "project": "hahn"}),
        ("gpu_shared", {"cluster": "testg", "user": "hahn100", "project": "hahn", "shared": Sharing.MULTI_USER}),
        ("without_clock", {"subcluster": "large"}),
        ("nine_nodes", {"num_nodes": 9}),
        ("timeout", {"state": JobState.TIMEOUT, "duration": 7200}),
        ("unmonitored", {}),
        ("lost", {}),
        ("half_data", {"metrics": ["cpu_load"]}),
        ("running", {}),
    ):
        archive.add_job(meta_data={"jobName": name}, **fields)
    archive.add_job(meta_data={"jobName": '<b>bold</b> & "quoted"'}, resources=(Resource("n016"),))
    return archive


def build_page_site(folder: Path) -> PageSite:
    """Make an application in `folder` with the jobs and `PEOPLE`, who all have the same password."""
    archive = page_archive(folder)
    app = create_app(Settings(instance=folder, secrets=generate_secrets()))
    app.testing = True
    with app.app_context():
        db.create_all()
        with ThreadPoolExecutor(1) as executor:
            current_services().import_archive.init_db(executor, lambda _done: None)
        for user in PEOPLE:
            current_services().accounts.add(user, PASSWORD)
        _change_rows()
    assert archive.jobs
    return PageSite(app)


def _change_rows() -> None:
    """Make jobs that no archive has: running ones, those without monitoring data, and some with known figures."""
    now = int(time.time())
    low = {"cpu_load_avg": 0.5, "flops_any_avg": 150.0, "mem_bw_avg": 50.0, "mem_used_max": 20.0}
    with unit_of_work():
        for name, values in {
            "plain": {"energy": 1.5},
            "low_load": {"energy": 0.1, "footprint": json.dumps(low)},
            "unmonitored": {"monitoring_status": MonitoringStatus.DISABLED},
            "lost": {"monitoring_status": MonitoringStatus.ARCHIVING_FAILED},
            "running": {"job_state": JobState.RUNNING, "monitoring_status": 1, "start_time": now - 3600},
        }.items():
            db.session.execute(update(Job).where(Job.job_name == name).values(**values))
