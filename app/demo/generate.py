"""Write the archive of the demo site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from app.archive.data_codec import encode_data
from app.archive.filesystem import FilesystemArchive
from app.archive.meta_codec import encode_meta
from app.demo.accounting import accounted
from app.demo.clusters import cluster_objects
from app.demo.recording import record
from app.demo.scheduler import scheduled_jobs
from app.demo.workload import plan_tasks
from app.domain.cluster_json import parse_cluster
from app.domain.job import Job


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was generated; times in unix seconds."""

    clusters: tuple[str, ...]
    jobs: int
    users: int
    first_start: int
    last_start: int


def generate(
    path: Path, *, seed: int, jobs: int, now: int, progress: Callable[[int], object] = lambda _done: None
) -> DemoSummary:
    """Write clusters and `jobs` jobs to the archive at `path`, made if missing; equal arguments give equal files.

    `progress` is told the number of jobs just written. Raise `Invalid` when the site cannot run so many jobs.
    """
    tasks = plan_tasks(seed=seed, jobs=jobs, now=now)
    scheduled = scheduled_jobs(tasks, seed=seed)
    contents = cluster_objects()
    clusters = {name: parse_cluster(content) for name, content in contents.items()}
    archive = FilesystemArchive.create(path)
    for name, content in contents.items():
        archive.write_cluster(name, orjson.dumps(content, option=orjson.OPT_INDENT_2))
    for task, job in zip(tasks, scheduled, strict=True):
        data = record(task, job, np.random.default_rng([seed, job.job_id]))
        finished = accounted(job, clusters[job.cluster].subclusters[job.subcluster], data)
        archive.write_job(job.key, encode_meta(finished), encode_data(data))
        progress(1)
    return _summary(scheduled, tuple(contents))


def _summary(jobs: list[Job], clusters: tuple[str, ...]) -> DemoSummary:
    starts = [job.start_time for job in jobs]
    return DemoSummary(
        clusters=clusters,
        jobs=len(jobs),
        users=len({job.user for job in jobs}),
        first_start=min(starts),
        last_start=max(starts),
    )
