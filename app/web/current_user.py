"""Who sends this request, and what stands before the work of a route.

``/api`` and ``/userapi`` take a header token only. All other paths take a header token, else the session cookie; with
the cookie an unsafe request must repeat the session's CSRF token, or nobody is logged in for it.

    @blueprint.get("/monitoring/logs")
    @requires_role(Role.ADMIN)
    def logs(): ...

REST blueprints are checked as a whole, where they are mounted (`app.web.api`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import request

from app.container import current_services
from app.domain.errors import FlightdeckError, Forbidden, Unauthenticated, Unavailable
from app.domain.roles import Role
from app.domain.user import User
from app.domain.visibility import Visibility
from app.web.csrf import CSRF_FIELD, CSRF_HEADER, carries_csrf_token, is_unsafe
from app.web.sessions import Session, read_session

P = ParamSpec("P")
R = TypeVar("R")

HEADER_ONLY_PREFIXES = ("/api/", "/userapi/")
NOBODY = "no user for secured check"
NOT_ALLOWED = "unauthorized"
SECURITY_SCHEMES = {
    "ApiToken": {"type": "apiKey", "in": "header", "name": "X-Auth-Token"},
    "Bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
}
"""For the OpenAPI document: ``components.securitySchemes``."""

_JWT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
_OUTCOME = "flightdeck.user"
_SESSION = "flightdeck.session"
_PEOPLE = (Role.USER, Role.MANAGER, Role.SUPPORT, Role.ADMIN)


def current_user() -> User:
    """Return who sends this request; raise `Unauthenticated`, or `Forbidden` for a missing CSRF token."""
    outcome = _identified()
    if isinstance(outcome, FlightdeckError):
        raise outcome
    return outcome


def current_user_or_none() -> User | None:
    """Return who sends this request, or None for anybody we cannot verify."""
    outcome = _identified()
    return outcome if isinstance(outcome, User) else None


def current_session() -> Session | None:
    """Return the browser session this request was identified by, or None."""
    _identified()
    session: Session | None = request.environ.get(_SESSION)
    return session


def was_identified() -> bool:
    """Whether anything asked during this request who sends it; static files do not."""
    return _OUTCOME in request.environ


def visibility() -> Visibility:
    """Return which jobs the sender may see; raise as `current_user`, or `Forbidden` without a role that sees jobs."""
    return Visibility.for_user(current_user())


def requires_login(view: Callable[P, R]) -> Callable[P, R]:
    """Let any logged-in user in: pages and ``/query``."""
    return _guarded(view, current_user)


def requires_role(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let users in who hold at least one of `roles`; 403 for others."""

    def check() -> None:
        user = current_user()
        if not user.has(*roles):
            raise Forbidden(f"user {user.username!r} needs the role {' or '.join(roles)}")

    return lambda view: _guarded(view, check)


def check_api_role() -> None:
    """Raise `Unauthenticated` for all but machine accounts (role api alone) and admins who hold api: ``/api``."""
    user = current_user()
    if not (user.is_pure_api or (user.has(Role.API) and user.has(Role.ADMIN))):
        raise Unauthenticated(NOT_ALLOWED)


def check_userapi_role() -> None:
    """Raise `Unauthenticated` for all but machine accounts and people who hold api beside their role: ``/userapi``."""
    user = current_user_or_none()
    if user is None or not (user.is_pure_api or (user.has(Role.API) and user.has(*_PEOPLE))):
        raise Unauthenticated(NOT_ALLOWED)


def takes_header_only() -> bool:
    """Whether this path is for programs, where a cookie does not count."""
    return f"{request.path}/".startswith(HEADER_ONLY_PREFIXES)


def header_token() -> str | None:
    """Return the token in the headers: ``X-Auth-Token``, else ``Authorization`` with or without ``Bearer``.

    On pages an ``Authorization`` that is no token (a proxy's Basic) is none; for programs it is a wrong one.
    """
    if token := request.headers.get("X-Auth-Token", "").strip():
        return token
    value = request.headers.get("Authorization", "").strip()
    scheme, _, rest = value.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip() or None
    return value if value and (takes_header_only() or _JWT.fullmatch(value)) else None


def _identified() -> User | FlightdeckError:
    # Kept in the environment of the request: the application context may outlive a request in tests.
    if not was_identified():
        # Should the database fail now, the error page must not ask it again.
        request.environ[_OUTCOME] = Unavailable("who you are cannot be checked now")
        request.environ[_OUTCOME] = _identify()
    outcome: User | FlightdeckError = request.environ[_OUTCOME]
    return outcome


def _identify() -> User | FlightdeckError:
    if (token := header_token()) is not None:
        try:
            return current_services().tokens.user_of(token)
        except Unauthenticated as error:
            return error
    if takes_header_only():
        return Unauthenticated(NOBODY)
    return _from_cookie()


def _from_cookie() -> User | FlightdeckError:
    session = read_session()
    if session is None:
        return Unauthenticated("log in first")
    user = current_services().sessions.user_of(session.session_id, session.username, session.issued_at)
    if user is None:
        return Unauthenticated("this session has ended, log in again")
    if is_unsafe() and not carries_csrf_token(session.csrf_token):
        return Forbidden(f"the CSRF token is missing or wrong (header {CSRF_HEADER} or form field {CSRF_FIELD})")
    request.environ[_SESSION] = session
    return user


def _guarded(view: Callable[P, R], check: Callable[[], object]) -> Callable[P, R]:
    @wraps(view)
    def guarded(*arguments: P.args, **options: P.kwargs) -> R:
        check()
        return view(*arguments, **options)

    return guarded
