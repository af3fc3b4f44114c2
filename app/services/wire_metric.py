"""Metric data as replies carry them: samples are arrays or JSON bytes that orjson writes as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import msgspec
import numpy as np
import orjson

from app.archive.raw_metric import NULL, RawMetric, RawStatisticsSeries
from app.domain.metric import JobMetric, MetricScope, MetricStatistics, Samples, StatisticsSeries, Unit

WireSamples: TypeAlias = Samples | orjson.Fragment
"""A list of numbers and nulls to a client; never looked into on the way."""

NO_SAMPLES = orjson.Fragment(b"[]")


@dataclass(frozen=True, slots=True)
class WireSeries:
    """One line of a plot."""

    hostname: str
    id: str | None
    statistics: MetricStatistics | None
    data: WireSamples


@dataclass(frozen=True, slots=True)
class WireStatisticsSeries:
    """Per time step over all series; an unknown line is an empty list."""

    min: WireSamples
    max: WireSamples
    mean: WireSamples
    median: WireSamples


@dataclass(frozen=True, slots=True)
class WireJobMetric:
    """All series of a metric at one scope; `timestep` in seconds."""

    unit: Unit
    timestep: int
    series: list[WireSeries]
    statistics_series: WireStatisticsSeries | None


@dataclass(frozen=True, slots=True)
class WireMetric:
    """A metric at one scope, with its name."""

    name: str
    scope: MetricScope
    metric: WireJobMetric


def wire_of_raw(raw: RawMetric, statistics: StatisticsSeries | None) -> WireJobMetric:
    """Pass an archived metric on; `statistics` stands in where the file has no statistics series."""
    series = [WireSeries(one.hostname, one.id, one.statistics, _raw_line(one.data)) for one in raw.series]
    over_time = _raw_statistics(raw.statistics_series) or wire_statistics(statistics)
    return WireJobMetric(raw.unit, raw.timestep, series, over_time)


def wire_of(metric: JobMetric, *, only_statistics: bool = False) -> WireJobMetric:
    """Pass computed data on; with `only_statistics` without the single series."""
    series = [] if only_statistics else metric.series
    lines = [WireSeries(one.hostname, one.id, one.statistics, array_of(one.data)) for one in series]
    return WireJobMetric(metric.unit, metric.timestep, lines, wire_statistics(metric.statistics_series))


def wire_statistics(series: StatisticsSeries | None) -> WireStatisticsSeries | None:
    """Pass a statistics series on; of mean and median only one goes out, as clients of the reference expect."""
    if series is None:
        return None
    mean: WireSamples = NO_SAMPLES if len(series.median) else array_of(series.mean)
    return WireStatisticsSeries(array_of(series.min), array_of(series.max), mean, array_of(series.median))


def array_of(samples: Samples) -> Samples:
    """Return samples as orjson can write them: contiguous float32."""
    return np.ascontiguousarray(samples, dtype=np.float32)


def _raw_statistics(series: RawStatisticsSeries | None) -> WireStatisticsSeries | None:
    if series is None:
        return None
    return WireStatisticsSeries(*map(_raw_line, (series.min, series.max, series.mean, series.median)))


def _raw_line(line: msgspec.Raw) -> orjson.Fragment:
    samples = bytes(line)
    return NO_SAMPLES if samples == NULL else orjson.Fragment(samples)
