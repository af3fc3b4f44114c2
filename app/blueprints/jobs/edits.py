"""REST routes that change, tag and delete jobs; for service accounts only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

import marshmallow as ma
from flask import Response
from marshmallow import fields

from app.blueprints.jobs.life_cycle import MOST_OF_OTHERS, TOO_LONG, job_reply
from app.blueprints.jobs.reports import (
    CHANGED_JOB,
    JOB_ID,
    META_BODY,
    NAME_BODY,
    NAMED_META_BODY,
    TAGS_BODY,
    body,
    row_id_of,
)
from app.container import current_services
from app.domain.errors import Invalid, NotFound
from app.domain.job import Tag
from app.domain.job_edits import read_meta_edit, read_name, read_named_meta_edit, read_tag_list
from app.domain.omit_tagged import OmitTagged
from app.web.api import Blueprint, json_reply
from app.web.arguments import shown
from app.web.body import json_body
from app.web.current_user import current_user, visibility
from app.web.errors import error_reply
from app.web.fields import Choice
from app.web.reply_fields import array, mapping, schema, text

MESSAGE = schema("Message", {"msg": text("Successfully deleted job 7")})
USED_NODES = schema(
    "UsedNodes",
    {"usedNodes": mapping(array(fields.String()), "Hosts by cluster, sorted.", {"fritz": ["f0101", "f0102"]})},
)
NO_SUCH_JOB: Final = "No such job."
WRONG: Final = {400: "The id or the body is wrong.", 413: TOO_LONG}
TAG_ERRORS: Final = {**WRONG, 403: "A tag of a scope that you may not write; nothing was changed.", 404: NO_SUCH_JOB}

blueprint = Blueprint("job edits", __name__, description="Changes, tags and deletions of jobs.")


def missing_is_422(view: Callable[..., Response]) -> Callable[..., Response]:
    """Answer 422 for a job that is not there: that is what the reference says where a body names it."""

    @wraps(view)
    def answer(*arguments: Any, **options: Any) -> Response:
        try:
            return view(*arguments, **options)
        except NotFound as error:
            return error_reply(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))

    return answer


class UnixTime(ma.fields.Integer):
    """A time in unix seconds."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_options: Any) -> int:
        return moment_of(str(value), attr or "time")


class UsedNodesQuerySchema(ma.Schema):
    """Query of the busy nodes."""

    ts = UnixTime(required=True, metadata={"description": "Jobs that started before, unix seconds."})


class DeleteBeforeQuerySchema(ma.Schema):
    """Query of a clean-up."""

    omit_tagged = Choice(
        OmitTagged,
        data_key="omit-tagged",
        load_default=OmitTagged.NONE,
        metadata={"description": "`all` keeps tagged jobs, `user` those with a tag that a person gave."},
    )


@blueprint.route("/jobs/edit_meta/<row_id>", methods=["PATCH", "POST"], parameters=[JOB_ID])
@blueprint.doc(requestBody=body(META_BODY))
@blueprint.response(200, CHANGED_JOB, description="The job as it is now.")
@blueprint.errors({**WRONG, 404: NO_SUCH_JOB})
def edit_meta(row_id: str) -> Response:
    """Set one entry of a job's metaData; its archive entry follows."""
    wanted = row_id_of(row_id)
    key, value = read_meta_edit(json_body(at_most=MOST_OF_OTHERS))
    return job_reply(current_services().edit_jobs.set_meta_data(wanted, key, value))


@blueprint.route("/jobs/edit_meta/", methods=["PATCH", "POST"])
@blueprint.doc(requestBody=body(NAMED_META_BODY))
@blueprint.response(200, CHANGED_JOB, description="The job as it is now.")
@blueprint.errors({**WRONG, 422: NO_SUCH_JOB})
@missing_is_422
def edit_meta_by_name() -> Response:
    """Set one entry of metaData of the newest job of a number."""
    name, key, value = read_named_meta_edit(json_body(at_most=MOST_OF_OTHERS))
    return job_reply(current_services().edit_jobs.set_meta_data(name, key, value))


@blueprint.route("/jobs/tag_job/<row_id>", methods=["POST", "PATCH"], parameters=[JOB_ID])
@blueprint.doc(requestBody=body(TAGS_BODY))
@blueprint.response(200, CHANGED_JOB, description="The job with its tags.")
@blueprint.errors(TAG_ERRORS)
def tag_job(row_id: str) -> Response:
    """Give tags to a job: all of them or none. Tags it has already are no error; new ones are made."""
    wanted, tags = row_id_of(row_id), _tags()
    current_services().tag_jobs.add(wanted, tags, by=current_user())
    return job_reply(wanted)


