from __future__ import annotations

import gzip
import os

import orjson
import pytest

from app.archive.errors import ArchivedJobNotFound, CorruptArchive, ReadOnlyArchive, UnreadableArchive
from app.archive.filesystem import FilesystemArchive
from app.archive.scan import jobs_of_cluster
from app.domain.errors import Invalid, InvalidConfiguration, NotFound
from app.domain.job import JobKey
from tests.support.archive_builder import cluster_document

KEY = JobKey("testc", 1403044, 1608923076)
SMALL, LARGE = b'{"small":{}}', b'{"large":{}}' + b" " * 2000


@pytest.fixture
def archive(tmp_path):
    archive = FilesystemArchive.create(tmp_path / "archive")
    archive.write_cluster("testc", orjson.dumps(cluster_document()))
    return archive


def job_directory(archive):
    return archive.root / "testc" / "1403" / "044" / "1608923076"


def files_of_job(archive):
    return sorted(path.name for path in job_directory(archive).iterdir())


def test_a_missing_directory_is_made_into_an_archive_only_when_asked(tmp_path):
    with pytest.raises(InvalidConfiguration, match="no such directory"):
        FilesystemArchive(tmp_path / "archive")

    assert FilesystemArchive.create(tmp_path / "archive").version == 3
    assert (tmp_path / "archive" / "version.txt").read_bytes() == b"3\n"


def test_an_empty_directory_is_made_into_an_archive_in_spite_of_hidden_files(tmp_path):
    (tmp_path / ".snapshot").mkdir()

    assert FilesystemArchive.create(tmp_path).info().cluster_names == ()


def test_a_directory_with_other_things_is_never_made_into_an_archive(tmp_path):
    (tmp_path / "photos").mkdir()

    with pytest.raises(InvalidConfiguration, match=r"version\.txt is missing"):
        FilesystemArchive.create(tmp_path)


@pytest.mark.parametrize("text", ["1", "2\n", "3\r\n", " 3 "])
def test_the_versions_one_to_three_can_be_read(tmp_path, text):
    (tmp_path / "version.txt").write_text(text)

    assert FilesystemArchive(tmp_path).version == int(text)


@pytest.mark.parametrize("text", ["", "0", "4\n", "three", "-3"])
def test_any_other_version_is_refused_with_the_name_of_the_file(tmp_path, text):
    (tmp_path / "version.txt").write_text(text)

    with pytest.raises(InvalidConfiguration, match=r"version.txt says .*; readable versions: 1, 2, 3"):
        FilesystemArchive(tmp_path)


def test_a_written_job_reads_back(archive):
    archive.write_job(KEY, b"{}\n", LARGE)

    assert archive.exists(KEY)
    assert archive.read_meta(KEY) == b"{}\n"
    assert archive.read_data(KEY) == LARGE
    assert list(archive.iter_keys()) == [KEY]


def test_long_data_are_packed_and_short_ones_are_not(archive):
    archive.write_job(KEY, b"{}", LARGE)
    assert files_of_job(archive) == ["data.json.gz", "meta.json"]
    assert gzip.decompress((job_directory(archive) / "data.json.gz").read_bytes()) == LARGE

    archive.write_job(KEY, b"{}", SMALL)
    assert files_of_job(archive) == ["data.json", "meta.json"]
    assert archive.read_data(KEY) == SMALL


@pytest.mark.parametrize(("newer", "expected"), [("data.json", b"plain"), ("data.json.gz", b"packed")])
def test_of_two_data_files_the_newer_counts(archive, newer, expected):
    archive.write_job(KEY, b"{}", SMALL)
    (job_directory(archive) / "data.json").write_bytes(b"plain")
    (job_directory(archive) / "data.json.gz").write_bytes(gzip.compress(b"packed"))
    for name in ("data.json", "data.json.gz"):
        os.utime(job_directory(archive) / name, (2000, 2000) if name == newer else (1000, 1000))

    assert archive.read_data(KEY) == expected


