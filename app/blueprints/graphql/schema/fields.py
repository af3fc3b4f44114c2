"""Short forms for the declarations of the schema."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from graphene import List, NonNull


def some(kind: Any, **options: Any) -> Any:
    """Declare ``[T!]``: null, or a list without nulls."""
    return List(NonNull(kind), **options)


def many(kind: Any, **options: Any) -> Any:
    """Declare ``[T!]!``: a list without nulls."""
    return NonNull(List(NonNull(kind)), **options)


def attribute(path: str) -> Callable[[Any, Any], Any]:
    """Return a resolver that reads an attribute under another name, or one of an attribute (``thresholds.peak``)."""
    read = attrgetter(path)

    def resolve(source: Any, _info: Any) -> Any:
        return read(source)

    return resolve


def constant(value: Any) -> Callable[[Any, Any], Any]:
    """Return a resolver that always answers the same."""

    def resolve(_source: Any, _info: Any) -> Any:
        return value

    return resolve
