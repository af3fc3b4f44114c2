"""Copying the jobs of another archive into ours."""

import errno
import gzip
import os

import pytest

from app.archive.errors import ReadOnlyArchive
from app.archive.filesystem import FilesystemArchive
from app.archive.layout import relative_path
from app.domain.job import Tag
from tests.services.importing import add_from, init_db, rows
from tests.support.archive_builder import ArchiveBuilder
from tests.support.databases import on_every_database

pytestmark = pytest.mark.usefixtures("app_context")


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


def test_a_full_disk_refuses_the_job_and_says_so(archive, other, monkeypatch):
    other.add_job()

    def write_job(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(FilesystemArchive, "write_job", write_job)

    report = add_from(other.backend)

    assert [problem.reason for problem in report.refused] == ["cannot be copied: No space left on device"]
    assert rows() == []
