"""Writing survives the worst: a process that is killed while it writes."""

from __future__ import annotations

import subprocess
import sys

from app.archive.durable_file import make_directories, write_durably
from app.archive.filesystem import FilesystemArchive
from app.domain.job import JobKey

KEY = JobKey("testc", 1234, 1700000000)
WRITER = """
import sys
from app.archive.filesystem import FilesystemArchive
from app.domain.job import JobKey

archive = FilesystemArchive(sys.argv[1])
while True:
    for letter in (b"a", b"b"):
        archive.write_job(JobKey("testc", 1234, 1700000000), letter * 10_000, letter * 3_000_000)
        print("written", flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_whole_files(tmp_path):
    archive = FilesystemArchive.create(tmp_path / "archive")
    for rounds in (1, 2, 3):
        with subprocess.Popen([sys.executable, "-c", WRITER, archive.root], stdout=subprocess.PIPE) as writer:
            for _ in range(rounds):
                assert writer.stdout.readline() == b"written\n"
            writer.kill()

        meta, data = archive.read_meta(KEY), archive.read_data(KEY)
        assert meta in (b"a" * 10_000, b"b" * 10_000)
        assert data in (b"a" * 3_000_000, b"b" * 3_000_000)


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "meta.json"
    write_durably(path, b"old and longer")

    write_durably(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_directories_are_made_down_to_the_last_and_may_be_there(tmp_path):
    make_directories(tmp_path / "a" / "b")
    make_directories(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()
