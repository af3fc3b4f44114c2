"""What each filter finds, on every database."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.filters import JobFilter, Match, MetricRange, NumberRange, Schedule, TextMatch, TimeSpan
from app.domain.job import JobState, Sharing
from app.domain.visibility import Visibility
from app.repositories.parts import MOST_VALUES
from tests.repositories.stock import JOBS, LARGEST_ID
from tests.support.archive_builder import START

ALL = set(JOBS)
eq = TextMatch.equal


def how(kind, *values):
    return TextMatch(Match(kind), values)


TEXTS = [
    ({"user": eq("anna")}, {"first", "running"}),
    ({"user": eq("ANNA")}, set()),
    ({"user": eq("cleo")}, set()),
    ({"user": eq("cleo ")}, {"largest"}),
    ({"user": how("neq", "anna")}, ALL - {"first", "running"}),
    ({"user": eq("anna", "Anna", "nobody")}, {"first", "second", "running"}),
    ({"user": how("in")}, set()),
    ({"user": how("contains", "NN")}, {"first", "second", "running"}),
    ({"user": how("startsWith", "ann")}, {"first", "second", "running"}),
    ({"user": how("endsWith", "RT")}, {"third", "gpu"}),
    ({"user": how("contains", "")}, ALL),
    ({"project": eq("ship")}, {"first", "third", "largest"}),
    ({"project": how("startsWith", "sh")}, {"first", "second", "third", "largest"}),
    ({"cluster": eq("testg")}, {"gpu"}),
    ({"cluster": how("neq", "testg")}, ALL - {"gpu"}),
    ({"subcluster": eq("a40")}, {"gpu"}),
    ({"partition": eq("big")}, {"third"}),
    ({"partition": how("contains", "OR")}, ALL - {"third"}),
]

JOB_NAMES = [
    ({"job_name": eq("interactive")}, {"first"}),
    ({"job_name": how("contains", "%")}, {"second"}),
    ({"job_name": how("contains", "_")}, {"second"}),
    ({"job_name": how("contains", "0%_l")}, {"second"}),
    ({"job_name": how("startsWith", "1_")}, set()),
    ({"job_name": how("endsWith", "lösung")}, {"second"}),
    ({"job_name": how("contains", "\\")}, {"third"}),
    ({"job_name": how("contains", "\\b'C\"D")}, {"third"}),
    ({"job_name": how("endsWith", "😀")}, {"third"}),
    ({"job_name": eq("a\\b'c\"d 😀")}, {"third"}),
    ({"job_name": eq("a\\b'c\"d 😀", "interactive")}, {"first", "third"}),
    ({"job_name": how("neq", "interactive")}, ALL - {"first"}),
    ({"job_name": how("contains", "/")}, set()),
    ({"schedule": Schedule.INTERACTIVE}, {"first"}),
    ({"schedule": Schedule.BATCH}, ALL - {"first"}),
]

NUMBERS = [
    ({"job_id": eq("1000000")}, {"first"}),
    ({"job_id": eq(str(LARGEST_ID))}, {"largest"}),
    ({"job_id": eq("1000000", "1000003")}, {"first", "gpu"}),
    ({"job_id": how("neq", "1000000")}, ALL - {"first"}),
    ({"job_id": how("startsWith", "10000")}, ALL - {"largest"}),
    ({"job_id": how("endsWith", "807")}, {"largest"}),
    ({"job_id": how("contains", "337203")}, {"largest"}),
    ({"job_id": how("contains", "%")}, set()),
    ({"array_job_id": 7}, {"first"}),
    ({"array_job_id": 0}, ALL - {"first", "largest"}),
    ({"array_job_id": LARGEST_ID}, {"largest"}),
    ({"array_job_id": 2**63}, set()),
    ({"array_job_id": -(2**70)}, set()),
    ({"ids": ()}, set()),
    ({"ids": (0, -1, 2**63, -(2**64))}, set()),
    ({"num_nodes": NumberRange(2, 2)}, {"second", "largest"}),
    ({"num_nodes": NumberRange(3)}, {"third"}),
    ({"num_nodes": NumberRange(None, 1)}, {"first", "gpu", "running", "twin"}),
    ({"num_nodes": NumberRange()}, ALL),
    ({"num_nodes": NumberRange(3, 2)}, set()),
    ({"num_nodes": NumberRange(1.5, 2.5)}, {"second", "largest"}),
    ({"num_nodes": NumberRange(2**63, None)}, set()),
    ({"num_nodes": NumberRange(-(2**70), 2**70)}, ALL),
    ({"num_nodes": NumberRange(float("-inf"), float("inf"))}, ALL),
    ({"num_accelerators": NumberRange(1)}, {"gpu"}),
    ({"num_accelerators": NumberRange(None, 0)}, ALL - {"gpu"}),
    ({"num_hwthreads": NumberRange(64, 64)}, {"gpu"}),
    ({"energy": NumberRange(0, 0)}, {"first", "gpu", "running", "twin"}),
    ({"energy": NumberRange(2.5, 2.5)}, {"second", "third"}),
    ({"energy": NumberRange(2.51, 1e308)}, {"largest"}),
    ({"duration": NumberRange(301, 301)}, {"third"}),
    ({"duration": NumberRange(None, 300)}, {"first", "second"}),
    ({"duration": NumberRange(6000, 20_000)}, {"running"}),
    ({"start_time": TimeSpan(START, START + 1000)}, {"first", "second"}),
    ({"start_time": TimeSpan(START + 4000)}, {"largest", "twin", "running"}),
    ({"start_time": TimeSpan(until=START)}, {"first"}),
    ({"start_time": TimeSpan(0, 0)}, set()),
    ({"start_time": TimeSpan(until=2**65)}, ALL),
    ({"start_time": TimeSpan(last="last6h")}, {"running"}),
    ({"start_time": TimeSpan(last="last1h")}, set()),
    ({"start_time": TimeSpan(until=START, last="last6h")}, {"first"}),
]

OTHERS = [
    ({"states": (JobState.FAILED,)}, {"second"}),
    ({"states": (JobState.FAILED, JobState.RUNNING)}, {"second", "running"}),
    ({"states": ()}, set()),
    ({"shared": Sharing.MULTI_USER}, {"third"}),
    ({"shared": Sharing.NONE}, ALL - {"third", "gpu"}),
    ({"node": eq("n001")}, {"first", "second"}),
    ({"node": eq("n001 ")}, {"largest"}),
    ({"node": eq("N001")}, set()),
    ({"node": how("neq", "n001")}, ALL - {"first", "second"}),
    ({"node": eq("n001", "g01")}, {"first", "second", "gpu"}),
    ({"node": how("in")}, set()),
    ({"node": how("startsWith", "N00")}, ALL - {"gpu"}),
    ({"node": how("endsWith", "02")}, {"second", "running"}),
    ({"node": how("contains", "g")}, {"gpu"}),
    ({"node": how("contains", "_")}, set()),
    ({"metric_stats": (MetricRange("flops_any_avg", NumberRange(1.5, 10)),)}, {"first", "second", "twin"}),
    ({"metric_stats": (MetricRange("flops_any_avg", NumberRange(None, 0)),)}, {"third"}),
    ({"metric_stats": (MetricRange("flops_any_avg", NumberRange(9)),)}, {"second", "twin"}),
    (
        {
            "metric_stats": (
                MetricRange("flops_any_avg", NumberRange(1)),
                MetricRange("mem_used_max", NumberRange(3, 3)),
            )
        },
        {"first"},
    ),
    ({"metric_stats": (MetricRange("no_such_key", NumberRange(0)),)}, set()),
]


@pytest.mark.parametrize(("fields", "expected"), TEXTS + JOB_NAMES + NUMBERS + OTHERS)
def test_a_filter_finds_what_it_says(stock, fields, expected):
    wanted = JobFilter(**fields)

    assert stock.found(wanted) == expected
    assert stock.jobs.count([wanted], seen_by=Visibility.everything(reason="a test looks")) == len(expected)


def test_row_ids_are_found(stock):
    wanted = JobFilter(ids=(stock.id_of("gpu"), stock.id_of("twin"), 10**9))

    assert stock.found(wanted) == {"gpu", "twin"}


def test_a_job_with_any_of_the_tags_matches_once(stock):
    wanted = JobFilter(tags=(stock.tag_ids["app", "vasp", "global"], stock.tag_ids["note", "slow", "admin"], 2**64))

    assert sorted(stock.listed(wanted)) == ["first", "second"]


def test_no_tags_match_nothing(stock):
    assert stock.found(JobFilter(tags=())) == set()


def test_two_tag_filters_are_combined_with_and(stock):
    vasp = JobFilter(tags=(stock.tag_ids["app", "vasp", "global"],))
    slow = JobFilter(tags=(stock.tag_ids["note", "slow", "admin"],))

    assert stock.found(vasp, slow) == {"first"}


def test_a_tag_that_may_not_be_read_finds_nothing(stock):
    wanted = JobFilter(tags=(stock.tag_ids["note", "slow", "admin"], stock.tag_ids["own", "mine", "anna"]))
    other = Visibility(all_jobs=True, username="bert", tag_scopes=("global", "bert"))
    owner = Visibility(all_jobs=True, username="anna", tag_scopes=("global", "anna"))

    assert stock.found(wanted, seen_by=other) == set()
    assert stock.found(wanted, seen_by=owner) == {"first"}


def test_fields_and_filters_are_combined_with_and(stock):
    both = JobFilter(user=eq("bert"), project=eq("ship"))

    assert stock.found(both) == {"third"}
    assert stock.found(JobFilter(user=eq("bert")), JobFilter(user=eq("anna"))) == set()


@pytest.mark.parametrize("value", ["", "x", "1e3", "-1", "٣", str(2**63), "9" * 19, "9" * 400, "1;DROP TABLE job"])
def test_a_job_id_that_is_no_number_is_refused(stock, value):
    with pytest.raises(Invalid, match=r"jobId .* is not a whole number"):
        stock.found(JobFilter(job_id=eq(value)))


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
def test_characters_that_databases_refuse_are_refused_before(value):
    with pytest.raises(Invalid, match="character that no text of a job can have"):
        how("contains", value)


def test_a_range_to_nan_is_refused():
    with pytest.raises(Invalid, match="NaN"):
        NumberRange(1, float("nan"))


@pytest.mark.parametrize("key", ["a-b", "a b", "a'b", 'a"b', "", "x" * 129, "flöps"])
def test_a_footprint_key_is_a_plain_word(key):
    with pytest.raises(Invalid, match="letters, digits and underscores"):
        MetricRange(key, NumberRange(1))


def test_as_many_values_as_statements_take_are_looked_for(stock):
    ids = (stock.id_of("gpu"), *range(10**6, 10**6 + MOST_VALUES - 1))

    assert stock.found(JobFilter(ids=ids)) == {"gpu"}


@pytest.mark.parametrize(
    "fields",
    [
        {"ids": tuple(range(MOST_VALUES + 1))},
        {"tags": tuple(range(MOST_VALUES + 1))},
        {"user": TextMatch(Match.IN, ("x",) * (MOST_VALUES + 1))},
        {"node": TextMatch(Match.IN, ("x",) * (MOST_VALUES + 1))},
    ],
)
def test_more_values_than_statements_take_are_refused(stock, fields):
    with pytest.raises(Invalid, match=f"more than the {MOST_VALUES}"):
        stock.found(JobFilter(**fields))


INJECTIONS = [
    "' OR 1=1 --",
    '" OR ""="',
    "'; DROP TABLE job; --",
    "%' OR '%'='",
    "\\' OR 1=1 #",
    ":user",
    "%(user)s",
    "?",
]
TEXT_FIELDS = ["user", "project", "job_name", "cluster", "subcluster", "partition", "node"]


@pytest.mark.parametrize("kind", [kind for kind in Match if kind is not Match.NEQ])
@pytest.mark.parametrize("value", INJECTIONS)
def test_no_text_becomes_sql(stock, kind, value):
    for field in TEXT_FIELDS:
        assert stock.found(JobFilter(**{field: how(kind, value)})) == set()
    assert stock.found() == ALL


# Case is only promised for ASCII letters, so that no database's own rules for others matter here.
TRICKY = st.text(alphabet="aAnN%_\\/'\"| 😀中", min_size=1, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(value=TRICKY, kind=st.sampled_from([Match.CONTAINS, Match.STARTS_WITH, Match.ENDS_WITH, Match.EQ, Match.NEQ]))
def test_texts_compare_as_python_does(stock, value, kind):
    found = {name for name, job in JOBS.items() if _compare(kind, (job.meta_data or {}).get("jobName"), value)}

    assert stock.found(JobFilter(job_name=how(kind, value))) == found


def _compare(kind, text, value):
    if text is None:
        return kind is Match.NEQ
    lower = text.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase))
    wanted = value.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase))
    return {
        Match.CONTAINS: wanted in lower,
        Match.STARTS_WITH: lower.startswith(wanted),
        Match.ENDS_WITH: lower.endswith(wanted),
        Match.EQ: text == value,
        Match.NEQ: text != value,
    }[kind]
