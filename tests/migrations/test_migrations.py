"""The schema is what the models say, and goes up and down with rows in it, on every database."""

import subprocess
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import flask_migrate
import pytest
from sqlalchemy import func, inspect, select

from app.database import db, unit_of_work
from app.domain.job import Tag
from app.domain.user import Account, User
from app.models import ChangeCounter, Job
from app.repositories.accounts import AccountRepository
from app.repositories.archive_tasks import ArchiveTaskRepository
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_life import JobLifeRepository
from app.repositories.job_writes import JobWriter
from app.repositories.tags import TagRepository
from app.repositories.tokens import TokenRepository
from tests.migrations.conftest import on_every_blank_database
from tests.support.archive_builder import make_job
from tests.support.databases import EVERY_DATABASE
from tests.support.served import FLASK, ROOT, TIMEOUT, environment


def fill():
    job = make_job(hosts=["n001", "n002"], tags=(Tag("app", "vasp"),))
    with unit_of_work():
        ids = JobWriter(db.session).insert([job])
        tags = TagRepository(db.session).ensure([("app", "vasp", "global")])
        JobWriter(db.session).link_tags([(ids[job.key], job)], tags)
        AccountRepository(db.session).add(Account(User("anna")))
        AccountRepository(db.session).put_setting("anna", "theme", '"dark"')
        TokenRepository(db.session).add(jti="1", username="anna", name="", created_at=1, expires_at=None)
        JobLifeRepository(db.session).lock_number(job.cluster, job.job_id)
        ArchiveTaskRepository(db.session).note(ids.values())
        JobChangeLog(db.session).record(ids.values())


def count_jobs():
    number = db.session.scalar(select(func.count()).select_from(Job))
    db.session.rollback()
    return number


def copies(folder):
    return sorted(path.name for path in folder.iterdir() if ".before-" in path.name)


@on_every_blank_database
def test_the_newest_schema_is_what_the_models_say(blank_app):
    flask_migrate.upgrade()

    flask_migrate.check()  # exits with an error where they differ


@on_every_blank_database
def test_tables_compare_text_exactly_and_ids_are_wide(blank_app):
    flask_migrate.upgrade()

    columns = {column["name"]: str(column["type"]) for column in inspect(db.engine).get_columns("job")}
    assert "VARCHAR(255)" in columns["hpc_user"]
    assert columns["job_id"].startswith("BIGINT")
    assert columns["id"].startswith(("BIGINT", "INTEGER"))


@on_every_blank_database
def test_the_schema_goes_up_and_down_and_up_with_rows(blank_app):
    flask_migrate.upgrade()
    fill()

    flask_migrate.downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}
    flask_migrate.upgrade()

    assert left == set()
    assert count_jobs() == 0
    assert db.session.execute(select(ChangeCounter.id, ChangeCounter.number, ChangeCounter.epoch)).all() == [(1, 0, 0)]
    db.session.rollback()


@on_every_blank_database
def test_another_upgrade_changes_nothing(blank_app):
    flask_migrate.upgrade()
    fill()

    flask_migrate.upgrade()

    assert count_jobs() == 1


@pytest.mark.parametrize("blank_app", EVERY_DATABASE[1:], indirect=True)
def test_of_two_upgrades_at_once_one_waits_for_the_other(blank_app, app_folder):
    variables = environment(app_folder, FLIGHTDECK_DATABASE_URL=blank_app.config["SQLALCHEMY_DATABASE_URI"])
    command = [FLASK, "db", "upgrade"]

    running = [
        subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=TIMEOUT)[0] for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], said
    assert count_jobs() == 0


def test_a_new_database_is_not_copied(blank_app, app_folder):
    flask_migrate.upgrade()

    assert copies(app_folder) == []


def test_commands_that_change_nothing_copy_nothing(blank_app, app_folder):
    flask_migrate.upgrade()
    fill()

    flask_migrate.upgrade()
    flask_migrate.current()
    flask_migrate.check()

    assert copies(app_folder) == []


def test_before_each_change_the_file_is_copied_with_its_rows(blank_app, app_folder):
    flask_migrate.upgrade()
    fill()

    flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()

    first, *_others = copies(app_folder)
    assert len(copies(app_folder)) == 2
    with closing(connect(app_folder / first)) as copy:
        assert copy.execute("SELECT count(*) FROM job").fetchone() == (1,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("revision", ["-1", "base"])
def test_steps_back_are_changes(blank_app, app_folder, revision):
    flask_migrate.upgrade()
    fill()

    flask_migrate.downgrade(revision=revision)

    assert len(copies(app_folder)) == 1


def test_the_copy_is_readable_by_whom_the_database_is(blank_app, app_folder):
    flask_migrate.upgrade()
    fill()
    (app_folder / "flightdeck.db").chmod(0o600)

    flask_migrate.downgrade(revision="base")

    assert (app_folder / copies(app_folder)[0]).stat().st_mode & 0o777 == 0o600


def test_foreign_keys_hold_again_after_a_migration(blank_app):
    flask_migrate.upgrade()

    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_sqlite_writes_ahead_and_safely(blank_app):
    with db.engine.connect() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]

    assert pragmas == ["wal", 2]


def test_upgrades_work_from_any_folder(app_folder, tmp_path):
    variables = environment(app_folder, FLASK_APP=str(ROOT / "wsgi.py"), PYTHONPATH=str(ROOT))

    subprocess.run([FLASK, "db", "upgrade"], cwd=tmp_path, env=variables, check=True, timeout=TIMEOUT)

    assert Path(app_folder / "flightdeck.db").is_file()
