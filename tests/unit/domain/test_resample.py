from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.metric import JobMetric, Series, Unit
from app.domain.resample import Method, resample, resample_metric, resolution_for_points
from app.domain.statistics import with_statistics_series
from tests.support.reference_fixtures import FIXTURES, needs_fixtures

NAN = float("nan")
VALUES = st.one_of(st.just(NAN), st.floats(-1e6, 1e6, width=32))


def plain_lttb(data, wanted):
    """One series, one sample after the other, as spec/archive-metrics.md 5.8 words it."""
    length = len(data)
    size = (length - 2) / (wanted - 2) if wanted > 2 else 0
    picked, before = [data[0]], 0
    low, mid = 1, math.floor(size) + 1
    for index in range(max(wanted - 2, 0)):
        high = math.floor((index + 2) * size) + 1
        high = max(length - 2, mid) if high >= length - 1 else high
        stretch = data[mid : high + 1]
        ahead_x, ahead_y = (mid + high) / 2, sum(stretch) / len(stretch)
        best, largest = low, -1.0
        for position in range(low, mid):
            area = abs(
                (before - ahead_x) * (data[position] - data[before]) - (before - position) * (ahead_y - data[before])
            )
            if math.isnan(area) or area > largest:
                best = position
                largest = math.inf if math.isnan(area) else area
        picked.append(data[best])
        before, low, mid = best, mid, high
    return [*picked, data[-1]]


def one(values, timestep=60, resolution=120, **options):
    result = resample(np.array([values], dtype=np.float64), timestep, resolution, minimum_points=0, **options)
    return result.samples[0].tolist(), result.timestep


@given(st.lists(VALUES, min_size=4, max_size=120), st.integers(2, 9))
def test_many_series_at_once_give_what_one_after_the_other_gives(values, step):
    if len(values) // step == 0:
        return
    rows = np.array([values, values[::-1]], dtype=np.float64)

    result = resample(rows, 60, 60 * step, minimum_points=0)

    wanted = len(values) // step
    assert result.timestep == 60 * step
    for got, row in zip(result.samples, rows, strict=True):
        assert np.array_equal(got, plain_lttb(row.tolist(), wanted), equal_nan=True)


def test_a_gap_stays_visible():
    values, _ = one([1.0, 1.0, 1.0, NAN, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])

    assert any(math.isnan(value) for value in values)


def test_averages_leave_out_missing_samples():
    assert one([1.0, 3.0, NAN, 5.0, NAN, NAN, 9.0], method=Method.AVERAGE)[0][:2] == [2.0, 5.0]


def test_the_simple_method_takes_every_nth_sample():
    assert one([1.0, 2.0, 3.0, 4.0, 5.0], method=Method.SIMPLE) == ([1.0, 3.0], 120)


@pytest.mark.parametrize("resolution", [0, -1, 30, 60])
def test_nothing_happens_without_a_coarser_resolution(resolution):
    assert one([1.0, 2.0, 3.0, 4.0], resolution=resolution) == ([1.0, 2.0, 3.0, 4.0], 60)


def test_nothing_happens_when_no_sample_would_be_left():
    assert one([1.0, 2.0], resolution=180) == ([1.0, 2.0], 60)


def test_short_series_are_left_alone():
    rows = np.ones((1, 999))

    assert resample(rows, 60, 240).timestep == 60


def test_a_resolution_that_is_no_multiple_is_rounded_up():
    assert one([1.0] * 20, timestep=90, resolution=240)[1] == 270


@given(st.integers(0, 5000), st.integers(1, 300), st.integers(1, 500))
def test_a_resolution_for_points_leaves_no_more_than_asked(length, timestep, points):
    resolution = resolution_for_points(length, timestep, points)

    assert resolution % timestep == 0
    assert length // (resolution // timestep) <= points or resolution == timestep


def metric_of(rows):
    series = tuple(Series(f"n{index}", np.array(row, dtype=np.float32)) for index, row in enumerate(rows))
    return with_statistics_series(JobMetric(Unit(), 60, series), at_least=2)


def test_a_metric_gets_one_timestep_for_series_and_statistics():
    metric = metric_of([[1, 2, 3, 4, 5, 6, 7, 8, 9], [9, 8, 7, 6, 5, 4]])

    thinned = resample_metric(metric, 180, minimum_points=0)

    assert thinned.timestep == 180
    assert [len(series.data) for series in thinned.series] == [3, 3]
    assert thinned.series[0].data.dtype == np.float32
    assert thinned.statistics_series.min.tolist() == [1, 4, 7]
    assert thinned.statistics_series.max.tolist() == [9, 6, 9]
    assert thinned.statistics_series.mean.tolist() == [5, 5, 8]


def test_a_metric_without_statistics_series_gets_none():
    metric = JobMetric(Unit(), 60, (Series("n1", np.arange(9, dtype=np.float32)),))

    assert resample_metric(metric, 180, minimum_points=0).statistics_series is None


def test_a_metric_without_series_or_need_stays_the_same():
    empty, short = JobMetric(Unit(), 60, ()), metric_of([[1, 2], [3, 4]])

    assert resample_metric(empty, 600) is empty
    assert resample_metric(short, 600) is short


@needs_fixtures
def test_the_vectors_of_the_reference_are_met():
    path = FIXTURES / "written-by-cc-backend" / "resampler-vectors.json"
    for vector in json.loads(path.read_text()):
        result = resample(
            np.array([vector["input"]], dtype=np.float64),
            vector["old_frequency"],
            vector["new_frequency"],
            minimum_points=vector["minimum_points"],
            method=Method(vector["algo"]),
        )
        if "error" in vector:  # refused there, rounded up to a multiple here
            assert result.timestep == 270
            continue
        assert result.timestep == vector["out_frequency"]
        assert np.array_equal(result.samples[0], np.array(vector["output"], dtype=np.float64), equal_nan=True)
