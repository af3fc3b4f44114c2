"""Jobs that differ in whatever can be filtered, sorted or hidden, each under a name that tests use."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.filters import NEWEST_FIRST, JobFilter, Order, Page
from app.domain.job import Job, JobState, MonitoringStatus, Sharing, Tag
from app.domain.visibility import Visibility
from app.repositories.jobs import JobRepository
from app.repositories.tags import TagIdentity, TagRepository
from tests.support.archive_builder import START, make_job

LARGEST_ID = 2**63 - 1
NOW = int(time.time())
EVERYTHING = Visibility.everything(reason="a test looks")


def _job(number: int, cluster: str = "testc", **fields: object) -> Job:
    return make_job(number=number, cluster=cluster, **{"start_time": START + 1000 * number, **fields})


JOBS = {
    "first": _job(
        0, user="anna", project="ship", hosts=["n001"], energy=0.0, duration=60, array_job_id=7,
        meta_data={"jobName": "interactive"}, footprint={"flops_any_avg": 1.5, "mem_used_max": 3},
        tags=(Tag("app", "vasp"), Tag("note", "slow", "admin"), Tag("own", "mine", "anna")),
    ),
    "second": _job(
        1, user="Anna", project="SHIP", hosts=["n001", "n002"], energy=2.5, duration=300, subcluster="main",
        meta_data={"jobName": "100%_Lösung"}, footprint={"flops_any_avg": 10}, state=JobState.FAILED,
        tags=(Tag("app", "vasp"),),
    ),
    "third": _job(
        2, user="bert", project="ship", hosts=["n003", "n004", "n005"], energy=2.5, duration=301, partition="big",
        meta_data={"jobName": "a\\b'c\"d 😀"}, footprint={"flops_any_avg": -2}, shared=Sharing.MULTI_USER,
    ),
    "gpu": _job(
        3, cluster="testg", user="bert", project="wing", hosts=["g01"], num_acc=2, num_hwthreads=64,
        meta_data=None, footprint=None, state=JobState.TIMEOUT, shared=Sharing.SINGLE_USER, smt=2,
    ),
    "largest": replace(
        _job(4, user="cleo ", project="ship", hosts=["n1", "n001 "], meta_data={"x": "no name"}, energy=1e9),
        job_id=LARGEST_ID, array_job_id=LARGEST_ID, requested_memory=LARGEST_ID,
    ),
    "running": _job(
        5, user="anna", project="wing", hosts=["n002"], state=JobState.RUNNING, start_time=NOW - 7000, duration=0,
        monitoring_status=MonitoringStatus.RUNNING_OR_ARCHIVING, meta_data={"jobName": "INTERACTIVE"}, footprint={},
    ),
    "twin": _job(6, user="dora", project="keel", hosts=["n007"], start_time=START + 4000, footprint={"flops_any_avg": 10}),
}  # fmt: skip


WHOLE_LIST = Page(size=None)


@dataclass(frozen=True)
class Stock:
    """The jobs in a database."""

    jobs: JobRepository
    tags: TagRepository
    names: dict[int, str]
    tag_ids: dict[TagIdentity, int]

    def id_of(self, name: str) -> int:
        """Return the row id of a job."""
        return next(row_id for row_id, known in self.names.items() if known == name)

    def found(self, *filters: JobFilter, seen_by: Visibility = EVERYTHING) -> set[str]:
        """Return the names of the jobs that match."""
        return set(self.listed(*filters, seen_by=seen_by))

    def listed(
        self,
        *filters: JobFilter,
        order: Order = NEWEST_FIRST,
        page: Page = WHOLE_LIST,
        seen_by: Visibility = EVERYTHING,
    ) -> list[str]:
        """Return the names of the jobs of a page, in order."""
        return self.named(self.jobs.page(filters, page, seen_by=seen_by, order=order))

    def named(self, records: Iterable[object]) -> list[str]:
        """Return the names of records."""
        return [self.names[record.id] for record in records]
