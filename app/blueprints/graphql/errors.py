"""Errors as they go out: what a domain error says is told, everything else is logged under a reference."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from graphql import GraphQLError

from app.domain.errors import FlightdeckError

logger = logging.getLogger(__name__)


def error_entry(error: GraphQLError, code: str | None = None) -> dict[str, Any]:
    """Return an entry of ``errors``."""
    entry: dict[str, Any] = {"message": message_of(error)}
    if error.path:
        entry["path"] = error.path
    if error.locations:
        entry["locations"] = [location.formatted for location in error.locations]
    if code is not None:
        entry["extensions"] = {"code": code}
    return entry


def message_of(error: GraphQLError) -> str:
    """Return what a caller may read of an error; one that nobody expected is logged here."""
    cause = error.original_error
    if cause is None or isinstance(cause, FlightdeckError | GraphQLError):
        return error.message
    return internal_error(cause)


def internal_error(cause: Exception) -> str:
    """Log an unexpected error and return the text that refers to it."""
    reference = secrets.token_hex(4)
    logger.error("unexpected error in a resolver", exc_info=cause, extra={"reference": reference})
    return f"internal error, reference {reference}"
