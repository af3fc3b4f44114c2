"""The endpoint: statuses, media types and shape of the answer as clients of cc-backend know them.

graphql-server answers GET, serves GraphiQL from a CDN, gives 200 for invalid documents and 500 for a list as body; so
its view is kept for its place in Flask, and what it does with a request is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from flask import Request, Response, request
from graphql import GraphQLError, GraphQLSchema
from graphql_server.flask.views import GraphQLView

from app.blueprints.graphql.context import QueryContext
from app.blueprints.graphql.documents import LIMIT_EXCEEDED, VALIDATION_FAILED, DocumentCache, Refused
from app.blueprints.graphql.errors import error_entry
from app.blueprints.graphql.execution import run
from app.container import current_services
from app.web.current_user import current_user, visibility
from app.web.json import OPTIONS

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""All but POST are answered by an error, in the shape of GraphQL rather than of HTTP."""
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
MAX_BODY_BYTES = 4 * 1024 * 1024
"""Room for the longest document and for 10,000 names in a filter; reading variables takes seconds per megabyte."""
_TAKEN_AS_JSON = frozenset({JSON, "application/*", "*/*"})


class BadBody(ValueError):
    """The body of a request is no operation; the message says why."""


@dataclass(frozen=True, slots=True)
class Operation:
    """The body of a request."""

    text: str
    name: str | None
    variables: dict[str, Any] | None


class QueryView(GraphQLView):
    """Answers operations sent by POST."""

    def __init__(self, schema: GraphQLSchema, documents: DocumentCache, *, introspection: bool) -> None:
        super().__init__(schema=schema, graphql_ide=None, allow_queries_via_get=False)
        self._documents = documents
        self._introspection = introspection

    def dispatch_request(self) -> Response:
        """Answer the request; somebody must be logged in."""
        user = current_user()
        if request.method != "POST" or request.mimetype != JSON:
            return _answer(HTTPStatus.BAD_REQUEST, _failure("transport not supported"), "text/plain")
        request.max_content_length = MAX_BODY_BYTES
        media_type = negotiated(request.headers.get("Accept", ""))
        try:
            operation = read_body(request)
        except BadBody as error:
            message = f"json request body could not be decoded: {error}"
            return _answer(HTTPStatus.BAD_REQUEST, _failure(message), media_type)
        try:
            document = self._documents.get(operation.text)
            document.operation(operation.name)
            context = QueryContext(current_services(), user, visibility(), document, introspection=self._introspection)
            content = self._execute(context, operation)
        except Refused as refused:
            return _answer(refusal_status(refused.code, media_type), _refusal(refused), media_type)
        return _answer(HTTPStatus.OK, content, media_type)

    def _execute(self, context: QueryContext, operation: Operation) -> dict[str, Any]:
        result = run(self.schema, context, operation.variables, operation.name)
        if not result.errors:
            return {"data": result.data}
        if result.data is None and not any(error.path for error in result.errors):
            raise Refused(VALIDATION_FAILED, *result.errors)  # the variables do not fit
        return {"errors": [error_entry(error) for error in result.errors], "data": result.data}


def read_body(sent: Request) -> Operation:
    """Return the operation in the body of a request; raise `BadBody`."""
    try:
        body = orjson.loads(sent.get_data())
    except orjson.JSONDecodeError as error:
        raise BadBody(str(error)) from error
    if not isinstance(body, dict):
        raise BadBody("an object is expected")
    return Operation(
        text=_member(body, "query", str) or "",
        name=_member(body, "operationName", str),
        variables=_member(body, "variables", dict),
    )


def negotiated(accept: str) -> str:
    """Return the media type of the answer: the first known one of an Accept header, in the order they stand there.

    >>> negotiated("application/graphql-response+json, application/json"), negotiated("")
    ('application/graphql-response+json', 'application/json')
    """
    if not accept.strip():
        return JSON
    for entry in accept.split(","):
        media_type = entry.partition(";")[0].strip().lower()
        if media_type in _TAKEN_AS_JSON:
            return JSON
        if media_type == GRAPHQL_JSON:
            return GRAPHQL_JSON
    return GRAPHQL_JSON


def refusal_status(code: str, media_type: str) -> HTTPStatus:
    """Return the status of an operation that was not executed."""
    if code == LIMIT_EXCEEDED:
        return HTTPStatus.OK
    return HTTPStatus.BAD_REQUEST if media_type == GRAPHQL_JSON else HTTPStatus.UNPROCESSABLE_ENTITY


def _member(body: dict[str, Any], key: str, kind: type[Any]) -> Any:
    value = body.get(key)
    if value is None or isinstance(value, kind):
        return value
    raise BadBody(f"{key} must be {'an object' if kind is dict else 'a string'}")


def _refusal(refused: Refused) -> dict[str, Any]:
    return {"errors": [error_entry(error, refused.code) for error in refused.errors], "data": None}


def _failure(message: str) -> dict[str, Any]:
    return {"errors": [error_entry(GraphQLError(message))], "data": None}


def _answer(status: HTTPStatus, content: dict[str, Any], media_type: str) -> Response:
    return Response(orjson.dumps(content, option=OPTIONS), status, content_type=media_type)
