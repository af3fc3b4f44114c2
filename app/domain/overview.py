"""A coarse view of series for small plots: equal blocks of time, so that every point stays where it was in time."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.domain.metric import JobMetric, Samples, Series, StatisticsSeries
from app.domain.statistics import statistics_series

Reduce = Callable[..., Samples]


def overview(metric: JobMetric, *, points: int | None, max_series: int | None) -> JobMetric:
    """Return the metric with at most `points` samples per series and at most `max_series` series.

    Blocks are averaged, in minimum and maximum lines their extreme counts. With more series than `max_series`
    only the statistics series is left, computed before anything is averaged. None means no limit.
    """
    many = max_series is not None and len(metric.series) > max_series
    over_time = metric.statistics_series
    if many and (over_time is None or not len(over_time.median)):
        over_time = statistics_series([series.data for series in metric.series])
    kept = () if many else metric.series
    longest = max((len(series.data) for series in metric.series), default=0)
    block = 1 if points is None or longest <= points else -(-longest // points)
    return replace(
        metric,
        timestep=metric.timestep * block,
        series=tuple(_averaged(series, block) for series in kept),
        statistics_series=None if over_time is None else _reduced(over_time, block),
    )


def _averaged(series: Series, block: int) -> Series:
    return replace(series, data=_blocks(series.data, block, np.nanmean))


def _reduced(series: StatisticsSeries, block: int) -> StatisticsSeries:
    return StatisticsSeries(
        min=_blocks(series.min, block, np.nanmin),
        max=_blocks(series.max, block, np.nanmax),
        mean=_blocks(series.mean, block, np.nanmean),
        median=_blocks(series.median, block, np.nanmean),
    )


def _blocks(samples: Samples, block: int, reduce: Reduce) -> Samples:
    if block == 1 or not len(samples):
        return samples
    padded = np.full(-(-len(samples) // block) * block, np.nan, dtype=np.float32)
    padded[: len(samples)] = samples
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a block without any sample is a gap, not a fault
        return reduce(padded.reshape(-1, block), axis=1).astype(np.float32)
