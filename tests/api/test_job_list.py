"""``GET /api/jobs/``: content, filters, paging, visibility."""

import json

import pytest

from app.domain.job import JobState, MonitoringStatus, Tag
from app.domain.roles import Role
from tests.api.conftest import counted_statements
from tests.support.archive_builder import START, make_job

ALWAYS = [
    "cluster",
    "subCluster",
    "project",
    "user",
    "shared",
    "jobState",
    "resources",
    "energyFootprint",
    "footprint",
    "metaData",
    "concurrentJobs",
    "energy",
    "jobId",
    "duration",
    "numNodes",
    "statistics",
    "id",
    "startTime",
]
"""Keys that a job always has, in the order of the reference."""


def listed(client, query="", path="/api/jobs/"):
    reply = client.get(f"{path}?{query}")
    assert reply.status_code == 200, reply.text
    return reply.json


def job_ids(client, query="", path="/api/jobs/"):
    return [job["jobId"] for job in listed(client, query, path)["jobs"]]


def test_a_list_without_jobs_says_so(robot):
    assert listed(robot) == {"jobs": [], "items": 25, "page": 1, "total": 0}


def test_the_numbers_of_a_job_are_those_of_its_files(robot, archive, import_jobs):
    key = archive.add_job(num_nodes=2, array_job_id=77, submit_time=START - 60, requested_memory=64000, smt=1)
    import_jobs()
    meta = json.loads(archive.backend.read_meta(key))

    (job,) = listed(robot, "with-metadata=true")["jobs"]

    assert {name: job[name] for name in meta.keys() - {"tags"}} == {name: meta[name] for name in meta.keys() - {"tags"}}


def test_keys_come_in_the_order_of_the_reference_and_empty_ones_are_left_out(robot, insert_job):
    insert_job(
        make_job(partition="", walltime=0, num_hwthreads=0, meta_data=None, monitoring_status=MonitoringStatus.DISABLED)
    )

    (job,) = listed(robot)["jobs"]

    assert list(job) == ALWAYS


def test_a_job_without_a_readable_archive_entry_is_listed_without_statistics(robot, archive, import_jobs):
    archive.add_job()
    damaged = archive.add_job()
    import_jobs()
    (archive.root / f"testc/1000/001/{damaged.start_time}/meta.json").write_text("{")

    newer, older = listed(robot)["jobs"]

    assert (newer["statistics"], older["statistics"]["cpu_load"]["unit"]) == (None, {"base": ""})


def test_metadata_come_only_when_asked_for(robot, archive, import_jobs):
    archive.add_job(meta_data={"jobName": "relax"})
    import_jobs()

    answers = {
        query: listed(robot, query)["jobs"][0]["metaData"]
        for query in ("", "with-metadata=false", "with-metadata=0", "with-metadata", "with-metadata=true")
    }

    assert [query for query, metadata in answers.items() if metadata == {"jobName": "relax"}] == [
        "with-metadata",
        "with-metadata=true",
    ]


def test_jobs_of_the_same_second_come_by_descending_id(robot, insert_job):
    rows = [insert_job(make_job(job_id=number, start_time=START)) for number in (5, 3, 4)]

    assert [job["id"] for job in listed(robot)["jobs"]] == sorted(rows, reverse=True)


@pytest.fixture
def five_jobs(archive, import_jobs):
    """Job ids 1000000 to 1000004, an hour apart."""
    archive.add_job(state=JobState.FAILED)
    archive.add_job(cluster="testg")
    archive.add_job(project="mohr", user="mohr002")
    archive.add_job(state=JobState.TIMEOUT)
    archive.add_job(tags=(Tag("app", "vasp"), Tag("note", "slow", "kelm014"), Tag("flag", "bad", "admin")))
    return import_jobs()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=failed", [1000000]),
        ("state=failed&state=timeout", [1000003, 1000000]),
        ("cluster=testg", [1000001]),
        ("cluster=nowhere", []),
        ("project=mohr", [1000002]),
        (f"start-time={START + 3600}-{START + 7200}", [1000002, 1000001]),
        ("cluster=testc&state=completed&project=kelm", [1000004]),
        ("cluster=testc&cluster=testg", [1000004, 1000003, 1000002, 1000000]),
        ("cluster=testc%27%20OR%20%271%27=%271", []),
    ],
)
def test_filters_narrow_the_list(robot, five_jobs, query, expected):
    assert job_ids(robot, query) == expected


def test_pages_follow_each_other_and_know_the_total(robot, five_jobs):
    pages = [listed(robot, f"items-per-page=2&page={number}") for number in (1, 2, 3, 4)]

    assert [len(page["jobs"]) for page in pages] == [2, 2, 1, 0]
    assert {(page["items"], page["total"]) for page in pages} == {(2, 5)}
    assert len({job["id"] for page in pages for job in page["jobs"]}) == 5


def test_the_total_follows_new_jobs(robot, five_jobs, insert_job):
    before = listed(robot)["total"]

    insert_job(make_job(job_id=42, state=JobState.RUNNING))

    assert (before, listed(robot)["total"]) == (5, 6)


