"""Bringing archives into the database: nothing is lost, nothing doubled, one bad job hurts only itself."""

import gzip
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import orjson
import pytest

from app.archive.errors import ReadOnlyArchive
from app.archive.filesystem import FilesystemArchive
from app.archive.layout import relative_path
from app.archive.meta_codec import encode_meta
from app.container import current_services
from app.database import db, unit_of_work
from app.domain.filters import Order, Page
from app.domain.job import JobState, MonitoringStatus, Tag
from app.domain.roles import Role
from app.domain.user import User
from app.domain.visibility import Visibility
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_writes import JobWriter
from app.services import import_archive
from tests.support.archive_builder import ArchiveBuilder, cluster_document, make_job
from tests.support.databases import on_every_database

EVERYTHING = Visibility.everything(reason="a test looks")

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def archive(app_folder):
    return ArchiveBuilder(app_folder / "job-archive").with_default_clusters()


@pytest.fixture
def other(tmp_path):
    """Another archive, to import from."""
    return ArchiveBuilder(tmp_path / "other").with_default_clusters()


def init_db(processes=0):
    if processes:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processes, mp_context=context) as executor:
            return current_services().import_archive.init_db(executor, lambda _done: None)
    with ThreadPoolExecutor(1) as executor:
        return current_services().import_archive.init_db(executor, lambda _done: None)


def add_from(source):
    with ThreadPoolExecutor(1) as executor:
        return current_services().import_archive.add_from(source, executor, lambda _done: None)


def rows():
    order = Order("jobId", descending=False)
    records = current_services().query_jobs.page(page=Page(size=None), seen_by=EVERYTHING, order=order).records
    db.session.rollback()
    return records


def ids():
    return {record.job_id: record.id for record in rows()}


def insert(job):
    with unit_of_work():
        return JobWriter(db.session).insert([job])[job.key]


def meta_file(archive, key):
    return archive.root / relative_path(key) / "meta.json"


def rewrite(archive, key, **changes):
    path = meta_file(archive, key)
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | changes))


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


def changed(**changes):
    return lambda document: document | changes


def without(key):
    return lambda document: {name: value for name, value in document.items() if name != key}


BAD_FIELDS = [
    (changed(jobId="abc"), "jobId: expected a whole number, got 'abc'"),
    (changed(jobId=4711), "which belongs elsewhere"),
    (changed(cluster="testg"), "which belongs elsewhere"),
    (changed(startTime=1), "which belongs elsewhere"),
    (changed(jobState="flying"), "jobState"),
    (changed(jobState="running"), "'running' cannot be in an archive"),
    (changed(numNodes=0), "numNodes: expected at least 1, got 0"),
    (changed(numNodes=0, resources=[]), "numNodes: expected at least 1, got 0"),
    (changed(numNodes=7), "1 hosts, but numNodes is 7"),
    (changed(user=""), "user: is empty"),
    (changed(user=None), "user: is missing"),
    (changed(user=17), "user: expected text"),
    (changed(user="x" * 256), "user: is longer than 255 characters"),
    (changed(user="a\0b"), "user: has a NUL character"),
    (changed(project="x" * 300), "project: is longer"),
    (changed(partition="\0"), "partition: has a NUL"),
    (changed(subCluster="nosuch"), "nosuch"),
    (changed(subCluster="", resources=[{"hostname": "elsewhere"}]), "elsewhere"),
    (changed(resources="n001"), "resources"),
    (changed(resources=[{}]), "hostname: is missing"),
    (changed(resources=[{"hostname": "x" * 256}]), "hostname: is longer"),
    (changed(duration="long"), "duration"),
    (changed(walltime=2**63), "walltime"),
    (changed(walltime=-(2**63)), "walltime"),
    (changed(exclusive=9), "exclusive: expected 0, 1 or 2, got 9"),
    (changed(shared="maybe"), "shared"),
    (changed(statistics={"cpu_load": {"avg": "high"}}), "statistics"),
    (changed(statistics=[]), "statistics"),
    (changed(tags=[{"type": "app", "name": "x" * 256, "scope": "global"}]), "tags[0].name: is longer"),
    (changed(tags=[{"type": "app"}]), "tags"),
    (changed(metaData="text"), "metaData"),
    (without("cluster"), "cluster: is missing"),
    (without("resources"), "resources: is missing"),
    (without("jobState"), "jobState: is missing"),
    (lambda _document: [], "expected an object"),
    (lambda _document: None, "expected an object"),
]