@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda packed: packed[:5], lambda _: b"no gzip at all"])
def test_damaged_data_are_reported_with_the_job(archive, damage):
    archive.write_job(KEY, b"{}", LARGE)
    path = job_directory(archive) / "data.json.gz"
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(CorruptArchive, match=r"job testc/1403044/1608923076: data\.json\.gz is damaged"):
        archive.read_data(KEY)


@pytest.mark.parametrize(
    ("read", "file"),
    [
        (FilesystemArchive.read_meta, "meta.json"),
        (FilesystemArchive.read_data, "data.json"),
        (FilesystemArchive.mtime, "meta.json"),
    ],
)
def test_what_is_not_there_is_named(archive, read, file):
    with pytest.raises(ArchivedJobNotFound, match=f"no {file} for job testc/1403044/1608923076"):
        read(archive, KEY)
    assert not archive.exists(KEY)


def test_a_key_that_would_leave_the_archive_is_refused(archive):
    with pytest.raises(Invalid, match=r"'\.\.' cannot be the name"):
        archive.read_meta(JobKey("..", 1, 1))


def test_meta_data_can_be_replaced_but_not_invented(archive):
    with pytest.raises(ArchivedJobNotFound):
        archive.write_meta(KEY, b"{}")

    archive.write_job(KEY, b"{}", SMALL)
    archive.write_meta(KEY, b'{"tags":[]}')

    assert archive.read_meta(KEY) == b'{"tags":[]}'
    assert files_of_job(archive) == ["data.json", "meta.json"]


def test_a_failed_write_leaves_no_temporary_file_and_the_old_content(archive):
    archive.write_job(KEY, b"old", SMALL)
    path = job_directory(archive) / "meta.json"
    path.unlink()
    path.mkdir()

    with pytest.raises(OSError):
        archive.write_job(KEY, b"new", SMALL)

    assert files_of_job(archive) == ["data.json", "meta.json"]


def test_written_files_have_the_mode_of_any_new_file(archive):
    archive.write_job(KEY, b"{}", SMALL)
    other = archive.root / "other"
    other.write_bytes(b"")

    assert (job_directory(archive) / "meta.json").stat().st_mode == other.stat().st_mode


def test_nothing_is_written_to_a_read_only_archive(archive):
    archive.write_job(KEY, b"{}", SMALL)
    fixed = FilesystemArchive(archive.root, read_only=True)

    assert not fixed.is_writable
    for write in (
        lambda: fixed.write_job(KEY, b"", b""),
        lambda: fixed.write_meta(KEY, b""),
        lambda: fixed.write_cluster("testc", b""),
    ):
        with pytest.raises(ReadOnlyArchive, match="the job archive is read-only"):
            write()


def test_an_etag_changes_with_the_files_and_only_then(archive):
    archive.write_job(KEY, b"{}", SMALL)
    before = archive.etag(KEY)

    assert archive.etag(KEY) == before
    archive.write_meta(KEY, b"{} ")
    assert archive.etag(KEY) != before


def test_the_time_of_a_job_is_that_of_its_youngest_file(archive):
    archive.write_job(KEY, b"{}", SMALL)
    os.utime(job_directory(archive) / "meta.json", (1000, 1000))
    os.utime(job_directory(archive) / "data.json", (2000, 2000))

    assert archive.mtime(KEY) == 2000


def test_keys_come_by_cluster_job_id_and_start_time(archive):
    archive.write_cluster("other", b"{}")
    keys = [
        JobKey("other", 5, 9),
        JobKey("testc", 2, 30),
        JobKey("testc", 2, 200),
        JobKey("testc", 10_999, 1),
        JobKey("testc", 2_000_000, 1),
    ]
    for key in reversed(keys):
        archive.write_job(key, b"{}", SMALL)

    assert list(archive.iter_keys()) == keys


