"""Bodies, ids and short replies of the routes that change jobs, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from app.blueprints.jobs.replies import JOB
from app.domain.errors import Invalid
from app.domain.job import JobState, Sharing
from app.domain.metric import JsonObject
from app.web.arguments import shown
from app.web.fields import MAX_ROW_ID
from app.web.reply_fields import described, schema, text

JOB_ID: Final = {
    "in": "path",
    "name": "row_id",
    "schema": {"type": "integer", "format": "int64"},
    "description": "Id of the job in this server (`id` of a job, not its `jobId`).",
    "example": 7,
}

WARNINGS = fields.List(
    fields.String(), metadata=described("What was not taken as it was sent; left out when there is nothing.")
)
MESSAGES = schema(
    "StartedJob",
    {
        "msg": text("success"),
        "id": fields.Integer(required=True, metadata=described("Id of the job in this server.", 7)),
        "warnings": WARNINGS,
    },
)

CHANGED_JOB = schema("ChangedJob", {**JOB().declared_fields, "warnings": WARNINGS})

_INTEGER: Final = {"type": "integer", "format": "int64"}
_TEXT: Final = {"type": "string"}
_RESOURCE: Final = {
    "type": "object",
    "required": ["hostname"],
    "properties": {
        "hostname": _TEXT,
        "hwthreads": {"type": "array", "items": _INTEGER},
        "accelerators": {"type": "array", "items": _TEXT},
        "configuration": _TEXT,
    },
}
TAG: Final = {
    "type": "object",
    "required": ["type", "name"],
    "properties": {
        "type": _TEXT,
        "name": _TEXT,
        "scope": {**_TEXT, "description": "`global` (default), `admin` or your user name."},
    },
}

START_BODY: Final[JsonObject] = {
    "schema": {
        "type": "object",
        "required": ["jobId", "cluster", "user", "startTime", "numNodes", "resources"],
        "properties": {
            "jobId": {**_INTEGER, "minimum": 1},
            "cluster": _TEXT,
            "user": _TEXT,
            "startTime": {**_INTEGER, "description": "Unix seconds."},
            "numNodes": {**_INTEGER, "minimum": 1, "description": "As many as `resources`."},
            "resources": {"type": "array", "items": _RESOURCE, "minItems": 1},
            "project": _TEXT,
            "subCluster": {**_TEXT, "description": "Found by the first host if not given."},
            "partition": _TEXT,
            "arrayJobId": _INTEGER,
            "numAcc": _INTEGER,
            "numHwthreads": _INTEGER,
            "walltime": {**_INTEGER, "description": "Seconds."},
            "requestedMemory": {**_INTEGER, "description": "MB."},
            "submitTime": {**_INTEGER, "description": "Unix seconds."},
            "smt": _INTEGER,
            "shared": {**_TEXT, "enum": [str(kind) for kind in Sharing], "default": "none"},
            "monitoringStatus": {**_INTEGER, "description": "0 if the job is not to be monitored.", "default": 1},
            "metaData": {"type": "object", "additionalProperties": _TEXT},
            "tags": {"type": "array", "items": TAG},
        },
    },
    "example": {
        "cluster": "fritz",
        "jobId": 123000,
        "startTime": 1649723812,
        "user": "k106eb10",
        "project": "k106eb",
        "numNodes": 1,
        "numHwthreads": 72,
        "partition": "main",
        "walltime": 86400,
        "resources": [{"hostname": "f0726"}],
        "metaData": {"jobName": "ams_pipeline"},
    },
}

STOP_BODY: Final[JsonObject] = {
    "schema": {
        "type": "object",
        "required": ["stopTime"],
        "properties": {
            "jobId": {**_INTEGER, "description": "Needed unless the path names the job."},
            "cluster": _TEXT,
            "startTime": {**_INTEGER, "description": "Unix seconds."},
            "jobState": {
                **_TEXT,
                "default": "completed",
                "description": f"Other states than {', '.join(JobState)} count as failed.",
            },
            "stopTime": {**_INTEGER, "description": "Unix seconds."},
        },
    },
    "example": {"cluster": "fritz", "jobId": 123000, "jobState": "completed", "stopTime": 1649763839},
}

META_BODY: Final[JsonObject] = {
    "schema": {"type": "object", "required": ["key", "value"], "properties": {"key": _TEXT, "value": _TEXT}},
    "example": {"key": "message", "value": "Uses a quarter of its memory"},
}
NAME: Final = {
    "jobId": _INTEGER,
    "cluster": _TEXT,
    "startTime": {**_INTEGER, "description": "Unix seconds."},
}
NAMED_META_BODY: Final[JsonObject] = {
    "schema": {
        "type": "object",
        "required": ["jobId", "payload"],
        "properties": {**NAME, "payload": META_BODY["schema"]},
    },
    "example": {"jobId": 123000, "cluster": "fritz", "payload": META_BODY["example"]},
}
NAME_BODY: Final[JsonObject] = {
    "schema": {"type": "object", "required": ["jobId"], "properties": NAME},
    "example": {"jobId": 123000, "cluster": "fritz", "startTime": 1649723812},
}
TAGS_BODY: Final[JsonObject] = {
    "schema": {"type": "array", "items": TAG},
    "example": [{"type": "bug", "name": "hangs", "scope": "global"}],
}


def body(content: JsonObject) -> dict[str, Any]:
    """Return the description of a JSON body."""
    return {"required": True, "content": {"application/json": content}}


def row_id_of(text: str) -> int:
    """Return the id in a path; `Invalid` if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ROW_ID)) and int(text) <= MAX_ROW_ID):
        raise Invalid(f"id: must be a whole number (got {shown(text)})")
    return int(text)
