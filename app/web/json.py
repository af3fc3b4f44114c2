"""JSON by orjson: numpy arrays and pre-encoded fragments go out as they are, NaN becomes null."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask, Response
from flask.json.provider import JSONProvider

OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


class OrjsonProvider(JSONProvider):
    """Flask's JSON hooks on orjson."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """Encode to text."""
        return orjson.dumps(obj, option=OPTIONS).decode()

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """Decode text or bytes."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Build a JSON reply with a trailing newline, as the reference does."""
        body = orjson.dumps(self._prepare_response_obj(args, kwargs), option=OPTIONS | orjson.OPT_APPEND_NEWLINE)
        return Response(body, mimetype="application/json")


def init_json(app: Flask) -> None:
    """Make orjson the JSON of `app`."""
    app.json = OrjsonProvider(app)
