"""The list of jobs and single jobs: fields, order, pages, and how often the database is asked."""

from itertools import pairwise

import pytest

from app.container import current_services
from app.domain.job import Sharing, Tag
from app.domain.roles import Role
from app.domain.user import User
from tests.graphql.site import build_site
from tests.support.archive_builder import ArchiveBuilder

NUMBERS = "query($p:PageRequest,$o:OrderByInput){jobs(page:$p,order:$o){items{jobId} count hasNextPage offset limit}}"
FULL = """query($p:PageRequest){jobs(page:$p){count hasNextPage items{
  id jobId user project cluster subCluster startTime duration walltime numNodes numHWThreads numAcc energy SMT shared
  partition arrayJobId monitoringStatus state tags{id type name scope} resources{hostname hwthreads accelerators}
  concurrentJobs{listQuery count items{id jobId}} footprint{name stat value}
  energyFootprint{hardware metric value} metaData userData{username name email}}}}"""

COLUMNS = [
    "startTime", "duration", "numNodes", "numHwthreads", "numHWThreads", "numAcc", "energy", "jobId", "walltime",
    "cluster", "subCluster", "project", "user", "id", "hpc_user", "cluster_partition", "subcluster",
]  # fmt: skip


def page(site, size, number, **order):
    variables = {"p": {"itemsPerPage": size, "page": number}, "o": order or None}
    return site.data(NUMBERS, variables)["jobs"]


def numbers(jobs):
    return [item["jobId"] - 1_000_000 for item in jobs["items"]]


def job_with(site, number, fields):
    wanted = '{jobs(filter:[{jobId:{eq:"%d"}}]){items{%s}}}' % (1_000_000 + number, fields)
    return site.data(wanted)["jobs"]["items"][0]


def test_without_arguments_the_newest_fifty_come_first(site):
    jobs = site.data(NUMBERS)["jobs"]

    assert numbers(jobs) == [7, 6, 5, 8, 4, 3, 2, 1, 0]
    assert (jobs["count"], jobs["hasNextPage"], jobs["offset"], jobs["limit"]) == (9, False, None, None)


@pytest.mark.parametrize(
    ("size", "number", "expected", "has_next"),
    [
        (4, 1, [7, 6, 5, 8], True),
        (4, 2, [4, 3, 2, 1], True),
        (4, 3, [0], False),
        (4, 4, [], False),
        (3, 3, [2, 1, 0], False),
        (9, 1, [7, 6, 5, 8, 4, 3, 2, 1, 0], False),
        (8, 1, [7, 6, 5, 8, 4, 3, 2, 1], True),
        (4, 0, [7, 6, 5, 8], True),
        (4, -3, [7, 6, 5, 8], True),
        (-1, 7, [7, 6, 5, 8, 4, 3, 2, 1, 0], False),
        (4, 1_000_000, [], False),
        (1_000_000, 1, [7, 6, 5, 8, 4, 3, 2, 1, 0], False),
    ],
)
def test_pages_count_from_one_and_know_whether_there_is_another(site, size, number, expected, has_next):
    jobs = page(site, size, number)

    assert (numbers(jobs), jobs["hasNextPage"], jobs["count"]) == (expected, has_next, 9)


@pytest.mark.parametrize(
    ("size", "number", "message"),
    [
        (0, 1, "invalid items-per-page value: 0"),
        (-2, 1, "invalid items-per-page value: -2"),
        (9223372036854775807, 1, "invalid items-per-page value: 9223372036854775807"),
        (4, 9223372036854775807, "invalid page value: 9223372036854775807"),
    ],
)
def test_a_page_that_cannot_be_is_refused(site, size, number, message):
    assert site.error(NUMBERS, {"p": {"itemsPerPage": size, "page": number}}) == message


@pytest.mark.parametrize("field", COLUMNS)
def test_both_directions_of_an_order_are_each_other_reversed(site, field):
    ascending = numbers(page(site, -1, 1, field=field, type="col", order="ASC"))
    descending = numbers(page(site, -1, 1, field=field, type="col", order="DESC"))

    assert sorted(ascending) == list(range(9))
    assert ascending == descending[::-1]


def test_an_order_by_footprint_puts_jobs_without_the_value_last(site):
    query = '{jobs(order:{field:"acc_mem_used_max",type:"foot",order:%s}){count items{footprint{name value}}}}'

    for direction, sign in (("ASC", 1), ("DESC", -1)):
        jobs = site.data(query % direction)["jobs"]
        values = [[f["value"] * sign for f in job["footprint"] if f["name"] == "acc_mem_used"] for job in jobs["items"]]

        assert jobs["count"] == len(values) == 9
        assert all(values[:3])
        assert not any(values[3:])
        assert all(before <= after for before, after in pairwise(values[:3]))


