"""Marshmallow fields for values that clients send as text; what is wrong is said without repeating the value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import marshmallow as ma

from app.domain.filters import TimeSpan

MAX_COUNT = 2**31 - 1
"""Largest page and page size: their product still is an offset that every database takes."""
MAX_ROW_ID = 2**63 - 1

_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})", re.ASCII)
_OFF = frozenset({"false", "0", "no", "off"})


class Text(ma.fields.String):
    """A text that every database can store."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in text:
            raise ma.ValidationError("must not contain the character NUL")
        return text


class Count(ma.fields.Integer):
    """A whole number from 1."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_COUNT)) and 1 <= int(text) <= MAX_COUNT):
            raise ma.ValidationError(f"must be a whole number from 1 to {MAX_COUNT}")
        return int(text)


class Choice(ma.fields.String):
    """One of the values of a StrEnum."""

    def __init__(self, choices: type[StrEnum], **options: Any) -> None:
        self._choices = choices
        super().__init__(validate=ma.validate.OneOf(list(choices)), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in list(self._choices):
            raise ma.ValidationError(f"must be one of {', '.join(self._choices)}")
        return self._choices(text)


class Switch(ma.fields.Field):
    """On when the parameter is there, unless its value says off."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: Any) -> bool:
        return str(value).lower() not in _OFF


class UnixSpan(ma.fields.Field):
    """``FROM-TO`` in unix seconds, both ends included."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_kwargs: Any) -> TimeSpan:
        if not (found := _SPAN.fullmatch(str(value))):
            raise ma.ValidationError("must be FROM-TO in unix seconds")
        return TimeSpan(int(found[1]), int(found[2]))
