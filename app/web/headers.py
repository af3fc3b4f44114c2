"""Security headers of every reply. Nothing is loaded from elsewhere, nothing runs inline."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"


def init_headers(app: Flask) -> None:
    """Add the headers to every reply that does not set them itself."""
    app.after_request(_add_headers)


def _add_headers(reply: Response) -> Response:
    for name, value in HEADERS.items():
        reply.headers.setdefault(name, value)
    if request.is_secure:
        reply.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
    return reply
