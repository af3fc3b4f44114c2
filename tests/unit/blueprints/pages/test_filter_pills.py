"""Filters in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.blueprints.pages.filter_editors import _EDITORS, Choices, editors
from app.blueprints.pages.filter_pills import Words, pills, range_words, time_words
from app.blueprints.pages.job_list_query import JobListQuery
from app.domain.filters import JobFilter, NumberRange, TimeSpan
from app.domain.roles import Role
from app.domain.user import User
from tests.support.archive_builder import default_cluster
from tests.unit.domain.test_filter_url import filters

NO_WORDS = Words({}, {})
CHOICES = Choices(
    user=User("boss", (Role.ADMIN,)),
    clusters={"testc": default_cluster("testc"), "testg": default_cluster("testg")},
    partitions={"testc": ["work"]},
    tags=[],
    states={},
    short_job_s=300,
)


@given(filters)
def test_every_filter_can_be_said_and_removed(wanted):
    said = pills(JobListQuery(filter=wanted), NO_WORDS)

    conditions = sum(
        getattr(wanted, name) is not None for name in JobFilter.__dataclass_fields__ if name != "metric_stats"
    )
    assert len(said) == conditions + len(wanted.metric_stats)
    assert all(pill.without.filter != wanted and pill.key for pill in said)


@given(filters)
def test_every_filter_can_be_shown_in_its_form(wanted):
    for editor in editors(CHOICES):
        assert editor.fields(wanted, CHOICES)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_any_range_has_words(low, high):
    assert range_words(NumberRange(low, high), "{:g}".format, above="over")


@pytest.mark.parametrize("end", [0, 10**12 - 1])
def test_times_out_of_every_calendar_have_words(end):
    assert str(end) in time_words(TimeSpan(since=end, until=end)) or "1970" in time_words(
        TimeSpan(since=end, until=end)
    )


def test_every_form_owns_parameters_of_its_own():
    owned = [name for editor in _EDITORS for name in editor.parameters]

    assert len(owned) == len(set(owned))
