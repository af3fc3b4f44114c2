"""JSON bodies of requests; the content type does not count, as clients send any."""

from __future__ import annotations

from typing import Final

import orjson
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from app.domain.errors import Invalid

KIBIBYTE: Final = 1024


def json_body(*, at_most: int) -> object:
    """Return the decoded body; raise `Invalid` for what is no JSON and answer 413 for more than `at_most` bytes."""
    request.max_content_length = at_most
    try:
        content = request.get_data()
    except RequestEntityTooLarge:
        raise RequestEntityTooLarge(f"body: is longer than {at_most // KIBIBYTE} KiB") from None
    if not content.strip():
        raise Invalid("body: is empty, expected JSON")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"body: is no JSON ({error})") from error
