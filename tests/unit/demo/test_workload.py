from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from app.demo.accounts import DEMO_ACCOUNTS
from app.demo.allocation import BookingCalendar
from app.demo.applications import APPLICATIONS
from app.demo.behaviours import PROGRAMS, TWISTS
from app.demo.hardware import AURORA_SHARED
from app.demo.people import MANAGED_PROJECTS, PEOPLE
from app.demo.scenarios import SCENARIOS
from app.demo.scheduler import scheduled_jobs
from app.demo.workload import DAYS, plan_tasks
from app.domain.errors import Invalid
from app.domain.job import JobState
from app.domain.roles import Role

NOW = 1_795_000_000


@pytest.fixture(scope="module")
def tasks():
    return plan_tasks(seed=2, jobs=300, now=NOW)


@pytest.fixture(scope="module")
def jobs(tasks):
    return scheduled_jobs(tasks, seed=2)


def test_as_many_jobs_are_planned_as_asked_for(tasks):
    assert len(tasks) == 300


def test_every_scenario_occurs_before_any_occurs_by_chance(tasks):
    assert {task.submission.scenario.name for task in tasks} == {scenario.name for scenario in SCENARIOS}


def test_no_two_jobs_hold_the_same_part_of_a_node_at_once(tasks):
    spans = defaultdict(list)
    for task in tasks:
        for place in ((grant.hostname, part) for grant in task.grants for part in grant.parts):
            spans[place].append((task.start_time, task.start_time + task.duration))

    for taken in spans.values():
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(sorted(taken)))


def test_jobs_start_within_the_last_weeks_after_they_were_submitted(tasks):
    for task in tasks:
        assert NOW - (DAYS + 1) * 86400 < task.start_time < NOW - task.duration
        assert task.submission.submit_time < task.start_time


def test_jobs_that_ran_into_their_limit_took_a_little_longer_than_it(tasks):
    for task in tasks:
        if task.state is JobState.TIMEOUT and task.task == 1:
            assert 0 < task.duration - task.submission.walltime <= 30


def test_job_ids_ascend_with_the_time_of_submission(jobs):
    for cluster in ("aurora", "nova"):
        ids = [job.job_id for job in jobs if job.cluster == cluster]

        assert ids == sorted(set(ids))


def test_tasks_of_an_array_share_the_id_of_the_first(jobs):
    arrays = defaultdict(list)
    for job in jobs:
        if job.array_job_id:
            arrays[job.cluster, job.array_job_id].append(job)

    assert all(members[0].submit_time == members[-1].submit_time for members in arrays.values())
    assert all(min(job.job_id for job in members) >= first for (_, first), members in arrays.items())


def test_more_jobs_than_the_site_can_run_are_refused(monkeypatch):
    monkeypatch.setattr(BookingCalendar, "book", lambda *_arguments, **_options: [])

    with pytest.raises(Invalid, match="10 jobs are more than the demo site can run"):
        plan_tasks(seed=1, jobs=10, now=NOW)


def test_a_calendar_gives_parts_of_a_node_only_once():
    calendar = BookingCalendar()
    first = calendar.book(AURORA_SHARED, nodes=1, parts=3, span=(0, 100), first=0)

    second = calendar.book(AURORA_SHARED, nodes=1, parts=3, span=(50, 150), first=0)

    assert first[0].hostname != second[0].hostname


def test_a_calendar_gives_a_node_again_after_its_job():
    calendar = BookingCalendar()
    first = calendar.book(AURORA_SHARED, nodes=16, parts=4, span=(0, 100), first=0)

    assert calendar.book(AURORA_SHARED, nodes=1, parts=1, span=(99, 120), first=0) == []
    assert calendar.book(AURORA_SHARED, nodes=16, parts=4, span=(100, 120), first=0) == first


def test_scenarios_name_programs_and_twists_that_exist():
    programs = {program for application in APPLICATIONS.values() for program in application.programs}

    assert programs == set(PROGRAMS)
    assert {program for scenario in SCENARIOS for program in scenario.programs} <= programs
    assert {twist for scenario in SCENARIOS for twist in scenario.twists} == set(TWISTS)


def test_the_demo_user_and_the_manager_see_jobs(jobs):
    by_role = {account.user.roles[-1]: account.user for account in DEMO_ACCOUNTS}
    mine = [job for job in jobs if job.user == by_role[Role.USER].username]
    managed = [job for job in jobs if job.project in by_role[Role.MANAGER].projects]

    assert len(mine) > 10
    assert len(managed) > len(mine)


def test_there_is_an_account_for_every_role_that_can_sign_in():
    assert {account.user.roles[-1] for account in DEMO_ACCOUNTS} == set(Role) - {Role.ANONYMOUS}


def test_managed_projects_exist():
    assert set(MANAGED_PROJECTS) <= {person.project for person in PEOPLE}
