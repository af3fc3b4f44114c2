"""Orders of the job list in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.blueprints.pages.filter_pills import statistic_name
from app.blueprints.pages.job_list_query import COLUMN_SORTS
from app.domain.cluster_lookup import GlobalMetric
from app.domain.filters import Order

_ENDS = {"startTime": ("newest", "oldest"), "duration": ("longest", "shortest")}


def sort_names(metrics: Iterable[GlobalMetric]) -> dict[str, str]:
    """Return everything the list can be sorted by with its name: columns first, then footprint values."""
    keys = (f"{metric.name}_{metric.footprint}" for metric in metrics if metric.footprint)
    return COLUMN_SORTS | {key: statistic_name(key) for key in keys}


def order_words(order: Order) -> str:
    """Say an order.

    >>> order_words(Order()), order_words(Order("energy", descending=False))
    ('Start, newest', 'Energy, lowest')
    """
    name = COLUMN_SORTS.get(order.field) or statistic_name(order.field)
    first, last = _ENDS.get(order.field, ("highest", "lowest"))
    return f"{name}, {first if order.descending else last}"
