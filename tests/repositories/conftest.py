"""A database with the jobs of `tests.repositories.stock`, filled once for each module and each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import create_app
from app.database import db, unit_of_work
from app.domain.visibility import Visibility
from app.repositories.job_writes import JobWriter
from app.repositories.jobs import JobRepository
from app.repositories.tags import TagRepository
from app.settings import Settings
from tests.repositories.stock import JOBS, Stock
from tests.support.app import dispose, provide_database
from tests.support.databases import EVERY_DATABASE

EVERYTHING = Visibility.everything(reason="a test looks")


@pytest.fixture(scope="module", params=EVERY_DATABASE)
def stock(request, tmp_path_factory) -> Iterator[Stock]:
    """The stock in one of the databases, within an application context; only for tests that write nothing."""
    folder = tmp_path_factory.mktemp("stock")
    app = create_app(Settings(instance=folder, database=provide_database(request.param, folder, request)))
    with app.app_context():
        with unit_of_work():
            writer, tags = JobWriter(db.session), TagRepository(db.session)
            ids = writer.insert(list(JOBS.values()))
            identities = {(tag.type, tag.name, tag.scope) for job in JOBS.values() for tag in job.tags}
            tag_ids = tags.ensure(identities)
            writer.link_tags([(ids[job.key], job) for job in JOBS.values()], tag_ids)
        names = {ids[job.key]: name for name, job in JOBS.items()}
        yield Stock(JobRepository(db.session), TagRepository(db.session), names, tag_ids)
    dispose(app)


@pytest.fixture(autouse=True)
def _end_transaction(request) -> Iterator[None]:
    yield
    if "stock" in request.fixturenames:
        db.session.rollback()
