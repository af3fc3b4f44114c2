"""Short texts that people give: names, addresses, labels."""

from __future__ import annotations

from app.domain.errors import Invalid

MAX_LENGTH = 255


def check_line(what: str, text: str) -> None:
    r"""Raise `Invalid` unless `text` is one printable line that fits its column; empty is fine.

    >>> check_line("name", "Anna Kelm")
    >>> check_line("name", "Anna\tKelm")
    Traceback (most recent call last):
    app.domain.errors.Invalid: name 'Anna\tKelm' must be one line without control characters
    """
    if not text.isprintable():
        raise Invalid(f"{what} {text[:40]!r} must be one line without control characters")
    if len(text) > MAX_LENGTH:
        raise Invalid(f"{what} {text[:40]!r}... has {len(text)} characters, at most {MAX_LENGTH} are possible")
