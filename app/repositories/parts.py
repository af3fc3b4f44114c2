"""Long lists of ids in pieces: a statement takes 32,766 values on SQLite and 65,535 on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

MOST_VALUES = 20_000


def parts(values: Sequence[T], size: int = MOST_VALUES) -> Iterator[Sequence[T]]:
    """Yield `values` in their order, at most `size` at a time.

    >>> list(parts([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    for start in range(0, len(values), size):
        yield values[start : start + size]
