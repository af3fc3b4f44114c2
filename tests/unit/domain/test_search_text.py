"""What people type into a search box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.job import JobState
from app.domain.search_text import read_search_text, search_parameters


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("", []),
        ("2318902", [("jobId", "2318902")]),
        ("jobId:2318902", [("jobId", "2318902")]),
        ("arrayJobId:7", [("arrayJobId", "7")]),
        ("user:x", [("user", "x")]),
        ("username:x", [("user", "x")]),
        ("project:p", [("project", "p")]),
        ("projectId:p", [("project", "p")]),
        ("name:foo", [("jobName", "foo")]),
        ("node:n001", [("node", "n001")]),
        ("cluster:fritz state:FAILED", [("cluster", "fritz"), ("state", "failed")]),
        ("md run", [("jobName", "md run")]),
        ('name:"md run" user:x', [("jobName", "md run"), ("user", "x")]),
        ("  lammps  ", [("jobName", "lammps")]),
        ("name:a:b", [("jobName", "a:b")]),
    ],
)
def test_text_becomes_page_parameters(text, parameters):
    assert search_parameters(text) == parameters


def test_several_states_are_one_condition():
    assert read_search_text("state:failed state:timeout").states == (JobState.FAILED, JobState.TIMEOUT)


def test_an_unknown_prefix_is_named():
    with pytest.raises(Invalid, match="colour:"):
        search_parameters("colour:red")


def test_an_unknown_state_is_named():
    with pytest.raises(Invalid, match="exploded"):
        read_search_text("state:exploded")


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused_with_a_sentence(text):
    assert _outcome(text)


def _outcome(text):
    try:
        return read_search_text(text)
    except Invalid as error:
        return str(error)
