"""REST routes by which schedulers and scripts report and change jobs; for service accounts only."""

from __future__ import annotations

import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from flask import Response

from app.blueprints.jobs.presenter import present_job
from app.blueprints.jobs.reports import CHANGED_JOB, JOB_ID, MESSAGES, START_BODY, STOP_BODY, body, row_id_of
from app.container import current_services
from app.domain.job_report import read_start_job, read_stop_job
from app.domain.restriction import Restriction
from app.web.api import Blueprint, json_reply
from app.web.body import json_body
from app.web.current_user import current_user, visibility

MOST_OF_A_START: Final = 16 * 1024 * 1024
"""Job scripts of Slurm may have 4 MiB, and lists of hardware threads are long."""
MOST_OF_OTHERS: Final = 1024 * 1024
TOO_LONG: Final = "The body is too long."
REPORTS: Final = ["POST", "PUT"]

blueprint = Blueprint("job life cycle", __name__, description="Reports and changes of jobs.")


@blueprint.route("/jobs/start_job/", methods=REPORTS)
@blueprint.doc(requestBody=body(START_BODY))
@blueprint.response(201, MESSAGES, description="The job is stored.")
@blueprint.errors(
    {
        400: "The body is no JSON, has an unknown key, or a value that cannot be.",
        403: "A tag of a scope that you may not write.",
        413: TOO_LONG,
        422: "The job is there already: the same number started within a day before or after.",
    }
)
def start_job() -> Response:
    """Report that a job began.

    Once answered, the job is stored and listed. Keys may be written in any case, null counts as absent, `exclusive`
    (0, 1, 2) is taken for `shared`. `warnings` tell what was not taken as it was sent.
    """
    report = read_start_job(json_body(at_most=MOST_OF_A_START), now=int(time.time()))
    row_id = current_services().start_jobs.start(report, reported_by=current_user())
    reply = json_reply({"msg": "success", "id": row_id, **_warnings(report.warnings)})
    reply.status_code = HTTPStatus.CREATED
    return reply


STOP_ERRORS: Final = {
    400: "The body is wrong, or the job would end before its start.",
    404: "No such job.",
    413: TOO_LONG,
    422: "The job has been stopped already.",
}


@blueprint.route("/jobs/stop_job/", methods=REPORTS)
@blueprint.doc(requestBody=body(STOP_BODY))
@blueprint.response(200, CHANGED_JOB, description="The job as it is now.")
@blueprint.errors(STOP_ERRORS)
def stop_job() -> Response:
    """Report that a job ended.

    The newest job of the number counts, of `cluster` and `startTime` if given. A state that is not known counts as
    `failed`, and `warnings` say so.
    """
    report = read_stop_job(json_body(at_most=MOST_OF_OTHERS), now=int(time.time()))
    return job_reply(current_services().stop_jobs.stop(report), report.warnings)


@blueprint.route("/jobs/stop_job/<row_id>", methods=REPORTS, parameters=[JOB_ID])
@blueprint.doc(requestBody=body(STOP_BODY))
@blueprint.response(200, CHANGED_JOB, description="The job as it is now.")
@blueprint.errors(STOP_ERRORS)
def stop_job_by_id(row_id: str) -> Response:
    """Report that the job with an id of this server ended.

    Other keys than `stopTime` and `jobState` are read over.
    """
    wanted = row_id_of(row_id)
    report = read_stop_job(json_body(at_most=MOST_OF_OTHERS), now=int(time.time()), by_row=True)
    return job_reply(current_services().stop_jobs.stop(report, wanted), report.warnings)


def job_reply(row_id: int, warnings: Sequence[str] = ()) -> Response:
    """Return a job as GET has it, with the warnings of a report if there are any."""
    services = current_services()
    record = services.query_jobs.find(row_id, seen_by=visibility())
    statistics = services.job_metrics.statistics_json([record])[row_id]
    withheld = Restriction(current_user(), services.clusters.all()).withheld(record)
    job = present_job(record, statistics, with_metadata=True, withheld=withheld)
    return json_reply(job | _warnings(warnings))


def _warnings(warnings: Sequence[str]) -> dict[str, list[str]]:
    return {"warnings": list(warnings)} if warnings else {}
