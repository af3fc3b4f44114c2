"""Bad input to an import loses only its own job, and says why."""

import os

import orjson
import pytest

from app.archive.layout import relative_path
from app.archive.meta_codec import encode_meta
from app.domain.job import Tag
from tests.services.importing import init_db, meta_file, rewrite, rows
from tests.support.databases import on_every_database

pytestmark = pytest.mark.usefixtures("app_context")


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