BAD_BYTES = [
    (b"", "meta.json"),
    (b"{", "truncated"),
    (b"\xff\xfe", "meta.json"),
    (b'{"user":"\xff"}', "meta.json"),
    (b'{"user":null,"jobState":"stopped","project":"', "meta.json"),
    (b'{"jobState":"stopped","user":"\\ud800"}', "meta.json"),
    (b'{"energy":NaN}', "meta.json"),
    (b'{"energy":1e999}', "number out of range"),
    (b"[" * 200_000, "meta.json"),
    (b'{"user":' + b'{"a":' * 200_000, "meta.json"),
]


def refusal_of(archive, content):
    """Import the content as one job's meta.json between two good jobs; return what is said of it."""
    archive.add_job(metrics=["cpu_load"])
    bad = archive.add_job(metrics=["cpu_load"])
    archive.add_job(metrics=["cpu_load"])
    meta_file(archive, bad).write_bytes(content(meta_file(archive, bad).read_bytes()))

    report = init_db()

    assert report.added == 2
    (problem,) = report.refused
    assert problem.place == str(bad)
    return problem.reason


@pytest.mark.parametrize(("change", "reason"), BAD_FIELDS)
def test_a_job_with_a_wrong_field_is_refused_alone(archive, change, reason):
    assert reason in refusal_of(archive, lambda good: orjson.dumps(change(orjson.loads(good))))


@pytest.mark.parametrize(("content", "reason"), BAD_BYTES)
def test_a_file_that_is_no_json_is_refused_alone(archive, content, reason):
    said = refusal_of(archive, lambda _good: content)

    assert reason in said
    assert "\n" not in said


def test_a_job_of_huge_power_keeps_a_finite_energy(archive):
    key = archive.add_job(metrics=["cpu_load"])
    rewrite(archive, key, statistics={"cpu_power": {"avg": 1e308, "min": 0, "max": 1e308, "unit": {"base": "W"}}})

    report = init_db()

    assert report.refused == []
    assert rows()[0].energy == 0


@on_every_database
def test_odd_texts_go_into_every_database(archive):
    odd = "quote ' \" back \\ % _ 😀 \x01"
    archive.add_job(user=odd, project=odd, partition=odd, tags=(Tag(odd, odd, odd), Tag("a", "b "), Tag("a", "b")))
    key = archive.add_job()
    rewrite(archive, key, metaData={"jobName": "nul\0 in it", "jobScript": odd})

    report = init_db()

    first, second = rows()
    assert report.refused == []
    assert (first.user, first.project, first.partition) == (odd, odd, odd)
    assert {(tag.type, tag.name) for tag in first.tags} == {(odd, odd), ("a", "b "), ("a", "b")}
    assert (second.job_name, orjson.loads(second.meta_data_json)["jobName"]) == ("nul in it", "nul\0 in it")


def test_a_broken_cluster_file_refuses_its_jobs_and_no_others(archive):
    key = archive.add_job(cluster="testg")
    archive.add_job()
    (archive.root / "testg" / "cluster.json").write_bytes(b"{")

    report = init_db()

    assert report.added == 1
    assert [problem.place for problem in report.refused] == ["testg", str(key)]


def test_directories_that_do_not_belong_there_are_named(archive):
    archive.add_job()
    (archive.root / "stray.txt").write_text("x", encoding="utf-8")
    (archive.root / "testc" / "abc").mkdir()
    (archive.root / "empty").mkdir()

    report = init_db()

    assert report.added == 1
    assert {problem.place for problem in report.refused} == {"stray.txt", "testc/abc", "empty"}


