"""The head of a job page: the sentence that says how it went, and the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import url_for

from app.blueprints.pages.job_efficiency import EfficiencyRow, sentence_about
from app.blueprints.pages.job_list_query import JobListQuery
from app.blueprints.pages.job_rows import resources_text
from app.blueprints.pages.job_samples import JobSamples, SampleState
from app.blueprints.pages.job_subject import JobSubject
from app.blueprints.pages.jobs import job_list_address
from app.domain.filters import JobFilter, TextMatch
from app.domain.job import JobState, Sharing
from app.domain.severity import TOO_EARLY_S, Severity
from app.web.format import absolute_time, count, duration, full_time

_ENDINGS = {
    JobState.TIMEOUT: "Hit the time limit",
    JobState.DEADLINE: "Hit its deadline",
    JobState.OUT_OF_MEMORY: "Ran out of memory",
    JobState.NODE_FAIL: "Lost a node",
    JobState.BOOT_FAIL: "Ended when a node did not start",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Was cancelled",
    JobState.PREEMPTED: "Had to make room for another job",
}
_SAMPLE_WORDS = {
    SampleState.READY: "Final data, archived",
    SampleState.RUNNING: "Running, figures follow at the end",
    SampleState.NOT_MONITORED: "Not monitored",
    SampleState.ARCHIVING: "Being archived",
    SampleState.ARCHIVING_FAILED: "Archiving failed",
    SampleState.LOST: "Not in the archive",
    SampleState.UNREADABLE: "Archive entry damaged",
}
_SHARING = {Sharing.SINGLE_USER: "shared by one user", Sharing.MULTI_USER: "shared"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value; `url` makes the value a link, `title` is the full form behind it."""

    label: str
    value: str
    second: str = ""
    url: str = ""
    title: str = ""


def verdict(subject: JobSubject, rows: Sequence[EfficiencyRow], samples: JobSamples) -> str:
    """Say in a sentence or two what matters: how the job ended, then the worst of its footprint.

    The ending comes first: a job that ran out of memory is not saved by a good flop rate.
    """
    ending = _ending(subject)
    if not samples.is_ready:
        return f"{ending}."
    if subject.record.duration < TOO_EARLY_S:
        return f"{ending}: too short to judge."
    bad = [row for row in rows if row.finding.level in (Severity.ALERT, Severity.CAUTION)]
    if not bad:
        judged = any(row.is_good for row in rows)
        return f"{ending}; every figure is in its expected range." if judged else f"{ending}."
    others = f", and {count(len(bad) - 1)} more to look at" if len(bad) > 1 else ""
    return f"{ending}. {sentence_about(bad[0])}{others}."


def monitoring_words(samples: JobSamples) -> str:
    """Return how far the data of the job have come."""
    return _SAMPLE_WORDS[samples.state]


def read_facts(subject: JobSubject, real_name: str) -> tuple[Fact, ...]:
    """Return the facts in their order, without those that nobody reported."""
    record = subject.record
    facts = [
        Fact("User", record.user, real_name, _list_of(user=record.user), "Jobs of this user"),
        Fact("Project", record.project, "", _list_of(project=record.project), "Jobs of this project"),
        Fact("Cluster", _cluster(subject), f"partition {record.partition}" if record.partition else ""),
        Fact("Resources", resources_text(record, subject.subcluster), _held(subject)),
        _times(subject),
    ]
    if record.submit_time and record.submit_time <= record.start_time:
        waited = duration(record.start_time - record.submit_time)
        facts.append(Fact("Waited", waited, f"since {_clock(record.submit_time)}", title=full_time(record.submit_time)))
    if record.array_job_id:
        url = job_list_address(JobListQuery(filter=JobFilter(array_job_id=record.array_job_id)))
        facts.append(Fact("Array job", str(record.array_job_id), "all its jobs", url))
    return tuple(facts)


def permalink(subject: JobSubject) -> str:
    """Return the address that stays right when the database is built anew."""
    key = subject.record.key
    return url_for("pages.job_by_key", cluster=key.cluster, job_id=key.job_id, start_time=key.start_time)


def _ending(subject: JobSubject) -> str:
    record = subject.record
    place = f"on {count(record.num_nodes)} node{'' if record.num_nodes == 1 else 's'}"
    if record.is_running:
        return f"Has run {place} for {duration(record.duration)} so far"
    state = JobState(record.state)
    if state in _ENDINGS:
        return f"{_ENDINGS[state]} after {duration(record.duration)} {place}"
    return f"Ran {place} for {duration(record.duration)}"


def _cluster(subject: JobSubject) -> str:
    record = subject.record
    return f"{record.cluster} · {record.subcluster}" if record.subcluster else record.cluster


def _held(subject: JobSubject) -> str:
    """What the first line leaves out: cores beside GPUs, threads of cores that have several, and who else is there."""
    record = subject.record
    smt = subject.subcluster.threads_per_core if subject.subcluster else 1
    parts = []
    if record.num_hwthreads and record.num_acc:
        parts.append(_plural(record.num_hwthreads // max(1, smt), "core"))
    elif record.num_hwthreads and smt > 1:
        parts.append(_plural(record.num_hwthreads, "thread"))
    parts += [_SHARING[Sharing(record.shared)]] if subject.is_shared else []
    return " · ".join(parts)


def _times(subject: JobSubject) -> Fact:
    record = subject.record
    start = datetime.fromtimestamp(record.start_time, UTC).astimezone()
    date = absolute_time(record.start_time).rpartition(",")[0]
    if record.is_running:
        return Fact("Start", f"{start:%H:%M}", f"{date}, {start.tzname()}", title=full_time(record.start_time))
    end = datetime.fromtimestamp(record.end_time, UTC).astimezone()
    days = (end.date() - start.date()).days
    value = f"{start:%H:%M} → {end:%H:%M}" + (f" +{days} d" if days else "")
    title = f"{full_time(record.start_time)} to {full_time(record.end_time)}"
    return Fact("Start to end", value, f"{date}, {start.tzname()}", title=title)


def _clock(timestamp: int) -> str:
    return absolute_time(timestamp).rpartition(",")[2].strip()


def _plural(number: int, noun: str) -> str:
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def _list_of(*, user: str = "", project: str = "") -> str:
    wanted = JobFilter(
        user=TextMatch.equal(user) if user else None,
        project=TextMatch.equal(project) if project else None,
    )
    return job_list_address(JobListQuery(filter=wanted))
