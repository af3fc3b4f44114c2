"""Which jobs ran at the demo site in the last weeks: who, what, where, when and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from app.demo.allocation import BookingCalendar, Grant
from app.demo.applications import APPLICATIONS, Application
from app.demo.hardware import NodeKind
from app.demo.people import PEOPLE, Person
from app.demo.scenarios import SCENARIOS, Scenario
from app.domain.errors import Invalid
from app.domain.job import JobState

T = TypeVar("T")

DAYS = 60
WALLTIMES = tuple(round(3600 * hours) for hours in (0.25, 0.5, 1, 2, 4, 6, 8, 12, 16, 20, 24, 36, 48))
_SHORTEST = 30
_PLACING_ATTEMPTS = 40
_FAILURES_IN_A_ROW = 100
_HOUR_WEIGHTS = np.array([2, 2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 6, 8, 9, 9, 8, 7, 6, 5, 4, 4, 3, 3], dtype=float)


@dataclass(frozen=True, slots=True)
class Submission:
    """One call of sbatch: what all tasks of an array have in common; `parts` of each node, times in seconds."""

    scenario: Scenario
    person: Person
    application: Application
    program: str
    job_name: str
    kind: NodeKind
    nodes: int
    parts: int
    walltime: int
    submit_time: int
    tasks: int

    @property
    def takes_whole_nodes(self) -> bool:
        """Whether nobody else can be on the same nodes."""
        return self.parts == self.kind.slots


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A job that got its nodes; `task` counts from 1 within an array."""

    submission: Submission
    task: int
    state: JobState
    start_time: int
    duration: int
    grants: tuple[Grant, ...]


def plan_tasks(*, seed: int, jobs: int, now: int) -> list[PlannedTask]:
    """Plan exactly `jobs` jobs that ended before `now`, ordered by submission and task.

    Every scenario occurs once before any occurs at random. Raise `Invalid` when the site cannot hold so many.
    """
    rng = np.random.default_rng([seed, jobs])
    calendar = BookingCalendar()
    tasks: list[PlannedTask] = []
    failures = 0
    for turn, scenario in enumerate(_cast(rng)):
        placed = _submit(rng, calendar, scenario, turn, now)
        failures = 0 if placed else failures + 1
        tasks += placed
        if len(tasks) >= jobs:
            break
        if failures > _FAILURES_IN_A_ROW:
            raise Invalid(f"{jobs} jobs are more than the demo site can run in {DAYS} days (about {len(tasks)})")
    return sorted(tasks[:jobs], key=_order)


def _order(task: PlannedTask) -> tuple[int, str, int]:
    return task.submission.submit_time, task.submission.person.username, task.task


def _cast(rng: Generator) -> Iterator[Scenario]:
    """Each scenario once, then at random by weight, without end."""
    weights = np.array([scenario.weight for scenario in SCENARIOS])
    shares = weights / weights.sum()
    drawn = (SCENARIOS[rng.choice(len(SCENARIOS), p=shares)] for _ in repeat(None))
    return chain(SCENARIOS, drawn)


def _submit(
    rng: Generator, calendar: BookingCalendar, scenario: Scenario, turn: int, now: int
) -> list[PlannedTask]:  # fmt: skip
    """Place a submission; empty when no time could be found for it."""
    first_round = turn < len(SCENARIOS)
    state = scenario.states[0] if first_round else _pick(rng, scenario.states)
    kind = scenario.kinds[turn % len(scenario.kinds)]
    duration, walltime = _times(rng, scenario, state)
    nodes, parts = _size(rng, scenario, kind)
    for _ in range(_PLACING_ATTEMPTS):
        start = _start_time(rng, now)
        if start + duration >= now - 60:
            continue
        submission = _submission(rng, scenario, kind, (nodes, parts), walltime, start)
        if tasks := _place(rng, calendar, submission, state, (start, duration), now):
            return tasks
    return []