@pytest.fixture
def chunks_of_two(monkeypatch):
    """Stream what has more than two jobs."""
    monkeypatch.setattr("app.blueprints.jobs.routes.CHUNK", 2)


def test_asking_for_everything_streams_nothing_if_there_is_little(robot, five_jobs):
    everything = robot.get("/api/jobs/?items-per-page=9999999")

    assert "Content-Length" in everything.headers
    assert everything.json == {**listed(robot), "items": 9999999}


def test_a_long_list_is_streamed_with_the_same_content(robot, five_jobs, monkeypatch):
    whole = robot.get("/api/jobs/?items-per-page=5")
    monkeypatch.setattr("app.blueprints.jobs.routes.CHUNK", 2)

    streamed = robot.get("/api/jobs/?items-per-page=5")

    assert ("Content-Length" in whole.headers, "Content-Length" in streamed.headers) == (True, False)
    assert streamed.data == whole.data


@pytest.mark.usefixtures("chunks_of_two")
def test_pages_of_a_streamed_list_follow_each_other(robot, five_jobs):
    first, second = (job_ids(robot, f"items-per-page=3&page={number}") for number in (1, 2))

    assert (first, second) == ([1000004, 1000003, 1000002], [1000001, 1000000])


@pytest.mark.usefixtures("chunks_of_two")
def test_jobs_of_one_second_are_not_lost_between_two_pieces(robot, insert_job):
    rows = [insert_job(make_job(job_id=number, start_time=START)) for number in range(5)]

    assert [job["id"] for job in listed(robot, "items-per-page=10")["jobs"]] == sorted(rows, reverse=True)


@pytest.mark.usefixtures("chunks_of_two")
def test_a_page_behind_the_end_of_a_long_list_is_empty(robot, five_jobs):
    assert listed(robot, "items-per-page=5&page=9") == {"jobs": [], "items": 5, "page": 9, "total": 5}


@pytest.mark.usefixtures("chunks_of_two")
def test_head_of_a_long_list_has_no_body(robot, five_jobs):
    reply = robot.head("/api/jobs/?items-per-page=5")

    assert (reply.status_code, reply.data) == (200, b"")


@pytest.mark.parametrize("database", ["sqlite", "mariadb", "postgresql"], indirect=True)
@pytest.mark.usefixtures("chunks_of_two")
def test_every_database_gives_the_same_list(robot, five_jobs):
    query = f"state=completed&cluster=testc&start-time={START}-{START + 99999}&project=kelm&items-per-page=9"

    page = listed(robot, query)

    assert [(job["jobId"], len(job["tags"])) for job in page["jobs"]] == [(1000004, 1)]
    assert job_ids(robot, "items-per-page=9") == [1000004, 1000003, 1000002, 1000001, 1000000]
    assert listed(robot, "page=2&items-per-page=2")["total"] == 5


def test_the_number_of_statements_does_not_grow_with_the_page(app, robot, five_jobs):
    listed(robot)  # the total is counted once, until a job changes
    with counted_statements(app) as few:
        listed(robot, "items-per-page=1")
    with counted_statements(app) as many:
        listed(robot, "items-per-page=5")

    assert len(many) == len(few)


def test_a_running_job_is_listed_with_its_time_until_now(robot, insert_job, monkeypatch):
    insert_job(make_job(state=JobState.RUNNING, duration=0, monitoring_status=MonitoringStatus.RUNNING_OR_ARCHIVING))
    monkeypatch.setattr("time.time", lambda: START + 90.5)

    (job,) = listed(robot, "state=running")["jobs"]

    assert (job["duration"], job["statistics"]) == (90, None)


def test_users_see_their_own_jobs_only(api_client, five_jobs):
    client = api_client(Role.USER, Role.API, username="mohr002")

    assert job_ids(client, path="/userapi/jobs/") == [1000002]
    assert listed(client, path="/userapi/jobs/")["total"] == 1


def test_a_filter_does_not_show_other_peoples_jobs(api_client, five_jobs):
    client = api_client(Role.USER, Role.API, username="mohr002")

    assert job_ids(client, "project=kelm", "/userapi/jobs/") == []


def test_tags_are_those_the_caller_may_read(api_client, five_jobs):
    owner = api_client(Role.USER, Role.API, username="kelm014")
    support = api_client(Role.SUPPORT, Role.API, username="sam")

    seen = {
        client: [tag["name"] for tag in listed(client, "state=completed", "/userapi/jobs/")["jobs"][0]["tags"]]
        for client in (owner, support)
    }

    assert seen == {owner: ["vasp", "slow"], support: ["vasp", "bad"]}


def test_a_tag_has_the_keys_of_the_reference(robot, archive, import_jobs):
    archive.add_job(tags=(Tag("app", "vasp"),))
    import_jobs()

    (tag,) = listed(robot)["jobs"][0]["tags"]

    assert list(tag) == ["type", "name", "scope", "id"]
