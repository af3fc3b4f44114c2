"""What /query asks of the database, on each of the three: filters, orders, pages and concurrent jobs."""

import pytest

from tests.graphql.site import filled_site, standard_archive
from tests.graphql.test_filters import ATTACKS, FILTERS, STRING_KEYS, found
from tests.graphql.test_jobs import COLUMNS, FULL, numbers, page

SERVERS = [
    pytest.param("mariadb", marks=pytest.mark.integration),
    pytest.param("postgresql", marks=pytest.mark.integration),
    "sqlite",
]
pytestmark = pytest.mark.parametrize("database", SERVERS, indirect=True)


@pytest.fixture
def real_site(app, app_folder):
    standard_archive(app_folder)
    return filled_site(app)


def test_every_filter_finds_the_same_jobs_everywhere(real_site):
    for wanted, expected in FILTERS:
        assert found(real_site, wanted) == expected, wanted


def test_no_text_gets_into_a_statement_anywhere(real_site):
    for attack in ATTACKS:
        for key in STRING_KEYS:
            assert found(real_site, {key: {"contains": attack}}) == set()


def test_a_name_that_no_database_can_hold_belongs_to_nobody(real_site):
    assert real_site.data("query($u:String!){user(username:$u){name}}", {"u": "a\0b"}) == {"user": None}


def test_every_order_and_its_reverse_are_the_same_everywhere(real_site):
    for field in [*COLUMNS, "flops_any_avg"]:
        kind = "foot" if field == "flops_any_avg" else "col"
        ascending = numbers(page(real_site, -1, 1, field=field, type=kind, order="ASC"))
        descending = numbers(page(real_site, -1, 1, field=field, type=kind, order="DESC"))

        assert sorted(ascending) == list(range(9)), field
        assert kind == "foot" or ascending == descending[::-1], field


def test_rows_are_complete_everywhere(real_site):
    jobs = real_site.data(FULL, {"p": {"itemsPerPage": 5, "page": 1}})["jobs"]
    concurrent = {job["jobId"]: job["concurrentJobs"] for job in jobs["items"]}

    assert (jobs["count"], jobs["hasNextPage"]) == (9, True)
    assert concurrent[1_000_004]["items"][0]["jobId"] == 1_000_008
    assert {tag["name"] for tag in real_site.data("{tags{name}}")["tags"]} == {"vasp", "check", "lammps"}
