"""The one formatter of numbers and times, server side; ``static/js/format.js`` is its twin in the browser.

Both are tested against ``tests/data/format-vectors.json``. All spaces inside a result are no-break spaces. None and NaN
are "no data"; 0 is a measured zero.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, NamedTuple, TypeGuard

from flask import Flask

from app.domain.metric import Unit

NO_DATA: Final = "no data"
SPACE: Final = "\N{NO-BREAK SPACE}"
MINUTE, HOUR, DAY = 60, 3600, 86400

_DECIMAL_STEPS: Final = ("n", "u", "m", "", "K", "M", "G", "T", "P", "E")
_BINARY_STEPS: Final = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_SCALABLE: Final = frozenset({"B", "B/s", "Flop", "Flop/s", "b/s", "bit/s", "Hz", "W", "J", "Wh"})
_SPELLINGS: Final = {"Flops/s": "Flop/s", "F/s": "Flop/s", "Flops": "Flop", "Bytes": "B", "Bytes/s": "B/s", "byte": "B"}
_PREFIX_SPELLINGS: Final = {"k": "K", "µ": "u"}
_ZERO_STEP: Final = _DECIMAL_STEPS.index("")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_THREE_DIGITS: Final = Context(prec=3, rounding=ROUND_HALF_UP)
_EVERY_DIGIT: Final = Context(prec=330)
"""Enough for the largest float, so that no number anybody writes into an address is too large to be printed."""


class Quantity(NamedTuple):
    """A formatted number and its unit, apart so that a page can set the unit in a lighter ink; `unit` may be empty."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number}{SPACE}{self.unit}" if self.unit else self.number


def quantity(value: float | None, unit: Unit | str = "") -> Quantity:
    """Three significant digits, the prefix of the number merged with that of the unit.

    >>> str(quantity(2140, Unit("Flops/s", "G"))).replace(SPACE, " ")
    '2.14 TFlop/s'
    """
    if not _is_known(value):
        return Quantity(NO_DATA, "")
    unit = parse_unit(unit) if isinstance(unit, str) else unit
    base = _SPELLINGS.get(unit.base, unit.base)
    if base == "%":
        return _percent_parts(value)
    if base not in _SCALABLE:
        return Quantity(_plain(value), unit.prefix + base)
    return _scaled(value, unit.prefix, base)


def percent(share: float | None) -> str:
    """Format a share (0.57 is 57 %): whole from 10, one decimal below."""
    return str(_percent_parts(share * 100)) if _is_known(share) else NO_DATA


def count(value: float | None) -> str:
    """All digits, grouped: ``1,284``."""
    return f"{_rounded(value, '1'):,f}" if _is_known(value) else NO_DATA


def figure(value: float | None) -> str:
    """Format a key figure: like a count, from 10,000 with three digits and a prefix (``48.2 k``)."""
    if not _is_known(value):
        return NO_DATA
    return count(value) if abs(value) < 10_000 else _plain(value)  # noqa: PLR2004  # named in the sentence above


def duration(seconds: float | None) -> str:
    """Two units, the second padded: ``38 s``, ``41 m 00 s``, ``11 h 24 m``, from 48 h ``3 d 04 h``."""
    if not _is_known(seconds):
        return NO_DATA
    whole = max(0, math.floor(seconds))
    if whole < MINUTE:
        return f"{whole}{SPACE}s"
    if whole < HOUR:
        return _two(whole, MINUTE, "m", 1, "s")
    if whole < 2 * DAY:
        return _two(whole, HOUR, "h", MINUTE, "m")
    return _two(whole, DAY, "d", HOUR, "h")


def limit(seconds: float | None) -> str:
    """Format a duration that somebody chose: zeros are dropped (``24 h``, ``1 h 30 m``)."""
    text = duration(seconds)
    first, _, rest = text.rpartition(f"{SPACE}00{SPACE}")
    return first if first and rest else text


def relative_time(timestamp: float | None, now: float) -> str:
    """One unit (``28 m ago``, ``in 5 m``); the date when it is more than 14 days away. Unix seconds."""
    if not _is_known(timestamp):
        return NO_DATA
    distance = now - timestamp
    if abs(distance) < 1:
        return "now"
    if abs(distance) > 14 * DAY:
        return absolute_time(timestamp).rpartition(",")[0]
    text = _one_unit(math.floor(abs(distance)))
    return f"{text} ago".replace(" ", SPACE) if distance > 0 else f"in {text}".replace(" ", SPACE)


def absolute_time(timestamp: float | None, zone: tzinfo | None = None) -> str:
    """``24 Nov 2026, 01:12`` in `zone`, else in the zone of the server."""
    if not _is_known(timestamp):
        return NO_DATA
    when = _at(timestamp, zone)
    return f"{when.day}{SPACE}{_MONTHS[when.month - 1]}{SPACE}{when.year},{SPACE}{when:%H:%M}"


