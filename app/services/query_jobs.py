"""Find jobs: single ones, pages of lists, counts, and who ran beside whom."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from app.domain.filters import NEWEST_FIRST, JobFilter, Order, Page
from app.domain.job import JobKey, Sharing, Tag
from app.domain.job_record import JobLink, JobRecord
from app.domain.visibility import Visibility
from app.repositories.job_changes import JobChangeLog
from app.repositories.jobs import JobCounts, JobRepository
from app.repositories.tags import TagRepository
from app.services.known_counts import KnownCounts
from app.services.remembered import Remembered

EVERYTHING: tuple[JobFilter, ...] = ()

MIN_SHARED_DURATION_S = 600
"""Shorter jobs have no list of concurrent jobs, as in the reference."""
OVERLAP_SLACK_S = 200
PARTITIONS_AGE_S = 60


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page of a list, and whether there is another."""

    records: list[JobRecord]
    has_next: bool


class QueryJobs:
    """Reads of the job table; every one says who looks."""

    def __init__(self, jobs: JobRepository, tags: TagRepository, changes: JobChangeLog) -> None:
        self._jobs = jobs
        self._tags = tags
        self._counts = KnownCounts(jobs, changes)
        self._partitions: Remembered[Visibility, dict[str, list[str]]] = Remembered(PARTITIONS_AGE_S)

    def find(self, row_id: int, *, seen_by: Visibility) -> JobRecord:
        """Return a job with its tags; raise `JobNotFound` if absent or hidden."""
        record = self._jobs.find(row_id, seen_by=seen_by)
        self.attach_tags([record], seen_by=seen_by)
        return record

    def with_key(self, key: JobKey, *, seen_by: Visibility) -> JobRecord | None:
        """Return the job with a site-wide key, or None; without tags."""
        return self._jobs.with_key(key, seen_by=seen_by)

    def with_ids(self, row_ids: Sequence[int], *, seen_by: Visibility) -> list[JobRecord]:
        """Return those of the jobs that exist and are visible, in the order asked for; without tags."""
        return self._jobs.with_ids(row_ids, seen_by=seen_by)

    def page(
        self,
        filters: Iterable[JobFilter] = EVERYTHING,
        page: Page | None = None,
        *,
        seen_by: Visibility,
        order: Order = NEWEST_FIRST,
        with_tags: bool = True,
    ) -> JobPage:
        """Return the matching jobs of one page (default: the first 50), newest first unless ordered otherwise."""
        page = page or Page()
        records = self._jobs.page(filters, page, seen_by=seen_by, order=order)
        has_next = page.size is not None and len(records) > page.size
        if has_next:
            records.pop()
        if with_tags:
            self.attach_tags(records, seen_by=seen_by)
        return JobPage(records, has_next)

    def in_chunks(
        self, filters: Sequence[JobFilter], page: Page, *, size: int, seen_by: Visibility
    ) -> Iterator[list[JobRecord]]:
        """Yield the jobs of one long page with their tags, newest first, `size` at a time and never more in memory.

        Jobs that start while the page is read neither appear twice nor push others out of it.
        """
        missing = sys.maxsize if page.size is None else page.size
        records = self._jobs.newest(filters, min(size, missing), seen_by=seen_by, offset=page.offset)
        while records:
            self.attach_tags(records, seen_by=seen_by)
            yield records
            missing -= len(records)
            limit = min(size, missing) if len(records) == size else 0
            records = self._jobs.newest(filters, limit, seen_by=seen_by, after=records[-1]) if limit else []

    def attach_tags(self, records: Sequence[JobRecord], *, seen_by: Visibility) -> None:
        """Fill `JobRecord.tags` of all records with one statement."""
        tags = self._tags.of_jobs([record.id for record in records], seen_by=seen_by) if records else {}
        for record in records:
            record.tags = tags.get(record.id, [])

    def count(self, filters: Iterable[JobFilter] = EVERYTHING, *, seen_by: Visibility) -> int:
        """Return how many jobs match."""
        return self._counts.count(tuple(filters), seen_by=seen_by)

    def counts_by_cluster(self, *, seen_by: Visibility) -> dict[str, JobCounts]:
        """Return total and running jobs of each cluster that has visible jobs."""
        return self._jobs.counts_by_cluster(seen_by=seen_by)

    def counts_by_state(self, filters: Iterable[JobFilter] = EVERYTHING, *, seen_by: Visibility) -> dict[str, int]:
        """Return how many matching jobs are in each state."""
        return self._jobs.counts_by_state(filters, seen_by=seen_by)

    def partitions(self, *, seen_by: Visibility) -> dict[str, list[str]]:
        """Return the partitions that visible jobs of each cluster used; a new one appears within a minute."""
        return self._partitions.get(seen_by, lambda: self._jobs.partitions(seen_by=seen_by))

    def tags(self, *, seen_by: Visibility) -> list[Tag]:
        """Return every tag the caller may read."""
        return self._tags.all(seen_by=seen_by)

    def concurrent_jobs(self, record: JobRecord, *, seen_by: Visibility) -> list[JobRecord] | None:
        """Return the visible jobs that shared a node with this one while it ran, itself excluded.

        None where the question does not arise: the job had its nodes for itself, or ran for 10 minutes or less.
        """
        if not _may_share(record):
            return None
        hostnames = [resource["hostname"] for resource in orjson.loads(record.resources_json)]
        return self._jobs.sharing_nodes(record, hostnames, OVERLAP_SLACK_S, seen_by=seen_by)

    def links_to_concurrent_jobs(
        self, records: Iterable[JobRecord], *, seen_by: Visibility
    ) -> dict[int, list[JobLink]]:
        """Return links to the concurrent jobs of several jobs with one statement, oldest first.

        Jobs for which the question does not arise are absent; see `concurrent_jobs`.
        """
        row_ids = [record.id for record in records if _may_share(record)]
        links = self._jobs.links_to_sharing(row_ids, OVERLAP_SLACK_S, seen_by=seen_by) if row_ids else {}
        return {row_id: links.get(row_id, []) for row_id in row_ids}


def _may_share(record: JobRecord) -> bool:
    return record.shared != Sharing.NONE and record.duration > MIN_SHARED_DURATION_S
