"""A site with a job archive, a function that brings it into the database, and a service account."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from app.container import current_services
from app.database import db, unit_of_work
from app.domain.job import Job
from app.domain.roles import Role
from app.domain.visibility import Visibility
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_writes import JobWriter
from tests.support.archive_builder import ArchiveBuilder

EVERYTHING = Visibility.everything(reason="a test looks")


@pytest.fixture
def archive(app_folder) -> ArchiveBuilder:
    return ArchiveBuilder(app_folder / "job-archive").with_default_clusters()


@pytest.fixture
def import_jobs(app, archive) -> Callable[[], dict[int, int]]:
    """Fill the job table from the archive; returns job id -> row id."""

    def run() -> dict[int, int]:
        with app.app_context():
            with ThreadPoolExecutor(1) as executor:
                report = current_services().import_archive.init_db(executor, lambda _done: None)
            assert report.refused == []
            records = current_services().query_jobs.page(seen_by=EVERYTHING).records
            return {record.job_id: record.id for record in records}

    return run


@pytest.fixture
def insert_job(app) -> Callable[[Job], int]:
    """Put a job into the table that no archive has; returns its row id."""

    def insert(job: Job) -> int:
        with app.app_context(), unit_of_work():
            row_id = JobWriter(db.session).insert([job])[job.key]
            JobChangeLog(db.session).record([row_id])
            return row_id

    return insert


@pytest.fixture
def robot(api_client):
    return api_client(Role.API, username="robot")


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL statements of the block."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
