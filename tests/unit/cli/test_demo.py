from __future__ import annotations

import pytest
from flask import Flask

from app.archive.filesystem import FilesystemArchive
from app.cli.demo import demo

NOW = 1_795_000_000


@pytest.fixture
def run():
    app = Flask("demo")
    app.cli.add_command(demo)
    return lambda *arguments: app.test_cli_runner().invoke(
        args=["demo", "generate", f"--now={NOW}", *map(str, arguments)]
    )


def test_the_last_line_says_what_was_written_and_where(run, tmp_path):
    result = run("--jobs=4", "--path", tmp_path / "archive")

    assert result.exit_code == 0
    assert result.output.splitlines()[-1].startswith("4 jobs of ")
    assert str(tmp_path / "archive") in result.output.splitlines()[-1]


def test_an_archive_with_clusters_is_not_touched(run, tmp_path):
    run("--jobs=2", "--path", tmp_path)
    before = list(FilesystemArchive(tmp_path).iter_keys())

    result = run("--jobs=3", "--seed=2", "--path", tmp_path)

    assert result.exit_code == 1
    assert "is not empty" in result.output
    assert list(FilesystemArchive(tmp_path).iter_keys()) == before


def test_force_adds_to_an_archive(run, tmp_path):
    run("--jobs=2", "--path", tmp_path)

    result = run("--jobs=3", "--seed=2", "--force", "--path", tmp_path)

    assert result.exit_code == 0
    assert len(list(FilesystemArchive(tmp_path).iter_keys())) == 5


def test_a_folder_that_is_no_archive_is_named(run, tmp_path):
    (tmp_path / "holiday.txt").write_text("sun")

    result = run("--jobs=2", "--path", tmp_path)

    assert result.exit_code == 1
    assert "version.txt is missing" in result.output


def test_zero_jobs_are_a_usage_error(run, tmp_path):
    assert run("--jobs=0", "--path", tmp_path).exit_code == 2
