"""What a database cannot hold: checked for each job, so that one odd job never voids a batch of good ones."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.domain.errors import Invalid
from app.domain.job import Job

MAX_NAME_LENGTH = 255
LARGEST = 2**63 - 1


def check_storable(job: Job) -> None:
    """Raise `Invalid` naming the field and value that no column takes."""
    for field, text in _names(job):
        check_name(field, text)
    for field, number in _numbers(job):
        if not -LARGEST <= number <= LARGEST:
            raise Invalid(f"{field}: {number} does not fit into 63 bits")
    for field, value in _values(job):
        if not math.isfinite(value):
            raise Invalid(f"{field}: {value} is not a finite number")


def check_name(field: str, text: str) -> None:
    """Raise `Invalid` naming the field for a text that no column of names takes."""
    if len(text) > MAX_NAME_LENGTH:
        raise Invalid(f"{field}: is longer than {MAX_NAME_LENGTH} characters: {text[:40]!r}...")
    if "\0" in text:
        raise Invalid(f"{field}: has a NUL character: {text[:40]!r}")


def _names(job: Job) -> Iterator[tuple[str, str]]:
    yield from (("cluster", job.cluster), ("subCluster", job.subcluster), ("partition", job.partition))
    yield from (("user", job.user), ("project", job.project))
    for index, resource in enumerate(job.resources):
        yield f"resources[{index}].hostname", resource.hostname
    for index, tag in enumerate(job.tags):
        yield from ((f"tags[{index}].type", tag.type), (f"tags[{index}].name", tag.name))
        yield f"tags[{index}].scope", tag.scope


def _numbers(job: Job) -> Iterator[tuple[str, int]]:
    yield from (("jobId", job.job_id), ("arrayJobId", job.array_job_id), ("startTime", job.start_time))
    yield from (("duration", job.duration), ("walltime", job.walltime), ("submitTime", job.submit_time))
    yield from (("requestedMemory", job.requested_memory), ("numHwthreads", job.num_hwthreads))
    yield from (("numAcc", job.num_acc), ("smt", job.smt))


def _values(job: Job) -> Iterator[tuple[str, float]]:
    yield "energy", job.energy
    for name, summary in job.statistics.items():
        statistics = summary.statistics
        yield from ((f"statistics.{name}.avg", statistics.avg), (f"statistics.{name}.min", statistics.min))
        yield f"statistics.{name}.max", statistics.max
