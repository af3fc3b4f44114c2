"""Strict reading of objects that clients send: known keys only, in any case, and whole numbers of a range.

The reference matches keys without regard to case, and its clients depend on it (``metadata`` for ``metaData``).
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.errors import Invalid
from app.domain.json_reader import JsonReader

LARGEST = 2**63 - 1
LARGEST_COUNT = 2**31 - 1
_LONGEST_KEY = 40


def fields_of(reader: JsonReader, known: Iterable[str]) -> dict[str, JsonReader]:
    """Return the fields of an object under the names of `known`; of a key given twice the last value counts.

    Fields that are ``null`` are left out; `Invalid` names a key that is none of `known`.
    """
    names = {name.casefold(): name for name in known}
    found: dict[str, JsonReader] = {}
    for key, value in reader.mapping().items():
        if (name := names.get(key.casefold())) is None:
            raise Invalid(f"{_joined(reader.path, _shown(key))}: unknown key; known are {', '.join(names.values())}")
        if value is not None:
            found[name] = JsonReader(value, _joined(reader.path, name))
    return found


def whole(reader: JsonReader, low: int = 0, high: int = LARGEST) -> int:
    """Return a number that is written as a whole one (not 1.0, not "1") and lies in the range."""
    number = reader.value
    if isinstance(number, bool) or not isinstance(number, int):
        raise reader.error("a whole number")
    if not low <= number <= high:
        raise reader.error(f"a whole number from {low} to {high}")
    return number


def text_map(reader: JsonReader) -> dict[str, str]:
    """Return an object whose values are texts; ``null`` values are left out."""
    entries = (JsonReader(value, f"{reader.path}.{_shown(key)}") for key, value in reader.mapping().items())
    pairs = zip(reader.mapping(), entries, strict=True)
    return {key: entry.optional_text() for key, entry in pairs if not entry.is_absent}


def number_map(reader: JsonReader) -> dict[str, float]:
    """Return an object whose values are finite numbers; ``null`` values are left out."""
    entries = (JsonReader(value, f"{reader.path}.{_shown(key)}") for key, value in reader.mapping().items())
    pairs = zip(reader.mapping(), entries, strict=True)
    return {key: entry.optional_number() for key, entry in pairs if not entry.is_absent}


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _shown(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}..."
