"""Who sees which jobs and tags, on every database and by every read."""

import pytest

from app.domain.errors import Forbidden, JobNotFound
from app.domain.filters import JobFilter, Page, TextMatch
from app.domain.job import JobKey
from app.domain.roles import Role
from app.domain.user import User
from app.domain.visibility import Visibility
from tests.repositories.stock import EVERYTHING, JOBS

ALL = set(JOBS)

VIEWERS = [
    (User("boss", (Role.ADMIN,)), ALL),
    (User("helper", (Role.SUPPORT,)), ALL),
    (User("machine", (Role.API,)), ALL),
    (User("anna", (Role.USER, Role.ADMIN)), ALL),
    (User("anna", (Role.USER,)), {"first", "running"}),
    (User("anna", (Role.API, Role.USER)), {"first", "running"}),
    (User("ANNA", (Role.USER,)), set()),
    (User("cleo", (Role.USER,)), set()),
    (User("nobody", (Role.USER,)), set()),
    (User("%", (Role.USER,)), set()),
    (User("lead", (Role.MANAGER,), ("wing",)), {"gpu", "running"}),
    (User("anna", (Role.MANAGER,), ("wing", "keel")), {"first", "running", "gpu", "twin"}),
    (User("anna", (Role.MANAGER,)), {"first", "running"}),
    (User("lead", (Role.MANAGER,), ("SHIP",)), {"second"}),
    (User("lead", (Role.USER,), ("ship",)), set()),
    (User("lead", (Role.MANAGER, Role.API), ("keel",)), {"twin"}),
]


@pytest.mark.parametrize(("user", "expected"), VIEWERS)
def test_everybody_sees_what_the_role_allows(stock, user, expected):
    seen_by = Visibility.for_user(user)

    assert stock.found(seen_by=seen_by) == expected
    assert stock.jobs.count([], seen_by=seen_by) == len(expected)
    assert sum(stock.jobs.counts_by_state([], seen_by=seen_by).values()) == len(expected)
    assert sum(total for total, _running in stock.jobs.counts_by_cluster(seen_by=seen_by).values()) == len(expected)
    assert set(stock.named(stock.jobs.newest([], 100, seen_by=seen_by))) == expected
    assert set(stock.named(stock.jobs.with_ids(list(stock.names), seen_by=seen_by))) == expected


@pytest.mark.parametrize("user", [User("x"), User("x", (Role.ANONYMOUS,))])
def test_nobody_without_a_role_sees_anything(user):
    with pytest.raises(Forbidden, match="no role that may see jobs"):
        Visibility.for_user(user)


def test_a_filter_never_widens_what_is_seen(stock):
    seen_by = Visibility.for_user(User("anna", (Role.USER,)))

    assert stock.found(JobFilter(user=TextMatch.equal("bert")), seen_by=seen_by) == set()


def test_a_hidden_job_is_not_found_by_its_id(stock):
    seen_by = Visibility.for_user(User("anna", (Role.USER,)))

    with pytest.raises(JobNotFound):
        stock.jobs.find(stock.id_of("gpu"), seen_by=seen_by)


def test_a_hidden_job_is_not_found_by_its_key(stock):
    seen_by = Visibility.for_user(User("anna", (Role.USER,)))

    assert stock.jobs.with_key(JOBS["gpu"].key, seen_by=seen_by) is None
    assert stock.jobs.with_key(JOBS["gpu"].key, seen_by=EVERYTHING).id == stock.id_of("gpu")


def test_a_key_is_found_by_all_its_parts_only(stock):
    key = JOBS["gpu"].key

    for other in (
        JobKey("testc", key.job_id, key.start_time),
        JobKey(key.cluster, key.job_id + 1, key.start_time),
        JobKey(key.cluster, key.job_id, key.start_time + 1),
    ):
        assert stock.jobs.with_key(other, seen_by=EVERYTHING) is None


def test_jobs_come_in_the_order_of_their_ids_asked_for(stock):
    ids = [stock.id_of(name) for name in ("twin", "first", "gpu")]

    assert stock.named(stock.jobs.with_ids([*ids, 10**9], seen_by=EVERYTHING)) == ["twin", "first", "gpu"]


def test_more_jobs_than_a_statement_takes_are_read_with_their_tags(stock):
    ids = [*range(10**6, 10**6 + 70_000), stock.id_of("first")]

    assert stock.named(stock.jobs.with_ids(ids, seen_by=EVERYTHING)) == ["first"]
    assert list(stock.tags.of_jobs(ids, seen_by=EVERYTHING)) == [stock.id_of("first")]
    assert stock.jobs.links_to_sharing(ids, 0, seen_by=EVERYTHING) == {}


def test_partitions_of_hidden_jobs_are_hidden(stock):
    seen_by = Visibility.for_user(User("anna", (Role.USER,)))

    assert stock.jobs.partitions(seen_by=seen_by) == {"testc": ["work"]}


TAG_READERS = [
    (User("boss", (Role.ADMIN,)), {"vasp", "slow"}),
    (User("helper", (Role.SUPPORT,)), {"vasp", "slow"}),
    (User("machine", (Role.API,)), {"vasp"}),
    (User("anna", (Role.USER,)), {"vasp", "mine"}),
    (User("anna", (Role.ADMIN,)), {"vasp", "slow", "mine"}),
    (User("bert", (Role.MANAGER,), ("ship",)), {"vasp"}),
]


@pytest.mark.parametrize(("user", "expected"), TAG_READERS)
def test_tags_are_read_by_their_scope(stock, user, expected):
    seen_by = Visibility.for_user(user)

    tags = stock.tags.all(seen_by=seen_by)

    assert {tag.name for tag in tags} == expected
    assert [tag.id for tag in tags] == sorted(stock.tag_ids[tag.type, tag.name, tag.scope] for tag in tags)


@pytest.mark.parametrize(("user", "expected"), TAG_READERS)
def test_tags_of_jobs_are_read_by_their_scope(stock, user, expected):
    ids = [stock.id_of(name) for name in ("first", "second", "gpu")]

    tags = stock.tags.of_jobs(ids, seen_by=Visibility.for_user(user))

    assert {tag.name for tag in tags[ids[0]]} == expected
    assert [tag.name for tag in tags[ids[1]]] == ["vasp"]
    assert ids[2] not in tags


def test_a_page_of_one_user_has_nothing_behind_its_end(stock):
    seen_by = Visibility.for_user(User("anna", (Role.USER,)))

    assert stock.listed(page=Page(2), seen_by=seen_by) == ["running", "first"]
