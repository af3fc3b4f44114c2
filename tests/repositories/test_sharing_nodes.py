"""Which jobs held the same nodes at the same time, on every database."""

from dataclasses import replace

import pytest

from app.database import db, unit_of_work
from app.domain.job import JobState, Sharing
from app.repositories.job_writes import JobWriter
from app.repositories.jobs import JobRepository
from tests.repositories.stock import EVERYTHING
from tests.support.archive_builder import make_job
from tests.support.databases import on_every_database

pytestmark = [on_every_database, pytest.mark.usefixtures("app_context")]


@pytest.fixture
def jobs():
    return JobRepository(db.session)


def write(*written):
    with unit_of_work():
        return JobWriter(db.session).insert(written)


def running(**fields):
    return make_job(state=JobState.RUNNING, shared=Sharing.MULTI_USER, duration=0, **fields)


def test_jobs_on_the_same_nodes_at_the_same_time_are_found(jobs):
    mine = make_job(number=0, hosts=["n001", "n002"], start_time=10_000, duration=5000)
    others = {
        "on the second node": make_job(number=1, hosts=["n002"], start_time=9_000, duration=3000),
        "still running": running(number=2, hosts=["n001"], start_time=12_000),
        "on both nodes": make_job(number=3, hosts=["n001", "n002"], start_time=10_001, duration=10),
        "on another node": make_job(number=4, hosts=["n003"], start_time=10_000, duration=5000),
        "in another cluster": replace(
            make_job(number=5, hosts=["n001"], start_time=10_000, duration=5000), cluster="x"
        ),
        "ended just after the start": make_job(number=6, hosts=["n001"], start_time=9_000, duration=1200),
        "started just before the end": make_job(number=7, hosts=["n001"], start_time=14_800, duration=1200),
        "one second more than the slack": make_job(number=8, hosts=["n001"], start_time=14_799, duration=1200),
    }
    ids = write(mine, *others.values())
    record = jobs.find(ids[mine.key], seen_by=EVERYTHING)

    found = jobs.sharing_nodes(record, ["n001", "n002"], 200, seen_by=EVERYTHING)
    links = jobs.links_to_sharing([record.id], 200, seen_by=EVERYTHING)

    names = {ids[job.key]: name for name, job in others.items()}
    assert [names[other.id] for other in found] == [
        "on the second node", "still running", "one second more than the slack"
    ]  # fmt: skip
    assert [(link.id, link.job_id) for link in links[record.id]] == [(other.id, other.job_id) for other in found]


def test_a_running_job_overlaps_until_now(jobs):
    mine = running(number=0, hosts=["n001"], start_time=1000)
    late = running(number=1, hosts=["n001"], start_time=1_700_000_000)
    ids = write(mine, late)
    record = jobs.find(ids[mine.key], seen_by=EVERYTHING)

    found = jobs.sharing_nodes(record, ["n001"], 200, seen_by=EVERYTHING)

    assert [job.id for job in found] == [ids[late.key]]
    assert jobs.links_to_sharing([record.id, ids[late.key]], 200, seen_by=EVERYTHING).keys() == set(ids.values())
