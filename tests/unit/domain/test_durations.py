"""Durations as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.durations import parse_duration
from app.domain.errors import Invalid
from app.web.format import limit


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("45 s", 45), ("5m", 300), ("5 min", 300), ("1 h 30 m", 5400), ("1.5h", 5400), ("2 Days", 172_800), ("0 s", 0)],
)
def test_numbers_with_units_are_added_up(text, seconds):
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "  ", "5", "5 x", "h", "1 h 30", "-5 m", "1:30", "\N{ARABIC-INDIC DIGIT FIVE} m"])
def test_what_has_no_unit_or_sense_is_refused_with_the_text(text):
    with pytest.raises(Invalid, match="duration"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=2 * 86_400 - 1).map(lambda seconds: seconds - seconds % 60))
def test_what_pages_print_is_read_back(seconds):
    assert parse_duration(limit(seconds)) == seconds
