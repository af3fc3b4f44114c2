"""Bringing an archive into the database: nothing is lost, nothing doubled, nothing touched that is not its own."""

from dataclasses import replace

import orjson
import pytest

from app.container import current_services
from app.database import db, unit_of_work
from app.domain.job import JobState, MonitoringStatus, Tag
from app.domain.roles import Role
from app.domain.user import User
from app.repositories.archive_tasks import ArchiveTaskRepository
from app.repositories.job_changes import JobChangeLog
from app.services import import_archive
from tests.services.importing import ids, init_db, insert, meta_file, rewrite, rows
from tests.support.archive_builder import cluster_document, make_job
from tests.support.databases import on_every_database

pytestmark = pytest.mark.usefixtures("app_context")


@on_every_database
def test_every_job_of_the_archive_gets_a_row(archive):
    archive.add_job(tags=(Tag("app", "vasp"), Tag("note", "slow", "admin"), Tag("own", "mine", "kelm014")), num_nodes=2)
    archive.add_job(cluster="testg", state=JobState.FAILED, meta_data={"jobName": "😀 'quoted' \\ %"})

    report = init_db()

    assert (report.added, report.updated, report.removed, report.refused) == (2, 0, 0, [])
    first, second = rows()
    assert {(tag.type, tag.name, tag.scope) for tag in first.tags} == {
        ("app", "vasp", "global"), ("note", "slow", "admin"), ("own", "mine", "kelm014")
    }  # fmt: skip
    assert (first.monitoring_status, first.num_nodes) == (MonitoringStatus.ARCHIVED, 2)
    assert (second.cluster, second.state, second.job_name) == ("testg", "failed", "😀 'quoted' \\ %")


@on_every_database
def test_importing_again_changes_nothing(archive):
    for _ in range(3):
        archive.add_job(tags=(Tag("app", "vasp"),))
    init_db()
    before = rows()

    report = init_db()

    assert (report.added, report.updated, report.removed) == (0, 3, 0)
    assert rows() == before


@on_every_database
def test_edits_that_have_not_reached_the_archive_survive_an_import(archive):
    key = archive.add_job(tags=(Tag("app", "vasp"),))
    init_db()
    with unit_of_work():
        ArchiveTaskRepository(db.session).note(ids().values())
    rewrite(archive, key, tags=[])

    report = init_db()

    assert (report.updated, report.left_edited, report.removed) == (0, 1, 0)
    assert [tag.name for tag in rows()[0].tags] == ["vasp"]


def test_processes_and_threads_find_the_same(archive, monkeypatch):
    monkeypatch.setattr(import_archive, "BATCH", 3)
    keys = [archive.add_job(metrics=["cpu_load"]) for _ in range(20)]
    meta_file(archive, keys[7]).write_bytes(b"{")

    report = init_db(processes=2)
    before = rows()
    again = init_db()

    assert (report.added, len(report.refused)) == (19, 1)
    assert (again.updated, again.refused) == (19, report.refused)
    assert rows() == before


@on_every_database
def test_the_configured_statistic_and_the_units_count(archive):
    document = cluster_document()
    for metric in document["metricConfig"]:
        if metric["name"] == "cpu_power":
            metric["unit"] = {"base": "W", "prefix": "k"}
    archive.add_cluster(document)
    key = archive.add_job(num_nodes=2, duration=7200)
    statistics = {
        "mem_used": {"avg": 10, "min": 1, "max": 30, "unit": {"base": "B", "prefix": "G"}},
        "cpu_load": {"avg": 2.5, "min": 1, "max": 4, "unit": {"base": ""}},
        "cpu_power": {"avg": 0.25, "min": 0.1, "max": 0.3, "unit": {"base": "W", "prefix": "k"}},
    }
    rewrite(archive, key, statistics=statistics, footprint={"old": 1}, energy=77)

    init_db()

    (record,) = rows()
    assert orjson.loads(record.footprint_json) == {"cpu_load_avg": 2.5, "mem_used_max": 30}
    assert (record.energy, orjson.loads(record.energy_footprint_json)) == (1.0, {"cpu_power": 1.0})


