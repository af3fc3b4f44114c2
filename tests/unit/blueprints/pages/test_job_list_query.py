"""The address of the job list: what is written is read back, and nothing breaks the reading."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from app.blueprints.pages.job_list_query import (
    COLUMN_SORTS,
    INTERVALS_S,
    SIZES,
    Density,
    JobListQuery,
    read_query,
)
from app.domain.filters import JobFilter, Order
from tests.unit.domain.test_filter_url import filters

orders = st.one_of(
    st.builds(Order, st.sampled_from(sorted(COLUMN_SORTS)), st.booleans()),
    st.builds(lambda key, descending: Order(key, descending, by_footprint=True), st.just("mem_bw_avg"), st.booleans()),
)
queries = st.builds(
    JobListQuery,
    filter=filters,
    order=orders,
    density=st.sampled_from(Density),
    metrics=st.none() | st.lists(st.sampled_from(["cpu_load", "mem_bw", "ipc"]), min_size=1, unique=True).map(tuple),
    page=st.integers(1, 9_999_999),
    size=st.none() | st.sampled_from(SIZES),
    refresh_s=st.none() | st.sampled_from(INTERVALS_S),
)
parameter_names = st.sampled_from(
    ["cluster", "clusterMatch", "state", "stat", "startTime", "tag", "q", "sort", "dir", "metrics", "page", "size", "x"]
)


@given(queries)
def test_a_list_survives_its_way_through_an_address(query):
    text = urlencode(query.parameters())

    assert read_query(parse_qsl(text, keep_blank_values=True)) == query


@given(st.lists(st.tuples(parameter_names, st.text(max_size=20)), max_size=6))
def test_whatever_stands_in_an_address_is_read_or_told(parameters):
    query = read_query(parameters)

    assert all(problem.message for problem in query.problems)


def test_the_default_list_has_a_bare_address():
    assert JobListQuery().parameters() == []


def test_a_change_goes_back_to_the_first_page():
    assert JobListQuery(page=5).changed(density=Density.PLOTS).page == 1


def test_a_change_of_the_view_may_keep_the_page():
    assert JobListQuery(page=5).changed(density=Density.PLOTS, page=5).page == 5


def test_typed_text_wins_over_the_same_parameter():
    query = read_query([("user", "a"), ("userMatch", "neq"), ("q", "user:b state:failed"), ("cluster", "fritz")])

    assert query.parameters() == [("cluster", "fritz"), ("user", "b"), ("state", "failed")]


def test_a_list_of_several_clusters_has_no_settings_of_its_own():
    assert read_query([("cluster", "a"), ("cluster", "b")]).cluster == ""
    assert read_query([("cluster", "a")]).cluster == "a"
    assert JobListQuery(filter=JobFilter()).cluster == ""
