"""How values are spread over bins."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.distribution import distribution

VALUES = st.lists(st.floats(min_value=0, max_value=1e9), max_size=50)


@given(VALUES, st.floats(min_value=0.001, max_value=1e9))
def test_no_value_is_lost(values, top):
    assert sum(part.count for part in distribution(values, top=top)) == len(values)


@given(VALUES)
def test_bins_lie_beside_each_other(values):
    bins = distribution(values)

    assert all(left.high == right.low for left, right in pairwise(bins))


def test_what_is_above_the_top_counts_in_the_last_bin():
    assert distribution([5, 500], top=10, bins=2)[-1].count == 2


def test_values_that_are_no_numbers_do_not_count():
    assert sum(part.count for part in distribution([math.nan, math.inf, -1, 2], top=4)) == 1


def test_one_outlier_does_not_flatten_the_rest():
    assert distribution([*range(1, 100), 1e9])[-1].high < 1000


def test_nothing_is_shown_for_nothing():
    assert distribution([]) == ()
    assert distribution([0, 0]) == ()
