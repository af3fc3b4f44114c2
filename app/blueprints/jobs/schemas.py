"""Arguments of the job routes.

Examples stand in the descriptions: Swagger UI would fill an ``example`` into the form and so narrow every first try.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.domain.filters import JobFilter, Page, TextMatch
from app.domain.job import JobState
from app.domain.metric import MetricScope
from app.web.fields import MAX_COUNT, Choice, Count, Switch, Text, UnixSpan

DEFAULT_PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class JobListQuery:
    """What ``GET /jobs/`` was asked for."""

    wanted: JobFilter
    page: Page
    size: int
    with_metadata: bool


class JobListQuerySchema(ma.Schema):
    """Query of the job list; every other parameter is refused."""

    states = fields.List(
        Choice(JobState),
        data_key="state",
        metadata={"description": "State, e.g. `running`; may be repeated, any of them matches."},
    )
    cluster = Text(metadata={"description": "Name of the cluster, e.g. `fritz`; compared exactly."})
    project = Text(metadata={"description": "Name of the project, e.g. `b110dc`; compared exactly."})
    start_time = UnixSpan(
        data_key="start-time",
        metadata={
            "type": "string",
            "pattern": r"^\d+-\d+$",
            "description": "Span of start times as FROM-TO in unix seconds, both included, "
            "e.g. `1700000000-1700086400`.",
        },
    )
    size = Count(
        data_key="items-per-page",
        load_default=DEFAULT_PAGE_SIZE,
        metadata={"minimum": 1, "maximum": MAX_COUNT, "description": "Jobs per page; pages above 1000 are streamed."},
    )
    number = Count(
        data_key="page",
        load_default=1,
        metadata={"minimum": 1, "maximum": MAX_COUNT, "description": "Page, counted from 1."},
    )
    with_metadata = Switch(
        data_key="with-metadata",
        load_default=False,
        metadata={
            "type": "string",
            "default": "false",
            "description": "Also return `metaData`, e.g. `true`. On when present, unless it says false, 0, no or off.",
        },
    )

    @ma.post_load
    def _query(self, data: dict[str, Any], **_options: Any) -> JobListQuery:
        wanted = JobFilter(
            states=tuple(data["states"]) if "states" in data else None,
            cluster=TextMatch.equal(data["cluster"]) if "cluster" in data else None,
            project=TextMatch.equal(data["project"]) if "project" in data else None,
            start_time=data.get("start_time"),
        )
        return JobListQuery(wanted, Page(data["size"], data["number"]), data["size"], data["with_metadata"])


class JobQuerySchema(ma.Schema):
    """Query of one job; other parameters are ignored, as ever."""

    class Meta:  # noqa: D106 - marshmallow's way
        unknown = ma.EXCLUDE

    all_metrics = fields.String(
        data_key="all-metrics",
        load_default="",
        metadata={"description": "`true` loads the data of all metrics, else `Data` is null."},
    )


@dataclass(frozen=True, slots=True)
class MetricsQuery:
    """What ``GET /jobs/metrics/{id}`` was asked for; None is "not said"."""

    metrics: list[str] | None
    scopes: list[MetricScope] | None


class MetricsQuerySchema(ma.Schema):
    """Query of the metric data of one job; other parameters are ignored, as ever."""

    class Meta:  # noqa: D106 - marshmallow's way
        unknown = ma.EXCLUDE

    metrics = fields.List(
        Text(),
        data_key="metric",
        load_default=None,
        metadata={"description": "Metric, e.g. `flops_any`; may be repeated. All metrics without one."},
    )
    scopes = fields.List(
        Choice(MetricScope),
        data_key="scope",
        load_default=None,
        metadata={"description": "Scope; may be repeated. `node` without one."},
    )

    @ma.post_load
    def _query(self, data: dict[str, Any], **_options: Any) -> MetricsQuery:
        return MetricsQuery(**data)