def test_a_count_alone_reads_no_rows(built_site):
    with built_site.counting_statements() as statements:
        built_site.data("{jobs{count}}")

    assert sum("FROM job" in statement for statement in statements) <= 1


def test_rows_alone_are_not_counted(built_site):
    with built_site.counting_statements() as statements:
        built_site.data("{jobs{items{id} hasNextPage}}")

    assert not any("count(" in statement for statement in statements)


@pytest.fixture(scope="module")
def large_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    archive = ArchiveBuilder(folder / "job-archive").with_default_clusters()
    for number in range(60):
        archive.add_job(
            user=f"u{number:03d}", shared=Sharing.MULTI_USER, metrics=["cpu_load"], tags=(Tag("app", f"a{number}"),),
            start_time=1_700_000_000 + 60 * number,
        )  # fmt: skip
    site = build_site(folder, archive)
    with site.app.app_context():
        for number in range(0, 60, 2):
            current_services().accounts.add(User(f"u{number:03d}", (Role.USER,), name=f"N{number}"), None)
    return site


def statements_for(site, size):
    with site.counting_statements() as statements:
        jobs = site.data(FULL, {"p": {"itemsPerPage": size, "page": 1}})["jobs"]
    assert len(jobs["items"]) == size
    assert all(job["tags"] and job["concurrentJobs"]["count"] for job in jobs["items"])
    return len(statements)


def test_the_number_of_statements_does_not_grow_with_the_rows(large_site):
    statements_for(large_site, 1)

    assert statements_for(large_site, 5) == statements_for(large_site, 50)


def test_a_single_job_is_as_its_row_in_the_list(site):
    rows = site.data(FULL)["jobs"]["items"]
    fields = FULL[FULL.index("items{") + len("items{") : FULL.rindex("}}}")]

    for row in rows:
        assert site.data(f"query($id:ID!){{job(id:$id){{{fields}}}}}", {"id": row["id"]})["job"] == row


def test_a_footprint_key_is_split_at_its_last_underscore(site):
    footprint = job_with(site, 0, "footprint{name stat value}")["footprint"]

    assert {(value["name"], value["stat"]) for value in footprint} == {
        ("cpu_load", "avg"), ("mem_used", "max"), ("flops_any", "avg"), ("mem_bw", "avg"),
    }  # fmt: skip


def test_energy_is_labelled_by_hardware(site):
    energy = job_with(site, 5, "energyFootprint{hardware metric value}")["energyFootprint"]

    assert {(part["hardware"], part["metric"]) for part in energy} == {
        ("CPU", "cpu_power"), ("Accelerator", "acc_power"),
    }  # fmt: skip


def test_metadata_pass_as_they_are_and_may_be_missing(site):
    assert job_with(site, 3, "metaData")["metaData"] == {"jobName": "interactive"}
    assert job_with(site, 5, "metaData")["metaData"] is None


def test_user_data_are_null_without_an_account(site):
    assert job_with(site, 0, "userData{username name email}")["userData"] == {
        "username": "kelm014", "name": "Anna Kelm", "email": "anna@example.org",
    }  # fmt: skip
    assert job_with(site, 2, "userData{name}")["userData"] is None


def test_concurrent_jobs_are_listed_with_the_query_that_shows_them(site):
    concurrent = job_with(site, 4, "concurrentJobs{listQuery count items{jobId}}")["concurrentJobs"]

    assert concurrent == {"listQuery": "cluster=testg&jobId=1000008", "count": 1, "items": [{"jobId": 1_000_008}]}
    assert job_with(site, 0, "concurrentJobs{count}")["concurrentJobs"] is None


def test_directives_choose_fields(site):
    query = "query($yes:Boolean!){jobs{items{id @skip(if:$yes) jobId @include(if:$yes)} count @skip(if:true)}}"

    jobs = site.data(query, {"yes": True})["jobs"]

    assert list(jobs) == ["items"]
    assert list(jobs["items"][0]) == ["jobId"]


def test_fragments_and_aliases_are_merged(site):
    query = """{first: jobs{...Part items{number: jobId}} jobs{items{... on Job{state}}}}
    fragment Part on JobResultList{items{...Who resources{hostname}} count} fragment Who on Job{user user}"""

    data = site.data(query)

    assert list(data["first"]["items"][0]) == ["user", "resources", "number"]
    assert list(data["jobs"]["items"][0]) == ["state"]
