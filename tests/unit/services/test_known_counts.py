"""Counts are kept until a job changes."""

import pytest

from app.database import db, unit_of_work
from app.domain.filters import JobFilter, NumberRange, TextMatch, TimeSpan
from app.domain.visibility import Visibility
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_writes import JobWriter
from app.repositories.jobs import JobRepository
from app.services import known_counts
from app.services.known_counts import KnownCounts
from tests.support.archive_builder import make_job

EVERYTHING = Visibility.everything(reason="a test looks")


class CountingRepository(JobRepository):
    """Notes how often it was asked."""

    asked = 0

    def count(self, filters, *, seen_by):
        self.asked += 1
        return super().count(filters, seen_by=seen_by)


@pytest.fixture
def jobs(app_context):
    return CountingRepository(db.session)


@pytest.fixture
def counts(jobs):
    return KnownCounts(jobs, JobChangeLog(db.session))


def insert(number):
    with unit_of_work():
        job = make_job(number=number)
        row_id = JobWriter(db.session).insert([job])[job.key]
        JobChangeLog(db.session).record([row_id])


def test_the_same_question_is_counted_once(jobs, counts):
    insert(1)

    answers = [counts.count((), seen_by=EVERYTHING) for _ in range(3)]

    assert (answers, jobs.asked) == ([1, 1, 1], 1)


def test_a_change_is_seen_at_once(counts):
    before = counts.count((), seen_by=EVERYTHING)

    insert(1)

    assert (before, counts.count((), seen_by=EVERYTHING)) == (0, 1)


def test_a_new_epoch_forgets_too(jobs, counts):
    counts.count((), seen_by=EVERYTHING)

    with unit_of_work():
        JobChangeLog(db.session).start_epoch()
    counts.count((), seen_by=EVERYTHING)

    assert jobs.asked == 2


def test_callers_and_filters_have_counts_of_their_own(counts):
    insert(1)
    nobody = Visibility(all_jobs=False, username="nobody")
    elsewhere = JobFilter(cluster=TextMatch.equal("elsewhere"))

    assert counts.count((), seen_by=EVERYTHING) == 1
    assert counts.count((), seen_by=nobody) == 0
    assert counts.count((elsewhere,), seen_by=EVERYTHING) == 0


@pytest.mark.parametrize(
    "moving", [JobFilter(duration=NumberRange(0, 9)), JobFilter(start_time=TimeSpan(last="last7d"))]
)
def test_what_moves_with_the_clock_is_counted_each_time(jobs, counts, moving):
    for _ in range(2):
        counts.count((moving,), seen_by=EVERYTHING)

    assert jobs.asked == 2


def test_the_store_does_not_grow_without_end(jobs, counts, monkeypatch):
    monkeypatch.setattr(known_counts, "MOST", 2)

    for name in ("a", "b", "c", "a"):
        counts.count((JobFilter(cluster=TextMatch.equal(name)),), seen_by=EVERYTHING)

    assert jobs.asked == 4