def test_a_job_without_subcluster_gets_that_of_its_first_host(archive):
    key = archive.add_job(subcluster="large", num_nodes=1)
    rewrite(archive, key, subCluster="")

    init_db()

    assert rows()[0].subcluster == "large"


def test_rows_of_jobs_that_are_gone_go(archive):
    keys = [archive.add_job() for _ in range(3)]
    init_db()
    meta_file(archive, keys[1]).unlink()
    before = ids()

    report = init_db()

    assert report.removed == 1
    assert [problem.place for problem in report.refused] == [str(keys[1])]
    assert ids() == {number: row for number, row in before.items() if number != keys[1].job_id}


def test_a_job_that_becomes_unreadable_keeps_its_row(archive):
    key = archive.add_job()
    init_db()
    before = rows()
    meta_file(archive, key).write_bytes(b"{")

    report = init_db()

    assert (report.removed, len(report.refused)) == (0, 1)
    assert rows() == before


@on_every_database
def test_jobs_that_run_or_wait_for_the_archive_and_users_are_left_alone(archive):
    archived = archive.add_job()
    open_jobs = [
        make_job(number=10, state=JobState.RUNNING, monitoring_status=MonitoringStatus.RUNNING_OR_ARCHIVING),
        make_job(number=11, state=JobState.COMPLETED, monitoring_status=MonitoringStatus.RUNNING_OR_ARCHIVING),
        make_job(number=12, state=JobState.FAILED, monitoring_status=MonitoringStatus.ARCHIVING_FAILED),
        make_job(number=13, state=JobState.FAILED, monitoring_status=MonitoringStatus.DISABLED),
    ]
    known = {job.job_id: insert(job) for job in open_jobs}
    current_services().accounts.add(User("anna", (Role.USER,)))

    report = init_db()

    assert (report.added, report.removed) == (1, 0)
    assert {number: row for number, row in ids().items() if number != archived.job_id} == known
    assert [user.username for user in current_services().accounts.all()] == ["anna"]


def test_a_job_that_runs_in_the_database_is_not_overwritten(archive):
    key = archive.add_job()
    insert(replace(archive.jobs[0], state=JobState.RUNNING, user="scheduler"))

    report = init_db()

    assert (report.added, report.updated, report.left_running) == (0, 0, 1)
    assert [(record.job_id, record.state, record.user) for record in rows()] == [(key.job_id, "running", "scheduler")]


def test_a_job_that_waited_for_the_archive_is_there(archive):
    archive.add_job()
    row_id = insert(replace(archive.jobs[0], monitoring_status=MonitoringStatus.RUNNING_OR_ARCHIVING))

    init_db()

    assert [(record.id, record.monitoring_status) for record in rows()] == [(row_id, MonitoringStatus.ARCHIVED)]


def test_tags_that_the_archive_lost_are_taken_off(archive):
    key = archive.add_job(tags=(Tag("app", "vasp"), Tag("app", "lammps")))
    init_db()
    rewrite(archive, key, tags=[{"type": "app", "name": "vasp", "scope": "global"}])

    init_db()

    assert [tag.name for tag in rows()[0].tags] == ["vasp"]


def test_an_import_starts_an_epoch(archive):
    archive.add_job()
    before = JobChangeLog(db.session).position()

    init_db()

    assert JobChangeLog(db.session).position()[1] > before[1]


def test_a_read_only_archive_is_imported(archive):
    archive.add_job(tags=(Tag("app", "vasp"),))
    paths = [archive.root, *archive.root.rglob("*")]
    before = {path: path.stat().st_mtime_ns for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)

    report = init_db()

    for path in reversed(paths):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert (report.added, report.refused) == (1, [])
    assert {path: path.stat().st_mtime_ns for path in paths} == before
