"""Typed reading of decoded JSON with errors that name the key path and the value."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.errors import Invalid

_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class JsonReader:
    """One value inside a document together with its path, e.g. ``metricConfig[3].timestep``.

    ``null`` counts as absent, as in the reference. `optional_*` return the zero value for what is absent.
    """

    value: Any
    path: str = ""

    def __getitem__(self, key: str) -> JsonReader:
        """Return the value under `key` of an object; absent keys give a reader of None."""
        return JsonReader(self.mapping().get(key), f"{self.path}.{key}" if self.path else key)

    @property
    def is_absent(self) -> bool:
        """Whether there is nothing here, or ``null``."""
        return self.value is None

    def mapping(self) -> dict[str, Any]:
        """Return an object; nothing else will do."""
        if not isinstance(self.value, dict):
            raise self.error("an object")
        return self.value

    def items(self) -> Iterator[JsonReader]:
        """Yield the entries of a list; an absent list has none."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.error("a list")
        for index, entry in enumerate(self.value):
            yield JsonReader(entry, f"{self.path}[{index}]")

    def text(self) -> str:
        """Return text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            raise self.error("text that is not empty")
        return self.value

    def optional_text(self) -> str:
        """Return text, empty when absent."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise self.error("text")
        return self.value

    def choice(self, *allowed: str) -> str:
        """Return one of `allowed`, or the empty text when absent."""
        text = self.optional_text()
        if text and text not in allowed:
            raise self.error(" or ".join(repr(str(name)) for name in allowed))
        return text

    def integer(self) -> int:
        """Return a whole number; 60.0 is one as well."""
        number = self.value
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise self.error("a whole number")
        if isinstance(number, float) and not number.is_integer():
            raise self.error("a whole number")
        return int(number)

    def optional_integer(self) -> int:
        """Return a whole number, 0 when absent."""
        return 0 if self.value is None else self.integer()

    def optional_number(self) -> float:
        """Return a finite number, 0.0 when absent."""
        if self.value is None:
            return 0.0
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            raise self.error("a number")
        if not math.isfinite(self.value):
            raise self.error("a finite number")
        return float(self.value)

    def flag(self) -> bool:
        """Return true or false, false when absent."""
        if self.value is None:
            return False
        if not isinstance(self.value, bool):
            raise self.error("true or false")
        return self.value

    def error(self, expected: str) -> Invalid:
        """Return the error that says what should stand here and what does."""
        return Invalid(f"{self.path or 'document'}: expected {expected}, got {self._found()}")

    def _found(self) -> str:
        if self.value is None:
            return "nothing"
        if isinstance(self.value, (dict, list)):
            return "an object" if isinstance(self.value, dict) else "a list"
        text = str(self.value).lower() if isinstance(self.value, bool) else repr(self.value)
        return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
