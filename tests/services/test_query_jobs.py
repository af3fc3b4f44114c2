"""Pages, chunks and neighbours of jobs, through the service that everybody asks."""

from dataclasses import replace

import pytest

from app.container import current_services
from app.database import db, unit_of_work
from app.domain.errors import JobNotFound
from app.domain.filters import JobFilter, Page, TextMatch
from app.domain.job import JobState, Sharing, Tag
from app.domain.roles import Role
from app.domain.user import User
from app.domain.visibility import Visibility
from app.repositories.job_writes import JobWriter
from app.repositories.tags import TagRepository
from tests.support.archive_builder import START, make_job
from tests.support.databases import on_every_database

EVERYTHING = Visibility.everything(reason="a test looks")


@pytest.fixture
def query(app_context):
    return current_services().query_jobs


def insert(*jobs):
    with unit_of_work():
        ids = JobWriter(db.session).insert(jobs)
        tags = TagRepository(db.session).ensure({(tag.type, tag.name, tag.scope) for job in jobs for tag in job.tags})
        JobWriter(db.session).link_tags([(ids[job.key], job) for job in jobs], tags)
        return [ids[job.key] for job in jobs]


@pytest.mark.parametrize(
    ("size", "number", "rows", "has_next"),
    [(2, 1, 2, True), (2, 2, 2, True), (2, 3, 1, False), (5, 1, 5, False), (4, 1, 4, True), (None, 1, 5, False)],
)
def test_a_page_knows_whether_another_follows(query, size, number, rows, has_next):
    insert(*(make_job(number=number) for number in range(5)))

    page = query.page(page=Page(size, number), seen_by=EVERYTHING)

    assert (len(page.records), page.has_next) == (rows, has_next)


def test_an_empty_table_has_one_empty_page(query):
    page = query.page(seen_by=EVERYTHING)

    assert (page.records, page.has_next, query.count(seen_by=EVERYTHING)) == ([], False, 0)


@on_every_database
def test_a_job_comes_with_the_tags_its_reader_may_see(query):
    (row_id,) = insert(make_job(tags=(Tag("app", "vasp"), Tag("note", "slow", "admin"), Tag("x", "mine", "kelm014"))))
    owner = Visibility.for_user(User("kelm014", (Role.USER,)))

    assert {tag.name for tag in query.find(row_id, seen_by=owner).tags} == {"vasp", "mine"}
    assert {tag.name for tag in query.page(seen_by=EVERYTHING).records[0].tags} == {"vasp", "mine", "slow"}
    assert query.page(seen_by=owner, with_tags=False).records[0].tags is None


def test_a_hidden_job_is_as_absent_as_one_that_is_not_there(query):
    (row_id,) = insert(make_job())
    stranger = Visibility.for_user(User("stranger", (Role.USER,)))

    with pytest.raises(JobNotFound, match=f"^no job with id {row_id}$"):
        query.find(row_id, seen_by=stranger)
    with pytest.raises(JobNotFound, match=f"^no job with id {row_id + 1}$"):
        query.find(row_id + 1, seen_by=stranger)


@pytest.mark.parametrize(
    ("page", "expected"),
    [(Page(None), [6, 5, 4, 3, 2, 1, 0]), (Page(5), [6, 5, 4, 3, 2]), (Page(4, 2), [2, 1, 0]), (Page(3, 9), [])],
)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_chunks_make_up_the_page(query, page, expected, size):
    jobs = [make_job(number=number, start_time=START + number // 3) for number in range(7)]
    insert(*jobs)

    chunks = list(query.in_chunks([], page, size=size, seen_by=EVERYTHING))

    assert [record.job_id - jobs[0].job_id for chunk in chunks for record in chunk] == expected
    assert all(0 < len(chunk) <= size for chunk in chunks)


@on_every_database
def test_a_job_that_starts_meanwhile_is_in_no_chunk(query):
    insert(*(make_job(number=number) for number in range(4)))

    chunks = query.in_chunks([], Page(None), size=2, seen_by=EVERYTHING)
    first = next(chunks)
    insert(make_job(number=9))

    assert [record.job_id for record in (*first, *next(chunks))] == [1_000_003, 1_000_002, 1_000_001, 1_000_000]
    assert list(chunks) == []


def test_filters_count_for_chunks(query):
    insert(make_job(number=0), make_job(number=1, user="other"), make_job(number=2))

    wanted = [JobFilter(user=TextMatch.equal("kelm014"))]

    assert [len(chunk) for chunk in query.in_chunks(wanted, Page(None), size=10, seen_by=EVERYTHING)] == [2]


def shared(number, **fields):
    return make_job(number=number, **{"shared": Sharing.MULTI_USER, "hosts": ["n001"], "start_time": START, **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 1),
        ({"shared": Sharing.SINGLE_USER}, 1),
        ({"shared": Sharing.NONE}, None),
        ({"duration": 600}, None),
        ({"duration": 601}, 1),
        ({"hosts": ["n002"]}, 0),
    ],
)
def test_the_question_who_shared_nodes_arises_for_long_shared_jobs(query, fields, expected):
    row_id, _other = insert(shared(0, **fields), shared(1))
    record = query.find(row_id, seen_by=EVERYTHING)

    found = query.concurrent_jobs(record, seen_by=EVERYTHING)

    assert (None if found is None else len(found)) == expected
    links = query.links_to_concurrent_jobs([record], seen_by=EVERYTHING)
    assert links == ({} if found is None else {row_id: [(job.id, job.job_id) for job in found]})


def test_neighbours_of_others_stay_hidden(query):
    row_id, own, _foreign = insert(shared(0), shared(1), shared(2, user="other"))
    seen_by = Visibility.for_user(User("kelm014", (Role.USER,)))
    record = query.find(row_id, seen_by=seen_by)

    assert [job.id for job in query.concurrent_jobs(record, seen_by=seen_by)] == [own]


def test_a_running_job_lasts_until_now(query):
    row_id, finished = insert(shared(0, state=JobState.RUNNING, duration=0), shared(1, start_time=START + 500_000))
    record = query.find(row_id, seen_by=EVERYTHING)

    assert record.duration > 500_000
    assert [job.id for job in query.concurrent_jobs(record, seen_by=EVERYTHING)] == [finished]


def test_counts_follow_the_table(query):
    insert(make_job(number=0), make_job(number=1, state=JobState.FAILED))
    before = query.count(seen_by=EVERYTHING), query.counts_by_state(seen_by=EVERYTHING)

    insert(replace(make_job(number=2), cluster="other"))

    assert before == (2, {JobState.COMPLETED: 1, JobState.FAILED: 1})
    assert query.counts_by_state(seen_by=EVERYTHING) == {JobState.COMPLETED: 2, JobState.FAILED: 1}
    assert query.counts_by_cluster(seen_by=EVERYTHING) == {"testc": (2, 0), "other": (1, 0)}
    assert query.partitions(seen_by=EVERYTHING) == {"testc": ["work"], "other": ["work"]}
