"""From domain errors to HTTP: one table of statuses, one JSON shape, one page.

Programs (paths below ``/api``, ``/userapi``, ``/config``, ``/frontend``) get ``{"status": ..., "error": ...}``, people
get a page. A 500 is always a bug of ours: it is logged with a reference that the page shows.
"""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from app.domain import errors

STATUS: dict[type[errors.FlightdeckError], HTTPStatus] = {
    errors.Invalid: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
API_PREFIXES = ("/api/", "/userapi/", "/config/", "/frontend/")

logger = logging.getLogger(__name__)


def status_of(error: errors.FlightdeckError) -> HTTPStatus:
    """Return the status of the nearest listed ancestor."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def is_api_request() -> bool:
    """Whether a program asks, so that the answer must be JSON."""
    return request.path.startswith(API_PREFIXES) or request.path + "/" in API_PREFIXES


def error_reply(status: HTTPStatus, message: str) -> Response:
    """Return the JSON error of the REST API."""
    reply = jsonify(status=status.phrase, error=message)
    reply.status_code = status
    return reply


def is_graphql_request() -> bool:
    """Whether the GraphQL endpoint is asked."""
    return request.path.rstrip("/") == "/query"


def graphql_error_reply(status: HTTPStatus, message: str) -> Response:
    """Return an error in the shape of GraphQL, for requests that do not reach the schema."""
    reply = jsonify(errors=[{"message": message}], data=None)
    reply.status_code = status
    return reply


def init_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(errors.FlightdeckError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


def _domain_error(error: errors.FlightdeckError) -> Response:
    return _answer(status_of(error), str(error))


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, NotFound) and is_api_request():
        reply = jsonify(error="the requested endpoint does not exist", status="Resource not found")
        reply.status_code = HTTPStatus.NOT_FOUND
        return reply
    reply = _answer(HTTPStatus(error.code or 500), error.description or error.name)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        reply.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return reply


def _unexpected_error(error: Exception) -> Response:
    if current_app.testing:
        raise error
    reference = secrets.token_hex(4)
    logger.error("unexpected error", exc_info=error, extra={"reference": reference, "path": request.path})
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, f"internal error, reference {reference}")


def _answer(status: HTTPStatus, message: str) -> Response:
    if is_api_request():
        return error_reply(status, message)
    if is_graphql_request():
        return graphql_error_reply(status, message)
    return make_response(render_template("errors/error.html", status=status, message=message), status)
