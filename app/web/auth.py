"""Login for the whole application: keys, the replies to strangers, session renewal, and what templates know."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, make_response, render_template, request, url_for
from flask_jwt_extended import JWTManager

from app.auth.keys import load_keys
from app.auth.tokens import ALGORITHM
from app.container import current_services
from app.domain.errors import Unauthenticated
from app.web.csrf import block_cross_site, is_unsafe
from app.web.current_user import current_session, current_user_or_none, was_identified
from app.web.errors import error_reply, graphql_error_reply, is_api_request, is_graphql_request
from app.web.sessions import renew_session, sets_session

LOGIN_ENDPOINT = "auth.login"
LOGOUT_ENDPOINT = "auth.logout"


def init_auth(app: Flask) -> None:
    """Register keys, checks and handlers."""
    app.config["JWT_ALGORITHM"] = ALGORITHM
    app.config["JWT_ENCODE_NBF"] = False
    manager = JWTManager(app)
    manager.encode_key_loader(lambda _identity: load_keys(current_services().settings.secrets).private)
    manager.decode_key_loader(lambda _header, _claims: load_keys(current_services().settings.secrets).public)
    app.before_request(block_cross_site)
    app.after_request(_finish)
    app.context_processor(_template_variables)
    app.register_error_handler(Unauthenticated, _ask_to_log_in)


def login_page(status: HTTPStatus = HTTPStatus.OK, *, redirect: str = "", **variables: object) -> Response:
    """Return the login page; `redirect` is where the form leads, `variables` are those of the template."""
    page = render_template("auth/login.html", login_url=url_for(LOGIN_ENDPOINT), redirect=redirect, **variables)
    reply = make_response(page, status)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def requested_path() -> str:
    """Return the address of this page on our site, to come back to; empty for requests that change something."""
    if is_unsafe():
        return ""
    return request.script_root + request.full_path.rstrip("?")


def _ask_to_log_in(error: Unauthenticated) -> Response:
    if is_api_request():
        reply = error_reply(HTTPStatus.UNAUTHORIZED, str(error))
    elif is_graphql_request():
        reply = graphql_error_reply(HTTPStatus.UNAUTHORIZED, str(error))
    else:
        reply = login_page(HTTPStatus.UNAUTHORIZED, redirect=requested_path())
        if "HX-Request" in request.headers:  # a fragment cannot show the page: load the whole address anew
            reply.headers["HX-Refresh"] = "true"
    reply.headers["WWW-Authenticate"] = "Bearer"
    return reply


def _finish(reply: Response) -> Response:
    if not was_identified() or current_user_or_none() is None:
        return reply
    reply.headers.setdefault("Cache-Control", "private, no-cache")
    session = current_session()
    if session is not None and session.is_past_half and not sets_session(reply):
        renew_session(reply, session)
    return reply


def _template_variables() -> dict[str, object]:
    session = current_session()
    return {
        "current_user": current_user_or_none(),
        "csrf_token": session.csrf_token if session is not None else "",
        "login_url": url_for(LOGIN_ENDPOINT),
        "logout_url": url_for(LOGOUT_ENDPOINT),
    }
