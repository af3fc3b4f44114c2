"""Whether a request of htmx asks for a part of a page only (htmx 4: ``HX-Request-Type``)."""

from __future__ import annotations

from flask import Flask, Response, request

REQUEST_TYPE = "HX-Request-Type"


def wants_fragment() -> bool:
    """Whether the reply is put into a page; a restored page (Back) and a plain link want the whole one."""
    return request.headers.get(REQUEST_TYPE) == "partial"


def init_fragments(app: Flask) -> None:
    """Keep caches from mixing up pages and fragments of the same address."""
    app.after_request(_vary)


def _vary(reply: Response) -> Response:
    if reply.mimetype == "text/html":
        reply.vary.add(REQUEST_TYPE)
    return reply
