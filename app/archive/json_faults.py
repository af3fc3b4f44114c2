"""Turning what msgspec says about a document into our sentences: key path, expectation and value."""

from __future__ import annotations

import re
from typing import Any

import msgspec

_WITH_PATH = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_GOT = re.compile(r"Expected `(?P<expected>.*)`, got `(?P<got>.*)`")
_LIMIT = re.compile(r"Expected `[^`]*` (?P<limit>[<>]=? .*)")
_MISSING = re.compile(r"Object missing required field `(?P<field>.*)`")
_STEP = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_NAMES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "object": "an object",
    "array": "a list",
    "bool": "true or false",
    "null": "nothing",
}
_LONGEST_VALUE = 60


JSON_FAULTS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What reading JSON raises: wrong content, bytes that are no text, brackets without end."""


def explain(error: Exception, document: Any = None) -> str:
    """Return one line for people, e.g. ``jobId: expected a whole number, got 'abc'``.

    `error` is one of `JSON_FAULTS`. The value is looked up in `document`, the decoded JSON, where the path leads to it.
    """
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    match = _WITH_PATH.fullmatch(str(error))
    assert match is not None
    path = (match["path"] or "").lstrip(".")
    if missing := _MISSING.fullmatch(match["what"]):
        return f"{_join(path, missing['field'])}: is missing"
    if got := _GOT.fullmatch(match["what"]):
        expected = " or ".join(_NAMES.get(name, name) for name in got["expected"].split(" | "))
        found = _found(document, match["path"] or "", got["got"])
        return f"{path or 'document'}: expected {expected}, got {found}"
    if limit := _LIMIT.fullmatch(match["what"]):
        return f"{path}: expected {limit['limit']}, got {_found(document, match['path'] or '', 'something else')}"
    reason = match["what"]
    if not reason.startswith("JSON"):
        reason = reason[:1].lower() + reason[1:]
    return f"{path}: {reason}" if path else reason


def _join(path: str, field: str) -> str:
    return f"{path}.{field}" if path else field


def _found(document: Any, path: str, kind: str) -> str:
    value = _value_at(document, path)
    if value is None or isinstance(value, (dict, list)):
        return _NAMES.get(kind, kind)
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _value_at(document: Any, path: str) -> Any:
    """Follow a path; None where it cannot be followed (msgspec does not name the keys of maps)."""
    for step in _STEP.finditer(path):
        key = step["key"] if step["key"] is not None else int(step["index"]) if step["index"] else None
        try:
            document = document[key]
        except (KeyError, IndexError, TypeError):
            return None
    return document
