"""Coarse views of series: equal blocks of time, gaps stay gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.metric import JobMetric, Series, StatisticsSeries, Unit
from app.domain.overview import overview


def samples(*values):
    return np.array(values, dtype=np.float32)


def metric(*lines, over_time=None):
    return JobMetric(Unit(), 60, tuple(Series(f"n{index}", line) for index, line in enumerate(lines)), over_time)


def test_short_series_stay_as_they_are():
    short = metric(samples(1, 2, 3))

    assert overview(short, points=3, max_series=None) == short


@pytest.mark.parametrize(
    ("points", "timestep", "expected"),
    [(4, 120, [1.5, 3.5, 5.5, 7]), (3, 180, [2, 5, 7]), (1, 420, [4]), (None, 60, [1, 2, 3, 4, 5, 6, 7])],
)
def test_blocks_are_averaged(points, timestep, expected):
    seen = overview(metric(samples(1, 2, 3, 4, 5, 6, 7)), points=points, max_series=None)

    assert (seen.timestep, seen.series[0].data.tolist()) == (timestep, expected)


def test_shorter_series_keep_their_place_in_time():
    seen = overview(metric(samples(1, 3, 5, 7), samples(1, 3)), points=2, max_series=None)

    assert [line.data.tolist() for line in seen.series] == [[2, 6], [2]]


def test_a_block_without_a_sample_is_a_gap():
    seen = overview(metric(samples(1, np.nan, np.nan, np.nan)), points=2, max_series=None)

    np.testing.assert_array_equal(seen.series[0].data, samples(1, np.nan))


def test_extremes_of_many_series_survive():
    seen = overview(metric(samples(1, 9, 2, 3), samples(0, 5, 8, 3)), points=2, max_series=1)

    assert seen.series == ()
    assert (seen.statistics_series.min.tolist(), seen.statistics_series.max.tolist()) == ([0, 2], [9, 8])


def test_a_statistics_series_without_median_is_computed_anew():
    nothing = samples()
    old = StatisticsSeries(samples(7), samples(7), samples(7), nothing)

    seen = overview(metric(samples(1), samples(3), over_time=old), points=None, max_series=1)

    assert seen.statistics_series.median.tolist() == [2]


def test_a_metric_without_series_is_left_alone():
    assert overview(metric(), points=5, max_series=0) == metric()


@given(st.integers(1, 500), st.integers(1, 300))
def test_there_are_never_more_points_than_wanted(length, points):
    seen = overview(metric(np.arange(length, dtype=np.float32)), points=points, max_series=None)

    assert 1 <= len(seen.series[0].data) <= points
    assert seen.timestep * len(seen.series[0].data) >= length * 60
