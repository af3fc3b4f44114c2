"""In which order jobs come, and how pages cut the list."""

import pytest

from app.domain.errors import Invalid
from app.domain.filters import JobFilter, Order, Page, TextMatch
from app.domain.job import JobState
from app.repositories.job_order import SORTABLE
from tests.repositories.stock import EVERYTHING, JOBS

NEWEST_FIRST = ["running", "twin", "largest", "gpu", "third", "second", "first"]


def test_the_newest_job_comes_first_and_of_two_the_one_registered_last(stock):
    assert stock.listed() == NEWEST_FIRST


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("field", [*SORTABLE, "duration"])
def test_every_sort_key_orders_up_and_down_with_the_row_id_as_tie_breaker(stock, field, descending):
    records = stock.jobs.page([], Page(size=None), seen_by=EVERYTHING, order=Order(field, descending=descending))

    keyed = [(_value(record, field), record.id) for record in records]
    known = [pair for pair in keyed if pair[0] is not None]
    assert keyed == sorted(known, reverse=descending) + keyed[len(known) :]
    assert len(keyed) == len(JOBS)


ATTRIBUTES = {
    "id": "id", "startTime": "start_time", "submitTime": "submit_time", "numNodes": "num_nodes",
    "numHwthreads": "num_hwthreads", "numHWThreads": "num_hwthreads", "numAcc": "num_acc", "energy": "energy",
    "jobId": "job_id", "arrayJobId": "array_job_id", "walltime": "walltime", "cluster": "cluster",
    "subCluster": "subcluster", "subcluster": "subcluster", "partition": "partition",
    "cluster_partition": "partition", "user": "user", "hpc_user": "user", "project": "project", "state": "state",
    "jobState": "state", "shared": "shared", "jobName": "job_name", "monitoringStatus": "monitoring_status",
    "duration": "duration",
}  # fmt: skip


def _value(record, field):
    return getattr(record, ATTRIBUTES[field])


@pytest.mark.parametrize(
    ("descending", "expected"),
    [
        (True, ["twin", "second", "first", "third", "running", "largest", "gpu"]),
        (False, ["third", "first", "second", "twin", "gpu", "largest", "running"]),
    ],
)
def test_jobs_without_the_footprint_value_come_last_in_both_directions(stock, descending, expected):
    order = Order("flops_any_avg", descending=descending, by_footprint=True)

    assert stock.listed(order=order) == expected


@pytest.mark.parametrize("descending", [True, False])
def test_jobs_without_a_name_come_last_in_both_directions(stock, descending):
    listed = stock.listed(order=Order("jobName", descending=descending))

    assert set(listed[-2:]) == {"gpu", "largest"}


@pytest.mark.parametrize("field", ["", "nothing", "start_time; DROP TABLE job", "footprint", "resources", "JOBID"])
def test_what_nothing_can_be_sorted_by_is_refused(stock, field):
    with pytest.raises(Invalid, match="order: cannot sort jobs by"):
        stock.listed(order=Order(field))


@pytest.mark.parametrize("field", ["", "a b", 'a"b', "a'b", "$", "flops_any_avg) --"])
def test_a_footprint_that_is_no_word_is_refused(stock, field):
    with pytest.raises(Invalid, match="order: cannot sort jobs by"):
        stock.listed(order=Order(field, by_footprint=True))


def test_a_page_brings_one_row_more_if_there_is_a_next_page(stock):
    assert stock.listed(page=Page(3, 1)) == NEWEST_FIRST[:4]
    assert stock.listed(page=Page(3, 2)) == NEWEST_FIRST[3:7]
    assert stock.listed(page=Page(3, 3)) == NEWEST_FIRST[6:]


@pytest.mark.parametrize("number", [4, 1000, 2**31 - 1])
def test_a_page_behind_the_end_is_empty(stock, number):
    assert stock.listed(page=Page(3, number)) == []


@pytest.mark.parametrize("number", [0, -1, -(10**30)])
def test_a_page_before_the_first_is_the_first(stock, number):
    assert stock.listed(page=Page(1, number)) == NEWEST_FIRST[:2]


@pytest.mark.parametrize("size", [0, -1, 2**31, 10**30])
def test_a_page_has_a_size(size):
    with pytest.raises(Invalid, match=f"invalid items-per-page value: {size}"):
        Page(size)


@pytest.mark.parametrize("number", [2**31, 10**30])
def test_a_page_number_stays_countable(number):
    with pytest.raises(Invalid, match=f"invalid page value: {number}"):
        Page(10, number)


def test_the_largest_page_is_the_whole_list(stock):
    assert stock.listed(page=Page(2**31 - 1)) == NEWEST_FIRST


def test_rows_behind_a_row_are_found_whatever_was_inserted(stock):
    twin = stock.jobs.find(stock.id_of("twin"), seen_by=EVERYTHING)

    found = stock.jobs.newest([], 2, seen_by=EVERYTHING, after=twin)

    assert stock.named(found) == ["largest", "gpu"]


def test_the_newest_are_found_from_an_offset_on(stock):
    assert stock.named(stock.jobs.newest([], 2, seen_by=EVERYTHING, offset=1)) == ["twin", "largest"]


def test_matching_jobs_are_counted_by_state(stock):
    ship = JobFilter(project=TextMatch.equal("ship", "wing"))

    counts = stock.jobs.counts_by_state([ship], seen_by=EVERYTHING)

    assert counts == {JobState.COMPLETED: 3, JobState.TIMEOUT: 1, JobState.RUNNING: 1}


def test_jobs_are_counted_by_cluster(stock):
    assert stock.jobs.counts_by_cluster(seen_by=EVERYTHING) == {"testc": (6, 1), "testg": (1, 0)}


def test_partitions_are_listed_by_cluster(stock):
    assert stock.jobs.partitions(seen_by=EVERYTHING) == {"testc": ["big", "work"], "testg": ["work"]}
