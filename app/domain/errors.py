"""Domain errors: named after what happened; `app.web.errors` alone maps them to HTTP.

Messages name the thing and the value, so that whoever reads them can act; they never contain SQL or paths
of the server.
"""

from __future__ import annotations


class FlightdeckError(Exception):
    """Anything that went wrong and that a caller can be told about."""


class Invalid(FlightdeckError):
    """The request, file or value is wrong; repeating it unchanged cannot help."""


class Unauthenticated(FlightdeckError):
    """Nobody, or nobody we can verify, is asking."""


class Forbidden(FlightdeckError):
    """Somebody known asks for something this account may not do."""


class NotFound(FlightdeckError):
    """The thing does not exist, or not for this account."""


class Conflict(FlightdeckError):
    """The thing exists already, or is in a state that excludes the request."""


class Unavailable(FlightdeckError):
    """Something we depend on (archive, store, database) does not answer now."""


class JobNotFound(NotFound):
    """No job with this row id that the account may see."""

    def __init__(self, row_id: int) -> None:
        super().__init__(f"no job with id {row_id}")


class InvalidConfiguration(Invalid):
    """A configuration file or variable is wrong; the message names key and file."""
