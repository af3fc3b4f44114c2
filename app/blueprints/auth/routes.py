"""``/login`` and ``/logout``."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, request

from app.container import current_services
from app.domain.errors import Unauthenticated
from app.web.auth import login_page
from app.web.csrf import require_own_page
from app.web.current_user import current_user_or_none
from app.web.redirects import is_own_path
from app.web.sessions import clear_session, read_session, start_session

blueprint = Blueprint("auth", __name__)
audit = logging.getLogger("flightdeck.audit")


@blueprint.get("/login")
def login() -> Response:
    """Show the form, or go on at once for those who are logged in."""
    target = request.args.get("redirect", "")
    if current_user_or_none() is not None:
        return make_response(redirect(_destination(target)))
    return login_page(redirect=target if is_own_path(target) else "")


@blueprint.post("/login")
def log_in() -> Response:
    """Check a password and start a session."""
    require_own_page()
    username, target = request.form.get("username", ""), request.form.get("redirect", "")
    try:
        user = current_services().accounts.authenticate(username, request.form.get("password", ""))
    except Unauthenticated as error:
        audit.warning("login refused: user %r from %s", username, request.remote_addr)
        target = target if is_own_path(target) else ""
        return login_page(HTTPStatus.UNAUTHORIZED, redirect=target, username=username, error=str(error))
    audit.info("login: user %r from %s", user.username, request.remote_addr)
    reply = make_response(redirect(_destination(target)))
    start_session(reply, user.username)
    return reply


@blueprint.post("/logout")
def logout() -> Response:
    """End the session for good, renewals and copies included."""
    require_own_page()
    session = read_session()
    if session is not None:
        current_services().sessions.end(session.session_id)
        audit.info("logout: user %r from %s", session.username, request.remote_addr)
    reply = login_page(notice={"level": "info", "text": "You are signed out."})
    clear_session(reply)
    return reply


def _destination(target: str) -> str:
    return target if is_own_path(target) else f"{request.script_root}/"
