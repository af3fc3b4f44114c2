"""Requests that a browser sends because another site told it to.

Three checks: no unsafe request that the browser calls cross-site; a session cookie counts for an unsafe request only
beside its CSRF token; log-in and log-out, where there may be no session, must come from our own pages.
"""

from __future__ import annotations

from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Response, request

from app.domain.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
CSRF_HEADER = "X-CSRF-TOKEN"
CSRF_FIELD = "csrf_token"
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def is_unsafe() -> bool:
    """Whether the method of this request may change something."""
    return request.method not in SAFE_METHODS


def block_cross_site() -> Response | None:
    """Refuse an unsafe request from another site; for all routes, whatever login they take."""
    if is_unsafe() and request.headers.get("Sec-Fetch-Site") == "cross-site":
        return Response("cross-site request blocked\n", status=403, mimetype="text/plain")
    return None


def carries_csrf_token(expected: str) -> bool:
    """Whether header or form repeat the CSRF token of the session."""
    given = request.headers.get(CSRF_HEADER) or ""
    if not given and request.mimetype in FORM_TYPES:
        given = request.form.get(CSRF_FIELD, "")
    return bool(expected) and compare_digest(given.encode(), expected.encode())


def require_own_page() -> None:
    """Raise `Forbidden` unless this form was sent by one of our pages, or by no browser at all."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Forbidden(f"this form was sent by a page of another site (Sec-Fetch-Site: {site})")
        return
    origin = request.headers.get("Origin")
    if origin is not None and _host_of(origin) != request.host:
        raise Forbidden(f"this form was sent by a page of {origin}, but this is {request.host}")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # e.g. a bracket without its partner
        return None
