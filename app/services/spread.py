"""How a value is spread over the jobs of a list, without the condition on that value itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.domain.distribution import Bin, distribution
from app.domain.filter_url import RANGES
from app.domain.filters import JobFilter
from app.domain.visibility import Visibility
from app.repositories.job_values import JobValueRepository

MOST_JOBS = 5000
"""Newer jobs say enough about where values lie, and a picture must not wait for a million rows."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Counts in bins over `jobs` jobs."""

    jobs: int
    bins: tuple[Bin, ...]


class SpreadOfJobs:
    """Counts values of jobs."""

    def __init__(self, values: JobValueRepository) -> None:
        self._values = values

    def of(self, measure: str, wanted: JobFilter, *, seen_by: Visibility, top: float = 0.0) -> Spread:
        """Return how `measure` (a range parameter of pages, or a footprint key) is spread among the newest jobs.

        `top` is where the scale ends; 0 lets the values decide.
        """
        others = (without(measure, wanted),)
        values = self._values.newest(measure, others, MOST_JOBS, seen_by=seen_by)
        return Spread(len(values), distribution(values, top=top))


def without(measure: str, wanted: JobFilter) -> JobFilter:
    """Return the filter without its condition on `measure`."""
    if measure in RANGES:
        nothing: dict[str, Any] = {RANGES[measure]: None}
        return replace(wanted, **nothing)
    return replace(wanted, metric_stats=tuple(item for item in wanted.metric_stats if item.key != measure))
