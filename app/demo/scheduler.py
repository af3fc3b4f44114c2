"""The planned jobs as the scheduler reports them: numbered, with nodes, tags and texts, still without measurements."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import numpy as np
from numpy.random import Generator

from app.demo.accounts import DEMO_ACCOUNTS
from app.demo.allocation import Grant
from app.demo.documents import job_script, slurm_info
from app.demo.hardware import NodeKind
from app.demo.workload import PlannedTask, Submission
from app.domain.job import Job, MonitoringStatus, Resource, Sharing, Tag

_FIRST_JOB_IDS = {"aurora": 2_204_310, "nova": 604_120}
_UNKNOWN_JOBS_BETWEEN = 40
_PRIVATE_NAMES = ("rerun", "for-the-paper", "ask-support")
_PRIVATE_TAG_EVERY = 6
_APPLICATION_KNOWN = 0.88


def scheduled_jobs(tasks: list[PlannedTask], *, seed: int) -> list[Job]:
    """Return a job for each task in the same order; ids ascend with the time of submission on each cluster."""
    rng = np.random.default_rng([seed, 1])
    clerk = _Clerk(rng)
    jobs: list[Job] = []
    for submission, members in groupby(tasks, key=lambda task: task.submission):
        jobs += clerk.register(submission, list(members))
    return jobs


class _Clerk:
    """Hands out job ids and tags in the order in which jobs arrive."""

    def __init__(self, rng: Generator) -> None:
        self._rng = rng
        self._last_ids = dict(_FIRST_JOB_IDS)
        self._seen_of_account: Counter[str] = Counter()
        self._accounts = {account.user.username for account in DEMO_ACCOUNTS}

    def register(self, submission: Submission, tasks: list[PlannedTask]) -> list[Job]:
        cluster = submission.kind.cluster
        first = self._last_ids[cluster] + int(self._rng.integers(1, _UNKNOWN_JOBS_BETWEEN))
        self._last_ids[cluster] = first + submission.tasks - 1
        array_job_id = first if submission.tasks > 1 else 0
        note = str(self._rng.choice(submission.scenario.notes or ("",)))
        tags = self._tags(submission, note)
        return [_job(task, first + task.task - 1, array_job_id, tags, note) for task in tasks]

    def _tags(self, submission: Submission, note: str) -> tuple[Tag, ...]:
        tags: list[Tag] = []
        if self._rng.random() < _APPLICATION_KNOWN:
            tags.append(Tag("app", submission.application.name))
        if submission.scenario.job_class:
            tags.append(Tag("jobClass", submission.scenario.job_class))
        if note:
            tags.append(Tag("case", str(self._rng.choice(["open", "answered"])), "admin"))
        return (*tags, *self._private_tags(submission.person.username))

    def _private_tags(self, username: str) -> tuple[Tag, ...]:
        if username not in self._accounts:
            return ()
        self._seen_of_account[username] += 1
        if self._seen_of_account[username] % _PRIVATE_TAG_EVERY != 1:
            return ()
        return (Tag("note", str(self._rng.choice(_PRIVATE_NAMES)), username),)


def _job(task: PlannedTask, job_id: int, array_job_id: int, tags: tuple[Tag, ...], note: str) -> Job:
    submission, kind = task.submission, task.submission.kind
    resources = tuple(_resource(kind, grant) for grant in task.grants)
    meta_data = {
        "jobName": submission.job_name,
        "jobScript": job_script(submission),
        "slurmInfo": slurm_info(task, job_id, array_job_id),
    }
    return Job(
        cluster=kind.cluster,
        subcluster=kind.subcluster,
        partition=kind.partition,
        job_id=job_id,
        array_job_id=array_job_id,
        user=submission.person.username,
        project=submission.person.project,
        state=task.state,
        start_time=task.start_time,
        submit_time=submission.submit_time,
        duration=task.duration,
        walltime=submission.walltime,
        num_nodes=submission.nodes,
        num_hwthreads=submission.nodes * kind.cores * kind.threads_per_core * submission.parts // kind.slots,
        num_acc=sum(len(resource.accelerators) for resource in resources),
        requested_memory=0 if submission.takes_whole_nodes else 1000 * kind.memory * submission.parts // kind.slots,
        smt=1 if kind.threads_per_core > 1 else 0,
        shared=_sharing(submission),
        resources=resources,
        tags=tags,
        meta_data=meta_data | ({"message": note} if note else {}),
        monitoring_status=MonitoringStatus.ARCHIVED,
    )


def _sharing(submission: Submission) -> Sharing:
    if submission.takes_whole_nodes:
        return Sharing.NONE
    return Sharing.SINGLE_USER if submission.tasks > 1 else Sharing.MULTI_USER


def _resource(kind: NodeKind, grant: Grant) -> Resource:
    """A whole node is not spelled out, a part of one is; accelerators always are."""
    threads: tuple[int, ...] = ()
    if len(grant.parts) < kind.slots:
        threads = tuple(sorted(t for part in grant.parts for t in kind.threads_of_group(part, kind.slots)))
    accelerators = tuple(kind.gpu.ids[part] for part in grant.parts) if kind.gpu else ()
    return Resource(grant.hostname, threads, accelerators)