def _submission(
    rng: Generator, scenario: Scenario, kind: NodeKind, size: tuple[int, int], walltime: int, start: int
) -> Submission:  # fmt: skip
    person, application, program = _who_and_what(rng, scenario)
    waited = int(rng.lognormal(4.5, 2.0)) + 2
    return Submission(
        scenario=scenario,
        person=person,
        application=application,
        program=program,
        job_name=_pick(rng, application.job_names),
        kind=kind,
        nodes=size[0],
        parts=size[1],
        walltime=walltime,
        submit_time=start - min(waited, 40 * 3600),
        tasks=int(rng.integers(scenario.tasks[0], scenario.tasks[1] + 1)),
    )


def _place(
    rng: Generator, calendar: BookingCalendar, submission: Submission, state: JobState, run: tuple[int, int], now: int
) -> list[PlannedTask]:  # fmt: skip
    """Book nodes for every task; tasks of an array that find no place are left out."""
    start, usual_duration = run
    placed: list[PlannedTask] = []
    for task in range(1, submission.tasks + 1):
        duration = usual_duration if task == 1 else max(_SHORTEST, int(usual_duration * rng.uniform(0.6, 1.25)))
        duration = min(duration, submission.walltime + 30, now - 61 - start)
        grants = calendar.book(
            submission.kind,
            nodes=submission.nodes,
            parts=submission.parts,
            span=(start, start + duration + 20),
            first=int(rng.integers(len(submission.kind.hostnames))),
        )
        if grants:
            end = state if task == 1 else _pick(rng, submission.scenario.states)
            placed.append(PlannedTask(submission, task, end, start, duration, tuple(grants)))
        start += int(rng.integers(0, 3))
    return placed


def _who_and_what(rng: Generator, scenario: Scenario) -> tuple[Person, Application, str]:
    program = _pick(rng, scenario.programs)
    choices = [
        (person, application)
        for person in PEOPLE
        for application in map(APPLICATIONS.__getitem__, person.applications)
        if program in application.programs and (application.runs_on_many_nodes or scenario.nodes[1] == 1)
    ]
    weights = np.array([person.share for person, _ in choices])
    person, application = choices[rng.choice(len(choices), p=weights / weights.sum())]
    return person, application, program


def _times(rng: Generator, scenario: Scenario, state: JobState) -> tuple[int, int]:
    """Duration and limit: who runs into the limit took a little longer than it."""
    low, high = scenario.minutes
    wanted = int(60 * np.exp(rng.uniform(np.log(low), np.log(high)))) + int(rng.integers(0, 59))
    if state is JobState.TIMEOUT:
        walltime = min(WALLTIMES, key=lambda limit: abs(limit - wanted))
        return walltime + int(rng.integers(4, 30)), walltime
    if state in {JobState.CANCELLED, JobState.PREEMPTED}:
        wanted = int(wanted * rng.uniform(0.15, 0.9))
    fitting = [limit for limit in WALLTIMES if limit > wanted * 1.05] or [WALLTIMES[-1]]
    return max(_SHORTEST, wanted), _pick(rng, tuple(fitting[:4]))


def _size(rng: Generator, scenario: Scenario, kind: NodeKind) -> tuple[int, int]:
    """Nodes, preferably a power of two, and parts of each."""
    low, high = scenario.nodes
    nodes = round(float(np.exp(rng.uniform(np.log(low), np.log(high)))))
    rounded = 2 ** round(np.log2(nodes))
    if rng.random() < 0.7 and low <= rounded <= high:  # noqa: PLR2004  (most people ask for round numbers)
        nodes = int(rounded)
    nodes = min(nodes, len(kind.hostnames) // 2)
    return nodes, _pick(rng, scenario.parts) or kind.slots


def _start_time(rng: Generator, now: int) -> int:
    """A time in the last weeks, on weekdays and by day more often than at night and on Sundays."""
    midnight = now - now % 86400
    days_ago = int((DAYS - 1) * rng.random() ** 1.25)
    weekday = ((midnight // 86400 - days_ago) + 3) % 7
    if weekday >= 5 and rng.random() < 0.5:  # noqa: PLR2004  (Saturday is day 5)
        days_ago = min(days_ago + 2, DAYS - 1)
    hour = int(rng.choice(24, p=_HOUR_WEIGHTS / _HOUR_WEIGHTS.sum()))
    return midnight - 86400 * days_ago + 3600 * hour + int(rng.integers(3600))


def _pick(rng: Generator, choices: tuple[T, ...]) -> T:
    return choices[int(rng.integers(len(choices)))]
