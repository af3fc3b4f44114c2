"""Filters in the address of a page: read, written, and the same after both."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.filter_url import parse_filter, print_filter
from app.domain.filters import JobFilter, Match, MetricRange, NumberRange, Schedule, TextMatch, TimeSpan
from app.domain.job import JobState, Sharing

texts = st.text(min_size=1, max_size=8).filter(
    lambda text: not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)
)
one_match = st.sampled_from([how for how in Match if how is not Match.IN])
matches = st.one_of(
    st.builds(lambda how, value: TextMatch(how, (value,)), one_match, texts),
    st.builds(lambda values: TextMatch(Match.IN, tuple(values)), st.lists(texts, min_size=1, max_size=3)),
)
numbers = st.one_of(st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False))
ranges = st.one_of(
    st.builds(NumberRange, numbers, numbers),
    st.builds(NumberRange, st.none(), numbers),
    st.builds(NumberRange, numbers, st.none()),
)
times = st.integers(0, 10**12 - 1)
spans = st.one_of(
    st.builds(TimeSpan, times, times),
    st.builds(TimeSpan, times, st.none()),
    st.builds(TimeSpan, st.none(), times),
    st.builds(lambda number, unit: TimeSpan(last=f"last{number}{unit}"), st.integers(1, 99999), st.sampled_from("hd")),
)
ids = st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=3).map(tuple)
keys = st.from_regex(r"[A-Za-z0-9_]{1,20}", fullmatch=True)


def optional(strategy):
    return st.one_of(st.none(), strategy)


filters = st.builds(
    JobFilter,
    tags=optional(ids),
    ids=optional(ids),
    job_id=optional(matches),
    array_job_id=optional(st.integers(0, 2**63 - 1)),
    user=optional(matches),
    project=optional(matches),
    job_name=optional(matches),
    cluster=optional(matches),
    subcluster=optional(matches),
    partition=optional(matches),
    node=optional(matches),
    duration=optional(ranges),
    energy=optional(ranges),
    num_nodes=optional(ranges),
    num_accelerators=optional(ranges),
    num_hwthreads=optional(ranges),
    start_time=optional(spans),
    states=optional(st.lists(st.sampled_from(JobState), min_size=1, max_size=4, unique=True).map(tuple)),
    shared=optional(st.sampled_from(Sharing)),
    schedule=optional(st.sampled_from(Schedule)),
    metric_stats=st.lists(st.builds(MetricRange, keys, ranges), max_size=2).map(tuple),
)


@given(filters)
def test_a_filter_survives_its_way_through_an_address(wanted):
    query = urlencode(print_filter(wanted))

    assert parse_filter(parse_qsl(query, keep_blank_values=True)) == wanted


@pytest.mark.parametrize(
    "open_filter", [JobFilter(), JobFilter(duration=NumberRange(), start_time=TimeSpan(), num_nodes=NumberRange())]
)
def test_a_filter_without_conditions_has_no_parameters(open_filter):
    assert print_filter(open_filter) == []


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("user=anna", {"user": TextMatch.equal("anna")}),
        ("user=anna&user=bert", {"user": TextMatch(Match.IN, ("anna", "bert"))}),
        ("jobName=run", {"job_name": TextMatch(Match.CONTAINS, ("run",))}),
        ("jobName=run&jobName=walk", {"job_name": TextMatch(Match.IN, ("run", "walk"))}),
        ("project=p&projectMatch=contains", {"project": TextMatch(Match.CONTAINS, ("p",))}),
        ("jobId=12&jobId=13", {"job_id": TextMatch(Match.IN, ("12", "13"))}),
        ("state=running&state=failed&state=running", {"states": (JobState.RUNNING, JobState.FAILED)}),
        ("duration=0-60", {"duration": NumberRange(0, 60)}),
        ("numNodes=lessthan-4", {"num_nodes": NumberRange(None, 4)}),
        ("energy=morethan-0.5", {"energy": NumberRange(0.5, None)}),
        ("startTime=last24h", {"start_time": TimeSpan(last="last24h")}),
        ("startTime=100-", {"start_time": TimeSpan(100, None)}),
        ("startTime=-200", {"start_time": TimeSpan(None, 200)}),
        ("stat=mem_used_max-10-20", {"metric_stats": (MetricRange("mem_used_max", NumberRange(10, 20)),)}),
        ("user=&state=&duration=&tag=&startTime=", {}),
        ("sort=startTime&page=2&unknown=1", {}),
        ("userMatch=contains", {}),
    ],
)
def test_parameters_are_read(query, fields):
    assert parse_filter(parse_qsl(query, keep_blank_values=True)) == JobFilter(**fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "flying"), ("shared", "maybe"), ("schedule", "never"), ("userMatch", "like"),
        ("duration", "abc"), ("duration", "1-2-3"), ("duration", "1-"), ("duration", "nan-1"), ("duration", "inf-1"),
        ("numNodes", "morethan-"), ("energy", "1e-5"), ("startTime", "-"), ("startTime", "last0d"),
        ("startTime", "last9999999d"), ("startTime", "yesterday"), ("startTime", "1" * 13 + "-"),
        ("tag", "x"), ("tag", "1.5"), ("tag", "1" * 20), ("dbId", "٣"), ("arrayJobId", "1 OR 1"),
        ("stat", "flops_any_avg"), ("stat", "a b-1-2"), ("stat", "a'b-1-2"), ("stat", "x" * 129 + "-1-2"),
        ("user", "a\0b"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_right_is_refused(name, value):
    parameters = [(name, value), ("user", "anna")] if name == "userMatch" else [(name, value)]

    with pytest.raises(Invalid):
        parse_filter(parameters)


@pytest.mark.parametrize(
    ("value", "since"), [("last1h", 996_400), ("last24h", 913_600), ("last7d", 395_200), ("last99999h", -358_996_400)]
)
def test_a_span_counts_back_from_now(value, since):
    assert TimeSpan(last=value).resolved(1_000_000) == NumberRange(since, None)


def test_a_huge_number_stays_a_float():
    assert parse_filter([("energy", "morethan-1e300")]).energy == NumberRange(1e300, None)


@pytest.mark.parametrize("value", ["9" * 400 + "-1", "morethan-1e999"])
def test_a_number_beyond_all_floats_is_infinite_and_no_error(value):
    assert parse_filter([("duration", value)]).duration.low == float("inf")
