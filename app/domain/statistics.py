"""Statistics of series and between series; missing samples (NaN) never count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.domain.job import MetricSummary
from app.domain.metric import JobData, JobMetric, MetricScope, MetricStatistics, Samples, Series, StatisticsSeries

MANY_SERIES = 8
"""From this number of series on, plots show minimum, median and maximum instead of every line."""

Matrix = NDArray[np.float32]


def statistics_of(samples: Samples) -> MetricStatistics | None:
    """Return average, minimum and maximum of the valid samples; None when there are none."""
    valid = samples[np.isfinite(samples)].astype(np.float64)
    if not valid.size:
        return None
    return MetricStatistics(float(valid.mean()), float(valid.min()), float(valid.max()))


def statistics_of_job(data: JobData) -> dict[str, MetricSummary]:
    """Summarise every metric that has node scope: the mean of its nodes' averages, lowest and highest sample.

    Nodes without valid samples do not count; metrics without any have no entry.
    """
    summaries = ((name, summary_of_nodes(scopes.get(MetricScope.NODE))) for name, scopes in data.items())
    return {name: summary for name, summary in summaries if summary is not None}


def summary_of_nodes(metric: JobMetric | None) -> MetricSummary | None:
    """Return the summary of one metric from its node series; None without a valid sample."""
    if metric is None:
        return None
    known = [series.statistics or statistics_of(series.data) for series in metric.series]
    valid = [statistics for statistics in known if statistics is not None]
    if not valid:
        return None
    averages = [statistics.avg for statistics in valid]
    lowest = min(statistics.min for statistics in valid)
    highest = max(statistics.max for statistics in valid)
    return MetricSummary(MetricStatistics(sum(averages) / len(averages), lowest, highest), metric.unit)


def with_statistics_series(metric: JobMetric, *, at_least: int = MANY_SERIES) -> JobMetric:
    """Return the metric with a statistics series if it has `at_least` series and none yet."""
    if metric.statistics_series is not None or len(metric.series) < at_least:
        return metric
    return replace(metric, statistics_series=statistics_series([series.data for series in metric.series]))


def statistics_series(rows: Sequence[Samples]) -> StatisticsSeries:
    """Return minimum, maximum, mean and median per time step; a step without any valid sample is NaN."""
    matrix = stacked(rows)
    if not matrix.size:
        nothing = np.full(matrix.shape[1], np.nan, dtype=np.float32)
        return StatisticsSeries(nothing, nothing, nothing, nothing)
    return StatisticsSeries(
        min=np.fmin.reduce(matrix, axis=0),
        max=np.fmax.reduce(matrix, axis=0),
        mean=_mean(matrix),
        median=_median(matrix),
    )


def add_node_scope(scopes: Mapping[MetricScope, JobMetric], aggregation: str) -> dict[MetricScope, JobMetric]:
    """Return the scopes of a metric with ``node`` added, computed from the coarsest scope that is there.

    `aggregation` is ``sum`` or ``avg``; with anything else, or with node scope present, nothing is added.
    """
    if MetricScope.NODE in scopes or not scopes or aggregation not in ("sum", "avg"):
        return dict(scopes)
    coarsest = max(scopes, key=lambda scope: scope.granularity)
    return {MetricScope.NODE: _per_node(scopes[coarsest], aggregation), **scopes}


def stacked(rows: Sequence[Samples]) -> Matrix:
    """Return series as the rows of one matrix; shorter ones are filled up with NaN at their end."""
    length = max(map(len, rows), default=0)
    matrix = np.full((len(rows), length), np.nan, dtype=np.float32)
    for index, row in enumerate(rows):
        matrix[index, : len(row)] = row
    return matrix


def _per_node(metric: JobMetric, aggregation: str) -> JobMetric:
    rows: dict[str, list[Samples]] = {}
    for series in metric.series:
        rows.setdefault(series.hostname, []).append(series.data)
    combine = _sum if aggregation == "sum" else _mean
    combined = {hostname: combine(stacked(parts)) for hostname, parts in rows.items()}
    nodes = tuple(Series(hostname, data, statistics_of(data)) for hostname, data in combined.items())
    return JobMetric(metric.unit, metric.timestep, nodes)


def _sum(matrix: Matrix) -> Samples:
    valid = ~np.isnan(matrix)
    total = np.where(valid, matrix, 0.0).sum(axis=0, dtype=np.float64)
    return np.where(valid.any(axis=0), total, np.nan).astype(np.float32)


def _mean(matrix: Matrix) -> Samples:
    valid = ~np.isnan(matrix)
    count = valid.sum(axis=0)
    total = np.where(valid, matrix, 0.0).sum(axis=0, dtype=np.float64)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)


def _median(matrix: Matrix) -> Samples:
    ordered = np.sort(matrix, axis=0)  # NaN sorts to the end
    count = (~np.isnan(matrix)).sum(axis=0)
    upper = np.take_along_axis(ordered, (count // 2)[None, :].clip(max=len(matrix) - 1), axis=0)[0]
    lower = np.take_along_axis(ordered, np.maximum(count - 1, 0)[None, :] // 2, axis=0)[0]
    return np.where(count > 0, (lower.astype(np.float64) + upper) / 2, np.nan).astype(np.float32)
