"""Sums and single values of many jobs, on every database."""

from __future__ import annotations

import pytest

from app.database import db
from app.domain.errors import Invalid
from app.domain.filters import JobFilter, NumberRange
from app.domain.visibility import Visibility
from app.repositories.job_sums import DAY_S, JobSumRepository
from app.repositories.job_values import MEASURES, JobValueRepository
from tests.support.archive_builder import START

EVERYTHING = Visibility.everything(reason="a test looks")
ANNA = Visibility(all_jobs=False, username="anna")


@pytest.fixture
def sums(stock):
    return JobSumRepository(db.session)


@pytest.fixture
def values(stock):
    return JobValueRepository(db.session)


def test_what_runs_is_counted_with_what_it_holds(sums):
    assert sums.running(seen_by=EVERYTHING) == (1, 1, 0)


def test_nothing_runs_for_somebody_else(sums):
    assert sums.running(seen_by=Visibility(all_jobs=False, username="dora")) == (0, 0, 0)


def test_ended_jobs_are_counted_by_state_from_their_end_on(sums):
    assert sums.ended_since(START, seen_by=EVERYTHING) == {"completed": 4, "failed": 1, "timeout": 1}
    assert sums.ended_since(START + 3600 + 4500, seen_by=EVERYTHING) == {}


def test_only_visible_jobs_have_ended(sums):
    assert sums.ended_since(START, seen_by=ANNA) == {"completed": 1}


def test_used_time_is_summed_by_day_and_place(sums):
    used = sums.used_by_day(START - DAY_S, seen_by=EVERYTHING)

    first = {(item.cluster, item.subcluster): item for item in used if item.day == 1}
    assert first["testg", "a40"].jobs == 1
    assert first["testg", "a40"].accelerator_seconds == 2 * 3600
    assert first["testg", "a40"].thread_seconds == 64 * 3600


def test_used_time_of_a_running_job_grows(sums):
    used = sums.used_by_day(START, seen_by=ANNA)

    [running] = [item for item in used if item.day > 0]
    assert running.thread_seconds >= 4 * 7000


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_a_value_for_every_job(values, measure):
    assert len(values.newest(measure, (), 100, seen_by=EVERYTHING)) == 7


def test_a_footprint_value_is_read_where_there_is_one(values):
    assert sorted(values.newest("flops_any_avg", (), 100, seen_by=EVERYTHING)) == [-2, 1.5, 10, 10]


def test_values_are_those_of_the_newest_matching_jobs(values):
    few_nodes = (JobFilter(num_nodes=NumberRange(1, 2)),)

    assert values.newest("duration", few_nodes, 2, seen_by=Visibility(all_jobs=False, username="dora")) == [3600]


def test_a_measure_that_does_not_exist_is_refused(values):
    with pytest.raises(Invalid, match="no value of jobs"):
        values.newest("x'; DROP TABLE job", (), 1, seen_by=EVERYTHING)