def test_strange_entries_are_reported_and_skipped(archive):
    archive.write_job(KEY, b"{}", SMALL)
    root = archive.root
    (root / "lost+found").mkdir()
    (root / "notes.txt").touch()
    (root / ".git").mkdir()
    (root / "compress.txt").write_text("1700000000")
    (root / "testc" / "README").touch()
    (root / "testc" / "backup").mkdir()
    (root / "testc" / "1403" / "45").mkdir()
    (root / "testc" / "1403" / "stray").touch()
    (root / "testc" / "1403" / "044" / "0123").mkdir()
    problems = []

    keys = list(archive.iter_keys(problems.append))

    assert keys == [KEY]
    assert sorted(map(str, problems)) == [
        "lost+found: a directory without cluster.json",
        "notes.txt: a file that does not belong here",
        "testc/1403/044/0123: a directory whose name is no number of this level",
        "testc/1403/45: a directory whose name is no number of this level",
        "testc/1403/stray: a file where directories are expected",
        "testc/README: a file where directories are expected",
        "testc/backup: a directory whose name is no number of this level",
    ]


@pytest.mark.parametrize("parent", ["", "testc", "testc/1403", "testc/1403/044"])
def test_a_link_to_itself_is_reported_like_any_stray_file(archive, parent):
    archive.write_job(KEY, b"{}", SMALL)
    link = archive.root / parent / "7"
    link.symlink_to("7")
    problems = []

    keys = list(archive.iter_keys(problems.append))

    assert keys == [KEY]
    assert [problem.place for problem in problems] == [str(link.relative_to(archive.root))]


@pytest.mark.parametrize(
    ("read", "file"),
    [("read_meta", "meta.json"), ("read_data", "data.json"), ("etag", "meta.json"), ("mtime", "data.json")],
)
def test_a_file_that_the_storage_does_not_give_out_is_no_bug_of_ours(archive, read, file):
    archive.write_job(KEY, b"{}", SMALL)
    path = job_directory(archive) / file
    path.unlink()
    path.symlink_to(file)

    with pytest.raises(UnreadableArchive, match=rf"^testc/1403/044/1608923076/{file} cannot be read: Too many"):
        getattr(archive, read)(KEY)


def test_a_directory_in_the_place_of_a_file_is_no_bug_of_ours(archive):
    archive.write_job(KEY, b"{}", SMALL)
    (job_directory(archive) / "meta.json").unlink()
    (job_directory(archive) / "meta.json").mkdir()

    with pytest.raises(UnreadableArchive, match="cannot be read: Is a directory"):
        archive.read_meta(KEY)


def test_an_archive_that_is_away_is_said_to_be(archive):
    archive.root.rename(archive.root.with_name("away"))

    with pytest.raises(UnreadableArchive, match="the job archive cannot be read: No such file or directory"):
        list(archive.iter_keys())


def test_a_directory_that_cannot_be_listed_is_reported(archive):
    problems = []

    assert list(jobs_of_cluster(archive.root, "vanished", problems.append)) == []
    assert [str(problem) for problem in problems] == ["vanished: cannot be listed: No such file or directory"]


def test_an_archive_describes_itself(archive):
    info = archive.info()

    assert (info.kind, info.version, info.is_writable, info.cluster_names) == ("file", 3, True, ("testc",))


def test_a_cluster_is_loaded_with_its_time(archive):
    os.utime(archive.root / "testc" / "cluster.json", (1000, 1000))

    assert list(archive.load_cluster("testc").subclusters) == ["main", "large"]
    assert archive.cluster_mtime("testc") == 1000


@pytest.mark.parametrize("ask", [FilesystemArchive.load_cluster, FilesystemArchive.cluster_mtime])
def test_an_unknown_cluster_is_not_found(archive, ask):
    with pytest.raises(NotFound, match="the job archive has no cluster 'nowhere'"):
        ask(archive, "nowhere")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "wrong/cluster.json: unexpected end of data"),
        (b'{"name":"wrong"}', "wrong/cluster.json: metricConfig: expected a list of at least one metric"),
    ],
)
def test_a_broken_cluster_file_is_reported_with_its_name(archive, content, message):
    archive.write_cluster("wrong", content)

    with pytest.raises(Invalid, match=message):
        archive.load_cluster("wrong")


def test_a_cluster_must_be_called_like_its_directory(archive):
    archive.write_cluster("wrong", orjson.dumps(cluster_document()))

    with pytest.raises(Invalid, match="name: is 'testc', but the directory is called 'wrong'"):
        archive.load_cluster("wrong")