@blueprint.route("/jobs/tag_job/<row_id>", methods=["DELETE"], parameters=[JOB_ID])
@blueprint.doc(requestBody=body(TAGS_BODY))
@blueprint.response(200, CHANGED_JOB, description="The job without the tags.")
@blueprint.errors(TAG_ERRORS)
def untag_job(row_id: str) -> Response:
    """Take tags away from a job: all of them or none. Tags it does not have are no error."""
    wanted, tags = row_id_of(row_id), _tags()
    current_services().tag_jobs.remove(wanted, tags, by=current_user())
    return job_reply(wanted)


@blueprint.route("/tags/", methods=["DELETE"])
@blueprint.doc(requestBody=body(TAGS_BODY))
@blueprint.response(
    200, {"type": "string"}, content_type="text/plain", description="How many there were, and what was not."
)
@blueprint.errors({**WRONG, 403: TAG_ERRORS[403]})
def delete_tags() -> Response:
    """Delete tags and take them away from every job: all of them or none."""
    tags = _tags()
    deleted = current_services().tag_jobs.delete(tags, by=current_user())
    lines = [f"Deleted Tags from DB: {len(deleted)} successfull of {len(tags)} requested"]
    lines += [f"no such tag: {tag.type} {tag.name} ({tag.scope})" for tag in tags if tag not in deleted]
    return Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")


@blueprint.route("/jobs/delete_job/<row_id>", methods=["DELETE"], parameters=[JOB_ID])
@blueprint.response(200, MESSAGE, description="The job is deleted.")
@blueprint.errors({400: "The id is not a whole number.", 404: NO_SUCH_JOB})
def delete_job(row_id: str) -> Response:
    """Delete a job from the database; its archive entry stays."""
    return _deleted(current_services().delete_jobs.one(row_id_of(row_id)))


@blueprint.route("/jobs/delete_job/", methods=["DELETE"])
@blueprint.doc(requestBody=body(NAME_BODY))
@blueprint.response(200, MESSAGE, description="The job is deleted.")
@blueprint.errors({**WRONG, 422: NO_SUCH_JOB})
@missing_is_422
def delete_job_by_name() -> Response:
    """Delete the newest job of a number."""
    return _deleted(current_services().delete_jobs.one(read_name(json_body(at_most=MOST_OF_OTHERS))))


@blueprint.route(
    "/jobs/delete_job_before/<moment>",
    methods=["DELETE"],
    parameters=[
        {
            "in": "path",
            "name": "moment",
            "schema": {"type": "integer", "format": "int64"},
            "description": "Unix seconds: jobs that started before are deleted.",
            "example": 1600000000,
        }
    ],
)
@blueprint.arguments(DeleteBeforeQuerySchema(), location="query")
@blueprint.response(200, MESSAGE, description="How many jobs are deleted.")
@blueprint.errors({400: "The time is no whole number, or a parameter is wrong."})
def delete_jobs_before(query: dict[str, OmitTagged], moment: str) -> Response:
    """Delete old jobs from the database; running ones and archive entries stay."""
    count = current_services().delete_jobs.before(moment_of(moment, "time"), query["omit_tagged"])
    return json_reply({"msg": f"Successfully deleted {count} jobs"})


@blueprint.route("/jobs/used_nodes")
@blueprint.arguments(UsedNodesQuerySchema(), location="query")
@blueprint.response(200, USED_NODES, description="Hosts by cluster.")
@blueprint.errors({400: "`ts` is missing or no whole number."})
def used_nodes(query: dict[str, int]) -> Response:
    """Return the nodes of running jobs that started before a moment."""
    return json_reply({"usedNodes": current_services().used_nodes.before(query["ts"], seen_by=visibility())})


def moment_of(text: str, name: str) -> int:
    """Return unix seconds; `Invalid` for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len("1700000000000")):
        raise Invalid(f"{name}: must be a time in unix seconds (got {shown(text)})")
    return int(text)


def _tags() -> tuple[Tag, ...]:
    return read_tag_list(json_body(at_most=MOST_OF_OTHERS))


def _deleted(row_id: int) -> Response:
    return json_reply({"msg": f"Successfully deleted job {row_id}"})
