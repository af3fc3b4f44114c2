"""How values are spread: counts in bins of equal width, for small pictures beside a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 30
_NEARLY_ALL = 98
"""Percentile up to which bins reach by themselves; the few larger values count in the last bin."""


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie from `low` (included) to `high`; the last bin has all larger ones as well."""

    low: float
    high: float
    count: int


def distribution(values: Sequence[float], *, top: float = 0.0, bins: int = BINS) -> tuple[Bin, ...]:
    """Count `values` from 0 to `top`; without a top to where nearly all of them lie. Empty without a positive value.

    >>> [(part.high, part.count) for part in distribution([1, 1, 3, 9], top=4, bins=2)]
    [(2.0, 2), (4.0, 2)]
    """
    known = np.asarray([value for value in values if np.isfinite(value) and value >= 0], dtype=np.float64)
    end = top or (float(np.percentile(known, _NEARLY_ALL)) if known.size else 0.0)
    if end <= 0:
        return ()
    edges = np.linspace(0.0, end, bins + 1)
    counts, _ = np.histogram(np.minimum(known, end), edges)
    return tuple(
        Bin(float(low), float(high), int(count)) for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )
