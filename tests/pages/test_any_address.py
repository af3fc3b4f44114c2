"""Whatever stands in an address, a page answers with itself or with what is wrong, never with an error of ours."""

from __future__ import annotations

from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from app.blueprints.pages.job_list_query import JobListQuery
from app.domain.filter_url import FILTER_PARAMETERS
from tests.unit.domain.test_filter_url import filters

NAMES = sorted(FILTER_PARAMETERS | {"q", "sort", "dir", "view", "metrics", "page", "size", "refresh", "open", "loaded"})
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["lessthan-1e300", "0-1e28", "-1--1", "999999999999-", "last99999d", "x'; DROP TABLE job; --", "\0"]
    ),
    st.integers(-(2**70), 2**70).map(str),
)
PARAMETERS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4)


@settings(max_examples=150)
@given(PARAMETERS)
def test_any_parameters_are_answered(boss, parameters):
    reply = boss.get(f"/monitoring/jobs/?{urlencode(parameters, errors='replace')}")

    assert reply.status_code in (200, 400, 404)


@settings(max_examples=60)
@given(filters, st.sampled_from(["table", "compact", "plots"]))
def test_any_filter_is_listed(boss, wanted, view):
    query = JobListQuery(filter=wanted).parameters()

    reply = boss.get(f"/monitoring/jobs/?{urlencode([*query, ('view', view)])}")

    assert reply.status_code in (200, 400)


@settings(max_examples=60)
@given(
    PARAMETERS, st.sampled_from(["state", "size", "start", "search", "stat-mem_bw_avg", "none"]), st.text(max_size=30)
)
def test_any_form_is_answered(boss, parameters, editor, base):
    query = urlencode([("editor", editor), ("base", base), *parameters], errors="replace")

    assert boss.get(f"/monitoring/jobs/edit?{query}").status_code == 302
    assert boss.get(f"/monitoring/jobs/count?{query}").status_code == 200


@settings(max_examples=60)
@given(VALUES)
def test_any_search_is_answered(boss, text):
    reply = boss.get(f"/search?{urlencode({'searchId': text}, errors='replace')}")

    assert reply.status_code in (302, 400, 404)