def full_time(timestamp: float | None, zone: tzinfo | None = None) -> str:
    """Date with weekday, seconds and zone, for titles: ``Tue 24 Nov 2026, 01:12:05 (UTC+01:00)``."""
    if not _is_known(timestamp):
        return NO_DATA
    when = _at(timestamp, zone)
    date = absolute_time(timestamp, zone)
    return f"{_WEEKDAYS[when.weekday()]}{SPACE}{date}:{when:%S}{SPACE}(UTC{when.isoformat()[-6:]})"


def iso_time(timestamp: float) -> str:
    """For the ``datetime`` attribute of ``<time>``, in UTC."""
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_unit(text: str) -> Unit:
    """Split ``GB/s`` into prefix and base; text that is no known unit is a base without prefix.

    >>> parse_unit("GiB").prefix, parse_unit("packets/s").base
    ('Gi', 'packets/s')
    """
    for prefix in (*_DECIMAL_STEPS, *_BINARY_STEPS, *_PREFIX_SPELLINGS):
        base = text.removeprefix(prefix)
        if text.startswith(prefix) and (base in _SCALABLE or base in _SPELLINGS):
            return Unit(base, prefix)
    return Unit(text)


def init_filters(app: Flask) -> None:
    """Give the templates every function of this module as a filter of the same name."""
    filters = (quantity, percent, count, figure, duration, limit, relative_time, absolute_time, full_time, iso_time)
    app.jinja_env.filters.update({function.__name__: function for function in filters})
    app.jinja_env.globals["now"] = lambda: datetime.now(UTC).timestamp()


def _is_known(value: float | None) -> TypeGuard[float]:
    return value is not None and math.isfinite(value)


def _scaled(value: float, prefix: str, base: str) -> Quantity:
    prefix = _PREFIX_SPELLINGS.get(prefix, prefix)
    steps, factor = (_BINARY_STEPS, 1024) if prefix in _BINARY_STEPS[1:] else (_DECIMAL_STEPS, 1000)
    if prefix not in steps:
        return Quantity(_plain(value), prefix + base)
    position = steps.index(prefix)
    lowest = min(position, steps.index("K") if base == "Wh" else steps.index(""))
    while value and position < len(steps) - 1 and abs(_three(value)) >= factor:
        value, position = value / factor, position + 1
    while value and position > lowest and abs(_three(value)) < 1:
        value, position = value * factor, position - 1
    return Quantity(_digits(value), _written_prefix(steps[position]) + base)


def _written_prefix(prefix: str) -> str:
    return {"K": "k", "u": "µ"}.get(prefix, prefix)


def _plain(value: float) -> str:
    position = _ZERO_STEP
    while abs(_three(value)) >= 10_000 or (position > _ZERO_STEP and abs(_three(value)) >= 1000):  # noqa: PLR2004
        if position == len(_DECIMAL_STEPS) - 1:
            break
        value, position = value / 1000, position + 1
    if position > _ZERO_STEP:
        return f"{_digits(value)}{SPACE}{_written_prefix(_DECIMAL_STEPS[position])}"
    return count(value) if abs(_three(value)) >= 1000 else _digits(value)  # noqa: PLR2004  # thousands are grouped


def _percent_parts(value: float) -> Quantity:
    if value == 0:
        return Quantity("0", "%")
    if abs(value) < 0.05:  # noqa: PLR2004  # would print as 0.0, and 0 is a measured zero
        return Quantity(f"<{SPACE}0.1", "%")
    places = "1" if abs(_rounded(value, "0.1")) >= 10 else "0.1"  # noqa: PLR2004  # "whole from 10"
    return Quantity(f"{_rounded(value, places):f}", "%")


def _three(value: float) -> Decimal:
    return _THREE_DIGITS.create_decimal(Decimal(value))


def _rounded(value: float, places: str) -> Decimal:
    return Decimal(value).quantize(Decimal(places), rounding=ROUND_HALF_UP, context=_EVERY_DIGIT)


def _digits(value: float) -> str:
    if value == 0:
        return "0"
    if abs(value) < 1e-6:  # noqa: PLR2004  # as in JavaScript's toPrecision
        return f"{_three(value):.2e}".replace("e-0", "e-")
    rounded = _three(value)
    return f"{rounded:.{max(0, 2 - rounded.adjusted())}f}"


def _two(whole: int, major: int, major_name: str, minor: int, minor_name: str) -> str:
    return f"{whole // major}{SPACE}{major_name}{SPACE}{whole % major // minor:02}{SPACE}{minor_name}"


def _one_unit(seconds: int) -> str:
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < 2 * HOUR:
        return f"{seconds // MINUTE} m"
    return f"{seconds // HOUR} h" if seconds < DAY else f"{seconds // DAY} d"


def _at(timestamp: float, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC).astimezone(zone)
