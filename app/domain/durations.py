"""Durations as people type them."""

from __future__ import annotations

import re

from app.domain.errors import Invalid

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PART = re.compile(r"\s*(\d{1,9}(?:\.\d{1,3})?)\s*([smhd])[a-z]*\s*", re.ASCII | re.IGNORECASE)


def parse_duration(text: str) -> int:
    """Return seconds; a number needs a unit, so that nobody gets hours where minutes were meant.

    >>> parse_duration("1 h 30 m"), parse_duration("5min"), parse_duration("2d")
    (5400, 300, 172800)
    """
    # Pages print no-break spaces, which ASCII matching does not take for blanks.
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    total, position = 0.0, 0
    while position < len(plain) and (found := _PART.match(plain, position)):
        total += float(found[1]) * _SECONDS[found[2].lower()]
        position = found.end()
    if not plain.strip() or position < len(plain):
        raise Invalid(f"duration {text!r} is not like 45 s, 5 m, 1 h 30 m or 2 d")
    return round(total)
