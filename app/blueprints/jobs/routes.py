"""REST routes that read jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from http import HTTPStatus
from itertools import islice
from typing import Final

import orjson
from flask import Response, request, stream_with_context

from app.blueprints.jobs.presenter import present_data, present_job, present_metrics
from app.blueprints.jobs.replies import JOB_LIST, JOB_WITH_DATA, JOB_WITH_METRICS, METRICS
from app.blueprints.jobs.schemas import (
    JobListQuery,
    JobListQuerySchema,
    JobQuerySchema,
    MetricsQuery,
    MetricsQuerySchema,
)
from app.container import Services, current_services
from app.domain.errors import FlightdeckError, Invalid, JobNotFound
from app.domain.job_record import JobRecord
from app.domain.metric import JsonObject, MetricScope
from app.domain.restriction import Restriction
from app.services.wire_metric import WireMetric
from app.web.api import Blueprint, encode, json_reply
from app.web.arguments import shown
from app.web.current_user import current_user, visibility
from app.web.errors import error_reply, status_of
from app.web.fields import MAX_ROW_ID

CHUNK: Final = 1000
"""Jobs that are held in memory at once while a long list is sent."""
BATCH: Final = 100
"""Jobs that go to the client in one piece of such a list."""
NATIVE_RESOLUTION: Final = 0
SITE_RESOLUTION: Final = None

JOB_ID: Final = {
    "in": "path",
    "name": "row_id",
    "schema": {"type": "integer", "format": "int64"},
    "description": "Id of the job in this server (`id` of a job, not its `jobId`).",
    "example": 7,
}
JOB_ERRORS: Final = {
    400: "The id is not a whole number.",
    404: "The archive has no data of the job.",
    422: "No such job, or none you may see.",
    503: "The data cannot be read now: no metric store answers for a running job, or the archived file is damaged.",
}

blueprint = Blueprint("jobs", __name__, description="Jobs and their metric data.")


@blueprint.errorhandler(JobNotFound)
def job_not_found(error: JobNotFound) -> Response:
    """Answer 422, as clients of the reference expect it of these paths."""
    return error_reply(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))


@blueprint.route("/jobs/")
@blueprint.arguments(JobListQuerySchema(), location="query")
@blueprint.response(200, JOB_LIST, description="One page of jobs.")
@blueprint.errors({400: "An unknown parameter, or a value it cannot have."})
def list_jobs(query: JobListQuery) -> Response:
    """List jobs, latest start first.

    `statistics` is null for jobs that are not archived, or whose entry in the archive cannot be read.
    """
    services, seen_by = current_services(), visibility()
    total = services.query_jobs.count([query.wanted], seen_by=seen_by)
    chunks = services.query_jobs.in_chunks([query.wanted], query.page, size=CHUNK, seen_by=seen_by)
    jobs = (job for chunk in chunks for job in _present_all(services, chunk, with_metadata=query.with_metadata))
    ending = {"items": query.size, "page": query.page.number, "total": total}
    if min(query.size, total) <= CHUNK:
        return json_reply({"jobs": list(jobs), **ending})
    return Response(stream_with_context(_streamed_list(jobs, ending)), mimetype="application/json")


@blueprint.route("/jobs/<row_id>", parameters=[JOB_ID])
@blueprint.arguments(JobQuerySchema(), location="query")
@blueprint.response(200, JOB_WITH_DATA, description="The job, and its data if asked for.")
@blueprint.errors(JOB_ERRORS)
def get_job(query: dict[str, str], row_id: str) -> Response:
    """Return a job and, with `all-metrics=true`, the data of all its metrics.

    Data come at their native resolution, of scope core for jobs on one node and node for others, or of the scopes
    the archive has.
    """
    services, record = current_services(), _find(row_id)
    wants_data = query["all_metrics"] == "true"
    data = present_data(_load(services, record, None)) if wants_data else None
    return json_reply({"Meta": _present_one(services, record), "Data": data})


@blueprint.route("/jobs/<row_id>", methods=["POST"], parameters=[JOB_ID])
@blueprint.doc(
    requestBody={
        "required": True,
        "description": "Names of metrics; null for all of them. Unknown names are left out of the answer.",
        "content": {
            "application/json": {
                "schema": {"type": "array", "nullable": True, "items": {"type": "string"}},
                "example": ["flops_any", "mem_bw"],
            }
        },
    }
)
@blueprint.response(200, JOB_WITH_METRICS, description="The job and the data of the metrics.")
@blueprint.errors({**JOB_ERRORS, 400: "The id is not a whole number, or the body is not a JSON array of names."})
def get_job_with_metrics(row_id: str) -> Response:
    """Return a job and the data of chosen metrics.

    Resolution and scopes are those of the GET request.
    """
    metrics = _metric_names(request.get_data())
    services, record = current_services(), _find(row_id)
    data = present_metrics(_load(services, record, metrics))
    return json_reply({"Meta": _present_one(services, record), "Data": data})


def answers_with_data_and_error(view: Callable[..., list[WireMetric]]) -> Callable[..., Response]:
    """Put what `view` returns or raises into the two keys that this one route has in the reference."""

    @wraps(view)
    def answer(*arguments: object, **options: object) -> Response:
        try:
            metrics = view(*arguments, **options)
        except FlightdeckError as error:
            reply = json_reply({"data": None, "error": {"message": str(error)}})
            reply.status_code = status_of(error)
            return reply
        return json_reply({"data": {"jobMetrics": present_metrics(metrics)}, "error": None})

    return answer


@blueprint.route("/jobs/metrics/<row_id>", parameters=[JOB_ID])
@blueprint.response(200, METRICS, description="One item per metric and scope.")
@blueprint.errors(
    {
        400: "The id is not a whole number, or a scope is none.",
        404: "No such job, or none you may see, or the archive has no data of it.",
        503: JOB_ERRORS[503],
    },
    METRICS,
)
@answers_with_data_and_error
@blueprint.arguments(MetricsQuerySchema(), location="query")
def get_job_metrics(query: MetricsQuery, row_id: str) -> list[WireMetric]:
    """Return the metric data of a job.

    They come at the coarsest resolution the server is configured for, or else at their native one.
    """
    services, record = current_services(), _find(row_id)
    return _loaded(services, record, query, SITE_RESOLUTION)


def _find(row_id: str) -> JobRecord:
    return current_services().query_jobs.find(_row_id(row_id), seen_by=visibility())


def _row_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ROW_ID)) and int(text) <= MAX_ROW_ID):
        raise Invalid(f"id: must be a whole number (got {shown(text)})")
    return int(text)


def _metric_names(body: bytes) -> list[str] | None:
    try:
        names = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"body: must be a JSON array of metric names ({error})") from error
    if names is None:
        return None
    if not isinstance(names, list):
        raise Invalid(f"body: must be a JSON array of metric names (got {shown(orjson.dumps(names).decode())})")
    if strangers := [name for name in names if not isinstance(name, str)]:
        raise Invalid(f"body: must only have names of metrics (got {shown(orjson.dumps(strangers[0]).decode())})")
    return names


def _load(services: Services, record: JobRecord, metrics: list[str] | None) -> list[WireMetric]:
    scope = MetricScope.CORE if record.num_nodes == 1 else MetricScope.NODE
    return _loaded(services, record, MetricsQuery(metrics, [scope]), NATIVE_RESOLUTION)


def _loaded(services: Services, record: JobRecord, query: MetricsQuery, resolution: int | None) -> list[WireMetric]:
    found = services.job_metrics.load(record, query.metrics, query.scopes, resolution)
    withheld = _restriction(services).withheld(record)
    return [item for item in found if item.name not in withheld]


def _restriction(services: Services) -> Restriction:
    return Restriction(current_user(), services.clusters.all())


def _present_one(services: Services, record: JobRecord) -> JsonObject:
    return next(_present_all(services, [record], with_metadata=True))


def _present_all(services: Services, records: Sequence[JobRecord], *, with_metadata: bool) -> Iterator[JsonObject]:
    statistics = services.job_metrics.statistics_json(records)
    restriction = _restriction(services)
    for record in records:
        withheld = restriction.withheld(record)
        yield present_job(record, statistics[record.id], with_metadata=with_metadata, withheld=withheld)


def _streamed_list(jobs: Iterator[JsonObject], ending: JsonObject) -> Iterator[bytes]:
    """Yield ``{"jobs":[...],"items":...}`` in pieces."""
    yield b'{"jobs":['
    separator = b""
    while batch := list(islice(jobs, BATCH)):
        yield separator + b",".join(map(encode, batch))
        separator = b","
    yield b"]," + encode(ending)[1:] + b"\n"
