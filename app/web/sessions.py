"""Browser sessions: a JWT in an HttpOnly cookie, and beside it a CSRF token that scripts can read.

A session is renewed when half of its life is over and somebody still works with it; it keeps its id and CSRF token
then, so that logging out ends all renewals and open pages go on working.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from flask import Response, current_app, request
from flask_jwt_extended import create_access_token, decode_token
from flask_jwt_extended.exceptions import JWTExtendedException

from app.auth.tokens import SESSION_USE
from app.container import current_services

SESSION_COOKIE = "flightdeck_session"
CSRF_COOKIE = "csrf_access_token"


@dataclass(frozen=True, slots=True)
class Session:
    """What the cookie of a request says; times in unix seconds."""

    session_id: str
    username: str
    csrf_token: str
    issued_at: int
    expires_at: int

    @property
    def is_past_half(self) -> bool:
        """Whether it should be renewed."""
        return time.time() > (self.issued_at + self.expires_at) / 2


def read_session() -> Session | None:
    """Return the session of the request's cookie; None if there is none that we signed and that still lasts."""
    text = request.cookies.get(SESSION_COOKIE)
    if not text:
        return None
    try:
        claims = decode_token(text)
    except (jwt.PyJWTError, JWTExtendedException, ValueError, OverflowError, RecursionError):
        return None
    return _session(claims) if claims.get("use") == SESSION_USE else None


def start_session(reply: Response, username: str) -> None:
    """Log a browser in."""
    _set_cookies(reply, username, session_id=secrets.token_urlsafe(24), csrf_token=secrets.token_urlsafe(24))


def renew_session(reply: Response, session: Session) -> None:
    """Let a session last its full time again."""
    _set_cookies(reply, session.username, session_id=session.session_id, csrf_token=session.csrf_token)


def clear_session(reply: Response) -> None:
    """Take the cookies out of a browser."""
    for name in (SESSION_COOKIE, CSRF_COOKIE):
        reply.delete_cookie(name, path=_path(), secure=_is_secure(), samesite="Lax", httponly=name == SESSION_COOKIE)


def sets_session(reply: Response) -> bool:
    """Whether a reply starts or ends a session already."""
    return any(value.startswith(SESSION_COOKIE + "=") for value in reply.headers.getlist("Set-Cookie"))


def _session(claims: dict[str, Any]) -> Session:
    return Session(claims["jti"], claims["sub"], claims["csrf"], claims["iat"], claims["exp"])


def _set_cookies(reply: Response, username: str, *, session_id: str, csrf_token: str) -> None:
    lifetime_s = current_services().sessions.lifetime_s
    claims = {"use": SESSION_USE, "jti": session_id, "csrf": csrf_token}
    text = create_access_token(username, expires_delta=timedelta(seconds=lifetime_s), additional_claims=claims)
    for name, value in ((SESSION_COOKIE, text), (CSRF_COOKIE, csrf_token)):
        reply.set_cookie(
            name,
            value,
            max_age=lifetime_s,
            path=_path(),
            secure=_is_secure(),
            httponly=name == SESSION_COOKIE,
            samesite="Lax",
        )


def _path() -> str:
    return str(current_app.config["APPLICATION_ROOT"])


def _is_secure() -> bool:
    choice = current_services().settings.auth.cookie_secure
    return request.is_secure if choice == "auto" else choice == "always"