def test_a_job_under_a_second_spelling_of_its_number_is_no_duplicate(archive):
    key = archive.add_job()
    directory = archive.root / relative_path(key)
    twin = archive.root / key.cluster / "01000" / directory.parent.name / directory.name
    twin.mkdir(parents=True)
    (twin / "meta.json").write_bytes(encode_meta(archive.jobs[0]))

    report = init_db()

    assert (report.added, len(report.refused)) == (1, 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused_alone(archive):
    key = archive.add_job()
    meta_file(archive, key).chmod(0)

    assert "cannot be read: Permission denied" in str(init_db().refused[0])


@on_every_database
def test_jobs_of_another_archive_are_copied_and_get_rows(archive, other):
    archive.add_job()
    keys = [other.add_job(job_id=5, tags=(Tag("app", "vasp"),)), other.add_job(job_id=6, cluster="testg")]
    init_db()

    report = add_from(other.backend)

    assert (report.added, report.skipped, report.refused) == (2, 0, [])
    assert len(rows()) == 3
    assert [archive.backend.read_data(key) for key in keys] == [other.backend.read_data(key) for key in keys]


def test_importing_from_another_archive_again_skips_what_is_there(archive, other):
    other.add_job()
    add_from(other.backend)
    before = rows()

    report = add_from(other.backend)

    assert (report.added, report.updated, report.skipped) == (0, 0, 1)
    assert rows() == before


def test_an_import_that_was_cut_short_is_completed_by_the_next(archive, other):
    key = other.add_job()
    archive.backend.write_job(key, other.backend.read_meta(key), other.backend.read_data(key))

    report = add_from(other.backend)

    assert (report.added, report.skipped) == (1, 0)
    assert [record.key for record in rows()] == [key]


def test_our_copy_of_a_job_counts(archive, other):
    archive.add_job(user="ours")
    other.add_job(user="theirs")

    add_from(other.backend)

    assert [record.user for record in rows()] == ["ours"]


def test_unknown_clusters_come_along(app_folder, other):
    ours = ArchiveBuilder(app_folder / "job-archive")
    other.add_job()

    report = add_from(other.backend)

    assert (report.added, report.refused) == (1, [])
    assert set(ours.backend.cluster_names()) == {"testc", "testg"}


def test_a_broken_cluster_file_does_not_come_along(app_folder, other):
    ours = ArchiveBuilder(app_folder / "job-archive")
    key = other.add_job()
    other.add_job(cluster="testg")
    (other.root / "testc" / "cluster.json").write_bytes(b"{")

    report = add_from(FilesystemArchive(other.root, read_only=True))

    assert report.added == 1
    assert [problem.place for problem in report.refused] == ["testc", str(key)]
    assert ours.backend.cluster_names() == ("testg",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(gzip.compress(b"{}" * 5000)[:-20], "damaged"), (b"no gzip", "damaged"), (None, "has no data.json")],
)
def test_a_job_whose_data_are_damaged_is_not_copied(archive, other, content, reason):
    key, good = other.add_job(), other.add_job()
    path = other.root / relative_path(key) / "data.json.gz"
    path.unlink() if content is None else path.write_bytes(content)

    report = add_from(other.backend)

    assert (report.added, len(report.refused)) == (1, 1)
    assert reason in report.refused[0].reason
    assert (archive.backend.exists(key), archive.backend.exists(good)) == (False, True)


def test_nothing_is_copied_into_a_read_only_archive(app_folder, other, monkeypatch):
    ArchiveBuilder(app_folder / "job-archive")
    other.add_job()
    monkeypatch.setattr(FilesystemArchive, "is_writable", False)

    with pytest.raises(ReadOnlyArchive, match="read-only"):
        add_from(other.backend)

    assert rows() == []
