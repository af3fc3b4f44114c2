"""`flask archive`: exit codes and what is said."""

import pytest

from app.archive.backend import ArchiveProblem
from app.archive.layout import relative_path
from app.cli.archive import MOST_ON_TERMINAL, refusals
from app.container import current_services
from app.domain.visibility import Visibility
from tests.support.archive_builder import ArchiveBuilder

EVERYTHING = Visibility.everything(reason="a test looks")


@pytest.fixture
def run(app):
    """Return a function that runs a command line and returns its result."""
    return lambda *line: app.test_cli_runner().invoke(args=["archive", *map(str, line)])


@pytest.fixture
def archive(app_folder):
    return ArchiveBuilder(app_folder / "job-archive").with_default_clusters()


@pytest.fixture
def count(app):
    def count():
        with app.app_context():
            return current_services().query_jobs.count(seen_by=EVERYTHING)

    return count


def directory_of(archive, key):
    return archive.root / relative_path(key)


def test_an_empty_archive_is_imported(run):
    result = run("init-db")

    assert (result.exit_code, result.stdout) == (0, "Done: 0 jobs added, 0 updated, 0 removed, 0 refused\n")


def test_jobs_are_imported_and_again(run, archive, count):
    for _ in range(3):
        archive.add_job(metrics=["cpu_load"])

    first, second = run("init-db"), run("init-db")

    assert (first.exit_code, first.stdout) == (0, "Done: 3 jobs added, 0 updated, 0 removed, 0 refused\n")
    assert (second.exit_code, second.stdout) == (0, "Done: 0 jobs added, 3 updated, 0 removed, 0 refused\n")
    assert count() == 3


def test_a_refused_job_is_named_and_makes_the_command_fail(run, archive, count):
    archive.add_job(metrics=["cpu_load"])
    bad = archive.add_job(metrics=["cpu_load"])
    (directory_of(archive, bad) / "meta.json").write_text('{"cluster":', encoding="utf-8")

    result = run("init-db")

    assert result.exit_code == 1
    assert f"refused: {bad}: meta.json: " in result.stderr
    assert result.stdout == "Done: 1 jobs added, 0 updated, 0 removed, 1 refused\n"
    assert count() == 1


def test_every_refused_job_is_named_in_a_file(run, archive):
    many = MOST_ON_TERMINAL + 2
    for _ in range(many):
        bad = archive.add_job(metrics=["cpu_load"])
        (directory_of(archive, bad) / "meta.json").write_text("{", encoding="utf-8")

    result = run("init-db")

    assert result.stderr.count("refused: ") == many
    assert f", {many} refused\n" in result.stdout


def test_on_a_terminal_the_first_refused_jobs_are_named_and_the_rest_counted():
    problems = [ArchiveProblem(f"testc/{number}", "is damaged") for number in range(3)]

    assert refusals(problems, at_most=1) == [
        "refused: testc/0: is damaged",
        "... and 2 more; send standard error to a file to see all",
    ]


def test_info_tells_clusters_jobs_and_days(run, archive):
    archive.add_job()
    archive.add_job(start_time=1_800_000_000)

    result = run("info")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "file archive, version 3, writable",
        "  testc                         2 jobs, started 2023-11-14 to 2027-01-15",
        "  testg                         0 jobs",
        "Done: 2 jobs, 0 refused",
    ]


def test_a_good_archive_is_valid(run, archive):
    archive.add_job()

    result = run("validate")

    assert (result.exit_code, result.stdout) == (0, "Done: 1 jobs read, 0 refused\n")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("data.json.gz", b"\x1f\x8bnothing", "damaged"),
        (
            "data.json",
            b'{"cpu_load":{"node":{"timestep":60,"series":[{"hostname":"n001","data":["x"]}]}}}',
            "cpu_load.node",
        ),
        ("data.json", b"{", "data.json"),
        ("meta.json", b'{"user":"\xff"}', "meta.json"),
    ],
)
def test_damaged_jobs_are_named(run, archive, file, content, said):
    bad, good = archive.add_job(), archive.add_job()
    for path in directory_of(archive, bad).glob("data.json*"):
        if file.startswith("data"):
            path.unlink()
    (directory_of(archive, bad) / file).write_bytes(content)

    result = run("validate")

    assert result.exit_code == 1
    assert f"refused: {bad}: " in result.stderr
    assert said in result.stderr
    assert str(good) not in result.stderr


def test_a_job_without_data_is_named(run, archive):
    bad = archive.add_job()
    for path in directory_of(archive, bad).glob("data.json*"):
        path.unlink()

    result = run("validate")

    assert (result.exit_code, f"refused: {bad}: the job archive has no data.json" in result.stderr) == (1, True)


def test_validating_writes_nothing(run, archive, count):
    archive.add_job()
    before = sorted((path, path.stat().st_mtime_ns) for path in archive.root.rglob("*"))

    run("validate")

    assert sorted((path, path.stat().st_mtime_ns) for path in archive.root.rglob("*")) == before
    assert count() == 0


def test_jobs_of_another_archive_are_imported(run, archive, tmp_path, count):
    other = ArchiveBuilder(tmp_path / "other").with_default_clusters()
    key = other.add_job()

    first, second = run("import", other.root), run("import", other.root)

    assert (first.exit_code, first.stdout) == (0, "Done: 1 jobs added, 0 updated, 0 removed, 0 refused\n")
    assert second.stdout.startswith("Done: 0 jobs added, 0 updated, 0 removed, 1 skipped because the archive has them")
    assert archive.backend.exists(key)
    assert count() == 1


def test_a_folder_that_is_no_archive_is_refused(run, archive, tmp_path):
    result = run("import", tmp_path)

    assert (result.exit_code, result.stderr) == (1, f"Error: job archive {tmp_path}: version.txt is missing\n")


def test_a_folder_that_is_not_there_is_wrong_usage(run, tmp_path):
    assert run("import", tmp_path / "nothing").exit_code == 2
