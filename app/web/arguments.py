"""Reading request arguments: what is wrong is answered with 400 and a sentence that names parameter and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser

from app.domain.errors import Invalid

UNKNOWN_FIELD = "Unknown field."
SHOWN_LENGTH = 80
"""Longer values are cut in messages."""


class ArgumentsParser(FlaskParser):
    """webargs with domain errors; parameters that no schema field takes are refused unless the schema excludes them."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": None}  # noqa: RUF012 - as the base

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise `Invalid` with everything that is wrong."""
        (messages,) = error.messages_dict.values()
        raise Invalid("; ".join(_sentences(messages, error.data, schema))) from error


def _sentences(messages: Mapping[str, Any], data: Any, schema: ma.Schema) -> Iterator[str]:
    for name, problems in messages.items():
        if problems == [UNKNOWN_FIELD]:
            yield f"unknown parameter {shown(name)}; known are {', '.join(_known(schema))}"
        else:
            yield from (f"{name}: {text}" for text in _texts(problems, data.get(name)))


def _known(schema: ma.Schema) -> list[str]:
    return [field.data_key or name for name, field in schema.load_fields.items()]


def _texts(problems: Any, value: Any) -> Iterator[str]:
    if isinstance(problems, Mapping):
        for position, inner in problems.items():
            yield from _texts(inner, _item(value, position))
    else:
        yield from (f"{str(text).rstrip('.')} (got {shown(value)})" for text in problems)


def _item(value: Any, position: object) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str) and isinstance(position, int):
        return value[position]
    return value


def shown(value: object) -> str:
    """Return a value as messages quote it.

    >>> shown("x" * 100)[-5:]
    "x...'"
    """
    text = str(value)
    return repr(text if len(text) <= SHOWN_LENGTH else text[:SHOWN_LENGTH] + "...")
