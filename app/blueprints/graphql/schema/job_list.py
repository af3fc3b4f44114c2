"""The list of jobs: looks ahead, then loads everything the list needs with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.blueprints.graphql.context import QueryContext, context_of
from app.blueprints.graphql.lookahead import selected
from app.blueprints.graphql.schema.filters import job_filters, order_of, page_of
from app.domain.job_record import JobRecord
from app.services.query_jobs import JobPage


@dataclass(frozen=True, slots=True)
class JobList:
    """A page of jobs; `count` is None when nobody asked."""

    items: list[JobRecord]
    has_next: bool
    count: int | None


def job_list(info: Any, given_filters: Sequence[Any] | None, given_page: Any, given_order: Any) -> JobList:
    """Find the jobs of the field ``jobs``; only what the operation selects is loaded."""
    context = context_of(info)
    filters, page, order = job_filters(given_filters), page_of(given_page), order_of(given_order)
    context.restriction.refuse(filters, order)
    fields = selected(info)
    found = JobPage([], has_next=False)
    if fields & {"items", "hasNextPage"}:
        jobs = context.services.query_jobs
        found = jobs.page(filters, page, seen_by=context.seen_by, order=order, with_tags=False)
        _load_ahead(context, found.records, selected(info, "items"))
    count = context.services.query_jobs.count(filters, seen_by=context.seen_by) if "count" in fields else None
    return JobList(found.records, found.has_next, count)


def _load_ahead(context: QueryContext, records: list[JobRecord], fields: frozenset[str]) -> None:
    if "tags" in fields:
        context.attach_tags(records)
    if "userData" in fields:
        context.load_people(record.user for record in records)
    if "concurrentJobs" in fields:
        context.load_concurrent_jobs(records)
