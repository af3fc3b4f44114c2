"""Fewer samples for plots, by the reference's rules (spec/archive-metrics.md 5.8), over many series at once.

The default is "largest triangle three buckets" with the reference's bucket borders and its treatment of NaN, so
that both servers answer alike. A resolution that is no multiple of the timestep is rounded up to one; the reference
refuses it, and with it the whole job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.domain.metric import JobMetric, Samples, Series, StatisticsSeries
from app.domain.statistics import stacked, statistics_series

MINIMUM_POINTS = 1000
"""Shorter series are left as they are, unless the caller says otherwise."""

Matrix = NDArray[np.floating]
_Wide = NDArray[np.float64]


class Method(StrEnum):
    """How samples are chosen: by the shape of the line, by the mean of a stretch, or every n-th."""

    LTTB = "lttb"
    AVERAGE = "average"
    SIMPLE = "simple"


@dataclass(frozen=True, slots=True)
class Resampled:
    """Series as rows of a matrix and their timestep in seconds."""

    samples: Matrix
    timestep: int


def resample(
    samples: Matrix,
    timestep: int,
    resolution: int,
    *,
    minimum_points: int = MINIMUM_POINTS,
    method: Method = Method.LTTB,
) -> Resampled:
    """Thin out the rows of `samples` to one sample every `resolution` seconds.

    They are returned as they are when `resolution` is 0 or not coarser, when they are shorter than
    `minimum_points` or when nothing would be left.
    """
    step = _step(timestep, resolution)
    length = samples.shape[1]
    wanted = length // step
    if step <= 1 or wanted == 0 or length < minimum_points:
        return Resampled(samples, timestep)
    thinned = _METHODS[method](samples.astype(np.float64, copy=False), wanted, step)
    return Resampled(thinned.astype(samples.dtype, copy=False), step * timestep)


def resolution_for_points(length: int, timestep: int, points: int) -> int:
    """Return the finest resolution in seconds that leaves at most `points` samples of `length`.

    >>> resolution_for_points(1440, 60, 200)
    480
    """
    if points < 1 or length <= points:
        return timestep
    step = -(-length // points)
    return step * timestep


def resample_metric(metric: JobMetric, resolution: int, *, minimum_points: int = MINIMUM_POINTS) -> JobMetric:
    """Thin out all series of a metric, and its statistics series with them.

    Series of different lengths count as long as the longest: a plot needs one timestep for all of them.
    """
    if not metric.series or not _is_coarser(metric, resolution, minimum_points):
        return metric
    rows = resample(
        stacked([series.data for series in metric.series]), metric.timestep, resolution, minimum_points=minimum_points
    )
    series = tuple(_with_data(old, row) for old, row in zip(metric.series, rows.samples, strict=True))
    return replace(
        metric,
        timestep=rows.timestep,
        series=series,
        statistics_series=_thinned_statistics(metric, rows.timestep),
    )


def _step(timestep: int, resolution: int) -> int:
    """Return how many old samples one new sample stands for; 1 for no change."""
    if timestep <= 0 or resolution <= timestep:
        return 1
    return -(-resolution // timestep)


def _is_coarser(metric: JobMetric, resolution: int, minimum_points: int) -> bool:
    length = max(len(series.data) for series in metric.series)
    step = _step(metric.timestep, resolution)
    return step > 1 and length >= minimum_points and length // step > 0


def _with_data(series: Series, row: Matrix) -> Series:
    return replace(series, data=np.ascontiguousarray(row, dtype=np.float32))


def _thinned_statistics(metric: JobMetric, timestep: int) -> StatisticsSeries | None:
    """Return the statistics series at a new timestep: extremes stay extremes, means become means of means."""
    old = metric.statistics_series
    if old is None:
        return None
    step = timestep // metric.timestep
    return StatisticsSeries(
        min=_blockwise(old.min, step, np.fmin.reduce),
        max=_blockwise(old.max, step, np.fmax.reduce),
        mean=_blockwise(old.mean, step, _mean_of_valid),
        median=_blockwise(old.median, step, _mean_of_valid),
    )


def _blockwise(samples: Samples, step: int, combine: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> Samples:
    blocks = len(samples) // step
    stretches = samples[: blocks * step].reshape(blocks, step).T
    return combine(stretches) if blocks else samples[:0]


def _mean_of_valid(stretches: NDArray[np.float32]) -> Samples:
    return statistics_series(list(stretches)).mean


def _lttb(samples: _Wide, wanted: int, _step: int) -> _Wide:
    picked = _lttb_positions(samples, wanted)
    return np.take_along_axis(samples, picked, axis=1)


def _lttb_positions(samples: _Wide, wanted: int) -> NDArray[np.intp]:
    """Return, per row, the positions of the samples to keep: first, last and one of each bucket between.

    The sample of a bucket that spans the largest triangle with the one picked before and the average ahead is kept.
    """
    count, length = samples.shape
    picked = np.zeros((count, max(wanted, 2)), dtype=np.intp)
    picked[:, -1] = length - 1
    buckets = _buckets(length, wanted)
    ahead = _averages_ahead(samples, buckets)
    choose = _largest_or_last_unknown if np.isnan(samples).any() else _largest
    rows, positions = np.arange(count), np.arange(length, dtype=np.float64)
    for index, (low, mid, high) in enumerate(buckets):
        before = picked[:, index]
        x, y = before[:, None], samples[rows, before][:, None]
        rise = ahead[:, index, None] - y
        areas = (x - (mid + high) / 2) * (samples[:, low:mid] - y) - (x - positions[low:mid]) * rise
        picked[:, index + 1] = low + choose(np.abs(areas))
    return picked


def _buckets(length: int, wanted: int) -> list[tuple[int, int, int]]:
    """Return borders: samples low..mid-1 are to choose from, mid..high (inclusive) are averaged."""
    if wanted <= 2:  # noqa: PLR2004 - first and last sample are always kept
        return []
    size = (length - 2) / (wanted - 2)
    low, mid = 1, int(size) + 1
    buckets: list[tuple[int, int, int]] = []
    for index in range(wanted - 2):
        high = int((index + 2) * size) + 1
        if high >= length - 1:
            high = max(length - 2, mid)  # of three samples, the middle one is measured against the last
        buckets.append((low, mid, high))
        low, mid = mid, high
    return buckets


def _averages_ahead(samples: _Wide, buckets: list[tuple[int, int, int]]) -> _Wide:
    """Return, per row and bucket, the mean of the samples mid..high; NaN if any of them is."""
    if not buckets:
        return samples[:, :0]
    starts = np.array([mid for _, mid, _ in buckets])
    counts = np.array([high + 1 - mid for _, mid, high in buckets])
    total = np.zeros((len(samples), len(buckets)))
    # Added from left to right, as the reference does: another order differs in the last digits.
    for offset in range(counts.max()):
        filled = counts > offset
        total[:, filled] += samples[:, starts[filled] + offset]
    average: _Wide = total / counts
    return average


def _largest(areas: _Wide) -> NDArray[np.intp]:
    position: NDArray[np.intp] = areas.argmax(axis=1)
    return position


def _largest_or_last_unknown(areas: _Wide) -> NDArray[np.intp]:
    """Return the position of the largest area; one that is NaN, the last of them, wins: gaps stay visible."""
    unknown = np.isnan(areas)
    last_unknown = areas.shape[1] - 1 - unknown[:, ::-1].argmax(axis=1)
    return np.where(unknown.any(axis=1), last_unknown, _largest(np.where(unknown, -1.0, areas)))


def _average(samples: _Wide, wanted: int, step: int) -> _Wide:
    """Return the mean of the valid samples of each stretch, NaN where there are none."""
    blocks = samples[:, : wanted * step].reshape(len(samples), wanted, step)
    valid = ~np.isnan(blocks)
    count = valid.sum(axis=2)
    total = _sum_in_order(np.where(valid, blocks, 0.0))
    mean: _Wide = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean


def _sum_in_order(samples: _Wide) -> _Wide:
    """Add up along the last axis from left to right: numpy's own order of addition differs in the last digits."""
    total: _Wide = np.cumsum(samples, axis=-1)[..., -1]
    return total


def _every_nth(samples: _Wide, wanted: int, step: int) -> _Wide:
    return samples[:, : wanted * step : step]


_METHODS: dict[Method, Callable[[_Wide, int, int], _Wide]] = {
    Method.LTTB: _lttb,
    Method.AVERAGE: _average,
    Method.SIMPLE: _every_nth,
}
