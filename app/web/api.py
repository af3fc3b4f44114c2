"""REST by flask-smorest: one way to read arguments, one error shape, one OpenAPI document.

Every blueprint is mounted twice, below ``/api`` and ``/userapi``; the mount decides who may come in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import flask
import flask_smorest
import marshmallow as ma
import orjson
from flask import Flask, Response, request

from app.domain.metric import JsonObject
from app.version import VERSION
from app.web.arguments import ArgumentsParser
from app.web.current_user import SECURITY_SCHEMES, check_api_role, check_userapi_role
from app.web.json import OPTIONS

View = Callable[..., Any]


class Mount(NamedTuple):
    """A place where every blueprint is registered; `name` also groups its routes in the document."""

    prefix: str
    name: str
    check_sender: Callable[[], None]


MOUNTS: Final = (
    Mount("/api", "{}", check_api_role),
    Mount("/userapi", "{} for users", check_userapi_role),
)

DESCRIPTION: Final = """\
Jobs and clusters for programs. Send a token in the header `X-Auth-Token` or as `Authorization: Bearer <token>`; a \
browser login does not count here.

- `/api` is for service accounts: role `api` alone, or `admin` together with `api`.
- `/userapi` also takes tokens of people who hold `api` beside their role; they get what they may see.

Every path works with and without its trailing slash, every GET also as HEAD. Errors are \
`{"status": "<phrase>", "error": "<message>"}`. Job ids have up to 63 bits: read them as integers, not as floats.
"""

CONFIGURATION: Final = {
    "API_TITLE": "Flightdeck REST API",
    "API_VERSION": VERSION,
    "OPENAPI_VERSION": "3.0.3",
    "API_SPEC_OPTIONS": {
        "info": {"description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "security": [{name: []} for name in SECURITY_SCHEMES],
        "components": {"securitySchemes": SECURITY_SCHEMES},
    },
}

COMMON_ERRORS: Final = {
    401: "No token, a token that cannot be verified or has ended, or one without the roles of this path.",
    500: "An error of the server; the message has a reference to its log.",
}


class ErrorSchema(ma.Schema):
    """What failed requests are answered with."""

    status = ma.fields.String(
        required=True, metadata={"example": "Bad Request", "description": "Phrase of the status."}
    )
    error = ma.fields.String(
        required=True,
        metadata={
            "example": "page: must be a whole number from 1 to 2147483647 (got '0')",
            "description": "What is wrong, with field and value.",
        },
    )


class Blueprint(flask_smorest.Blueprint):
    """Routes with their arguments, replies and documentation, guarded by where they are mounted."""

    ARGUMENTS_PARSER = ArgumentsParser()

    def __init__(self, name: str, import_name: str, *, description: str) -> None:
        super().__init__(name, import_name, description=description)
        self.before_request(_check_sender)

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: View | None = None, *arguments: Any, **options: Any
    ) -> None:
        """Register a route with and without its trailing slash; the given form is the one that is documented.

        ``strict_slashes=False`` alone would answer a wrong method with 404 in the other form.
        """
        super().add_url_rule(rule, endpoint, view_func, *arguments, **options)
        for documented_only in ("parameters", "tags"):
            options.pop(documented_only, None)
        other_form = rule[:-1] if rule.endswith("/") else rule + "/"
        flask.Blueprint.add_url_rule(self, other_form, self._endpoints[-1], view_func, *arguments, **options)

    def errors(self, descriptions: Mapping[int, str], schema: type[ma.Schema] = ErrorSchema) -> Callable[[View], View]:
        """Document the errors of a route by status; those that every route has need not be named."""
        named = {status: (text, schema) for status, text in descriptions.items()}
        common = {status: (text, ErrorSchema) for status, text in COMMON_ERRORS.items()}
        decorate: Callable[[View], View] = self.doc(
            responses={
                status: {"description": text, "content": {"application/json": {"schema": shape}}}
                for status, (text, shape) in {**named, **common}.items()
            }
        )
        return decorate


class Api(flask_smorest.Api):
    """The REST API of an application; its errors are answered by `app.web.errors`."""

    ERROR_SCHEMA = ErrorSchema

    def mount(self, blueprint: Blueprint, *, only: tuple[str, ...] = ("/api", "/userapi")) -> None:
        """Register the routes of a blueprint everywhere, or only below some prefixes."""
        for prefix, name, _check in (mount for mount in MOUNTS if mount.prefix in only):
            self.register_blueprint(blueprint, url_prefix=prefix, name=name.format(blueprint.name))

    def _register_error_handlers(self) -> None:
        """Leave errors to the application."""

    def _register_pagination_header(self) -> None:
        """Leave out flask-smorest's own way of paging, which no route uses."""


def init_api(app: Flask) -> Api:
    """Prepare `app` for REST blueprints."""
    app.config.from_mapping(CONFIGURATION)
    return Api(app)


def openapi_document(app: Flask, *, prefix: str = "") -> JsonObject:
    """Return the OpenAPI document of all mounted blueprints, for a server below the path `prefix`."""
    document: JsonObject = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return {**document, "servers": [{"url": prefix or "/"}]}


def json_reply(document: object) -> Response:
    """Return a JSON reply from anything orjson can encode, arrays and fragments included."""
    return Response(encode(document) + b"\n", mimetype="application/json")


def encode(document: object) -> bytes:
    """Return `document` as JSON."""
    return orjson.dumps(document, option=OPTIONS)


def _check_sender() -> None:
    if request.method == "OPTIONS":  # browsers ask without a token whether they may send one
        return
    next(mount for mount in MOUNTS if request.path.startswith(mount.prefix + "/")).check_sender()
