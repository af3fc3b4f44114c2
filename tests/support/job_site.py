"""A site for tests of the job page: one job for whatever such a page can show."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app import create_app
from app.auth.keys import generate_secrets
from app.container import current_services
from app.database import db, unit_of_work
from app.domain.job import JobKey, JobState, MonitoringStatus, Resource, Sharing, Tag
from app.domain.metric import JobMetric, MetricScope, Series, Unit
from app.domain.roles import Role
from app.domain.user import User
from app.models import Job
from app.settings import Settings
from app.settings.schema import JobSettings
from tests.support.app import log_in
from tests.support.archive_builder import GPUS, START, ArchiveBuilder, make_data, make_job
from tests.support.page_site import PASSWORD

PEOPLE = (
    User("boss", (Role.ADMIN,), name="Ada Admin"),
    User("lead", (Role.MANAGER,), ("kelm",), name="Mia Manager"),
    User("kelm014", (Role.USER,), name="Anna Kelm"),
    User("mohr002", (Role.USER,), name="Max Mohr"),
)
SCRIPT = "#!/bin/bash -l\n#SBATCH --nodes=2\nsrun ./a.out <in >out\n"
GRAMS_PER_KWH = 381
SCOPES = tuple(MetricScope)

_TEXTS = {"jobName": "plain", "jobScript": SCRIPT, "slurmInfo": "JobId=1", "message": "Use <fewer> nodes"}
_JOBS: dict[str, dict[str, Any]] = {
    "plain": {
        "num_nodes": 2,
        "scopes": SCOPES,
        "tags": (Tag("app", "vasp"),),
        "submit_time": START - 754,
        "meta_data": _TEXTS,
    },
    "gpu": {"cluster": "testg", "num_nodes": 2, "scopes": SCOPES},
    "shared": {
        "cluster": "testg",
        "shared": Sharing.MULTI_USER,
        "resources": (Resource("g01", (0, 1), GPUS[:1]),),
        "num_hwthreads": 2,
        "num_acc": 1,
        "start_time": START + 100_000,
    },
    "neighbour": {
        "cluster": "testg",
        "shared": Sharing.MULTI_USER,
        "resources": (Resource("g01", (2, 3), GPUS[1:]),),
        "user": "mohr002",
        "project": "mohr",
        "start_time": START + 100_100,
    },
    "failed": {"state": JobState.FAILED, "array_job_id": 77},
    "too_much": {"state": JobState.OUT_OF_MEMORY},
    "short": {"duration": 120},
    "large": {"subcluster": "large", "hosts": ["n101"]},
    "partly": {"metrics": ["cpu_load", "mem_bw"]},
    "others": {"user": "mohr002", "project": "mohr"},
    "deleted": {},
    "damaged": {},
    "unmonitored": {},
    "lost": {},
    "running": {},
    "archiving": {},
    "elsewhere": {"num_nodes": 2},
    "many": {"num_nodes": 9, "scopes": (MetricScope.NODE, MetricScope.SOCKET)},
}
_ROWS: dict[str, dict[str, Any]] = {
    "too_much": {"footprint": '{"mem_used_max": 63.0, "mem_bw_avg": 5.0, "cpu_load_avg": 4.1, "flops_any_avg": 400.0}'},
    "unmonitored": {"monitoring_status": MonitoringStatus.DISABLED},
    "lost": {"monitoring_status": MonitoringStatus.ARCHIVING_FAILED},
    "running": {"job_state": JobState.RUNNING, "monitoring_status": MonitoringStatus.RUNNING_OR_ARCHIVING},
    "archiving": {"monitoring_status": MonitoringStatus.RUNNING_OR_ARCHIVING},
    "elsewhere": {"subcluster": "renamed"},
}
_GONE = ("deleted", "archiving", "running")


@dataclass(frozen=True)
class JobSite:
    """An application, its archive, and the jobs by name."""

    app: Flask
    archive: ArchiveBuilder
    keys: dict[str, JobKey]
    rows: dict[str, int]

    def client(self, username: str = "boss") -> FlaskClient:
        """Return a client with a browser session."""
        client = self.app.test_client()
        log_in(self.app, client, username)
        return client

    def address(self, name: str) -> str:
        """Return where the page of a job is."""
        return f"/monitoring/job/{self.rows[name]}"

    def meta(self, name: str) -> Any:
        """Return a job's meta.json."""
        return orjson.loads(self.archive.backend.read_meta(self.keys[name]))

    def data(self, name: str) -> Any:
        """Return a job's data.json."""
        return orjson.loads(self.archive.backend.read_data(self.keys[name]))


def build_job_site(folder: Path) -> JobSite:
    """Make an application in `folder` with the jobs and `PEOPLE`, who all have the password of the page tests."""
    archive = ArchiveBuilder(folder / "job-archive").with_default_clusters()
    keys = {name: archive.add_job(**{"meta_data": {"jobName": name}, **fields}) for name, fields in _JOBS.items()}
    keys["silent"] = _add_silent(archive)
    settings = Settings(instance=folder, secrets=generate_secrets(), jobs=JobSettings(emission_g_per_kwh=GRAMS_PER_KWH))
    app = create_app(settings)
    app.testing = True
    with app.app_context():
        db.create_all()
        _fill(app)
        rows = {name: _row_id(key) for name, key in keys.items()}
    for name in _GONE:
        for entry in archive.root.rglob(str(keys[name].start_time)):
            shutil.rmtree(entry)
    _damage(archive, keys["damaged"])
    return JobSite(app, archive, keys, rows)


def _fill(app: Flask) -> None:
    with ThreadPoolExecutor(1) as executor:
        report = current_services().import_archive.init_db(executor, lambda _done: None)
    assert report.refused == [], app
    for user in PEOPLE:
        current_services().accounts.add(user, PASSWORD)
    with unit_of_work():
        for name, values in _ROWS.items():
            db.session.execute(update(Job).where(Job.job_name == name).values(**values))


def _add_silent(archive: ArchiveBuilder) -> JobKey:
    """Write a job with a metric whose samples are all missing."""
    cluster = archive.backend.load_cluster("testc")
    job = make_job(archive.backend, number=900)
    data = dict(make_data(job, cluster.subclusters["main"], metrics=["cpu_load"]))
    nothing = Series("n001", np.full(60, np.nan, dtype=np.float32))
    data["mem_bw"] = {MetricScope.NODE: JobMetric(Unit("B/s", "G"), 60, (nothing,))}
    return archive.add_job(data=data, job_id=job.job_id, start_time=START - 90_000, meta_data={"jobName": "silent"})


def _row_id(key: JobKey) -> int:
    found = db.session.query(Job.id).filter(Job.job_id == key.job_id, Job.cluster == key.cluster).scalar()
    assert found is not None, key
    return found


def _damage(archive: ArchiveBuilder, key: JobKey) -> None:
    for path in archive.root.rglob(f"{key.start_time}/data.json*"):
        path.write_bytes(b'{"cpu_load": [')
