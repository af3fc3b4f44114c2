"""POST and PUT /api/jobs/start_job/: what is stored, what is refused, and by which words."""

import threading
import time

import orjson
import pytest

from app.domain.roles import Role
from tests.api.reports import CONDOR_SYNC, SLURM_ADAPTER, start_report
from tests.support.archive_builder import START
from tests.support.databases import on_every_database

PATH = "/api/jobs/start_job/"
DAY = 86_400


@pytest.fixture(autouse=True)
def _clusters(archive):
    """Give the site its clusters."""


def listed(client, **query):
    return client.get("/api/jobs/", query_string={"with-metadata": "1", "items-per-page": 9999, **query}).json["jobs"]


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("path", [PATH, PATH.rstrip("/")])
def test_a_started_job_is_listed_at_once(robot, method, path):
    reply = robot.open(path, method=method, json=start_report(metaData={"jobName": "relax"}))

    assert (reply.status_code, reply.json["msg"]) == (201, "success")
    (job,) = listed(robot, state="running")
    assert job["id"] == reply.json["id"]
    assert (job["jobId"], job["subCluster"], job["metaData"]) == (4711, "main", {"jobName": "relax"})
    assert (job["jobState"], job["monitoringStatus"], job["shared"]) == ("running", 1, "none")


def test_the_struct_of_the_slurm_adapter_is_taken(robot):
    reply = robot.post(PATH, data=orjson.dumps(SLURM_ADAPTER), headers={"Accept": "application/ld+json"})

    assert reply.status_code == 201
    assert "warnings" not in reply.json
    assert listed(robot)[0]["metaData"] == SLURM_ADAPTER["metaData"]


def test_the_keys_of_condor_sync_are_taken(robot):
    assert robot.post(PATH, json=CONDOR_SYNC).status_code == 201

    (job,) = listed(robot)
    assert (job["jobId"], job["shared"], job["metaData"]) == (CONDOR_SYNC["jobId"], "multi_user", {"jobName": "fold"})


@pytest.mark.parametrize(("exclusive", "shared"), [(0, "multi_user"), (1, "none"), (2, "single_user")])
def test_the_legacy_key_exclusive_is_translated(robot, exclusive, shared):
    robot.post(PATH, json=start_report(exclusive=exclusive))

    assert listed(robot)[0]["shared"] == shared


def test_a_listed_job_can_be_posted_again_elsewhere(robot):
    robot.post(PATH, json=start_report(tags=[{"type": "app", "name": "vasp"}]))
    (job,) = listed(robot)

    assert robot.post(PATH, json={**job, "jobId": 99}).status_code == 201


def test_what_a_report_knows_is_kept(robot):
    report = start_report(submitTime=START - 60, requestedMemory=128_000, arrayJobId=4700, smt=1, walltime=3600)

    robot.post(PATH, json=report)

    job = listed(robot)[0]
    assert {key: job[key] for key in report} == report


@pytest.mark.parametrize("job_id", [1, 2**53 + 1, 2**63 - 1])
def test_numbers_up_to_63_bits_come_back_exactly(robot, job_id):
    robot.post(PATH, json=start_report(jobId=job_id))

    assert listed(robot)[0]["jobId"] == job_id


@pytest.mark.parametrize("offset", [0, 1, -1, DAY - 1, 1 - DAY])
def test_a_start_within_a_day_of_another_is_a_repeat(robot, offset):
    row_id = robot.post(PATH, json=start_report()).json["id"]

    reply = robot.post(PATH, json=start_report(startTime=START + offset))

    assert reply.status_code == 422
    assert f"jobId 4711 of cluster 'testc' is there already: id {row_id}, startTime {START}" in reply.json["error"]
    assert len(listed(robot)) == 1


@pytest.mark.parametrize("changes", [{"startTime": START + DAY}, {"startTime": START - DAY}, {"jobId": 4712}])
def test_other_numbers_and_other_days_are_other_jobs(robot, changes):
    robot.post(PATH, json=start_report())

    assert robot.post(PATH, json=start_report(**changes)).status_code == 201


def test_a_state_of_the_report_is_not_taken(robot):
    reply = robot.post(PATH, json=start_report(jobState="completed"))

    assert reply.json["warnings"] == ["jobState: 'completed' is not taken, a job that starts is running"]
    assert listed(robot)[0]["jobState"] == "running"


def test_tags_are_given_to_the_job(robot):
    robot.post(PATH, json=start_report(tags=[{"type": "app", "name": "vasp"}, {"type": "app", "name": "vasp"}]))

    assert [(tag["name"], tag["scope"]) for tag in listed(robot)[0]["tags"]] == [("vasp", "global")]


def test_tags_of_somebody_else_are_refused_and_nothing_is_stored(robot):
    reply = robot.post(PATH, json=start_report(tags=[{"type": "a", "name": "b", "scope": "kelm014"}]))

    assert (reply.status_code, listed(robot)) == (403, [])
    assert "tags[0]: scope 'kelm014'" in reply.json["error"]


def test_admins_with_the_role_api_may_report(api_client):
    assert api_client(Role.ADMIN, Role.API, username="boss").post(PATH, json=start_report()).status_code == 201


WRONG = [
    ({"jobId": None}, "jobId: is missing"),
    ({"jobId": "4711"}, "jobId: expected a whole number, got '4711'"),
    ({"jobId": 4711.0}, "jobId: expected a whole number, got 4711.0"),
    ({"jobId": True}, "jobId: expected a whole number, got true"),
    ({"jobId": 0}, "jobId: expected a whole number from 1"),
    ({"jobId": -5}, "jobId: expected a whole number from 1"),
    ({"jobId": 2**63}, "jobId: expected a whole number from 1"),
    ({"cluster": None}, "cluster: is missing"),
    ({"cluster": ""}, "cluster: expected text that is not empty"),
    ({"cluster": "elsewhere"}, "cluster: unknown cluster 'elsewhere'"),
    ({"cluster": 5}, "cluster: expected text, got 5"),
    ({"subCluster": "tiny"}, "subCluster: unknown subcluster 'tiny'"),
    ({"user": ""}, "user: expected text that is not empty"),
    ({"user": "u" * 256}, "user: is longer than 255 characters"),
    ({"user": "a\0b"}, "user: has a NUL character"),
    ({"startTime": None}, "startTime: is missing"),
    ({"startTime": -1}, "startTime: expected a whole number from 0"),
    ({"startTime": 1}, "startTime: 1 lies before the year 2000"),
    ({"startTime": START * 1000}, f"startTime: {START * 1000} lies in the future"),
    ({"numNodes": 0}, "numNodes: expected a whole number from 1"),
    ({"numNodes": 3}, "resources: 2 hosts, but numNodes is 3"),
    ({"numNodes": 2**31}, "numNodes: expected a whole number from 1 to 2147483647"),
    ({"resources": []}, "resources: 0 hosts, but numNodes is 2"),
    ({"resources": "n001"}, "resources: expected a list, got 'n001'"),
    ({"resources": [None, {"hostname": "n001"}]}, "resources[0]: expected an object, got nothing"),
    ({"resources": [{"hostname": "n001"}, {"host": "n002"}]}, "resources[1].host: unknown key"),
    ({"resources": [{"hostname": "n001"}, {"hostname": "n001"}]}, "resources[1].hostname: 'n001' is there twice"),
    ({"resources": [{"hostname": "x"}, {"hostname": "y"}]}, "resources[0].hostname: no subcluster of 'testc'"),
    (
        {"resources": [{"hostname": "n001", "hwthreads": ["0"]}, {"hostname": "n2"}]},
        "resources[0].hwthreads[0]: expected",
    ),
    ({"numAcc": -1}, "numAcc: expected a whole number from 0"),
    ({"numHwthreads": -1}, "numHwthreads: expected a whole number from 0"),
    ({"walltime": -1}, "walltime: expected a whole number from 0"),
    ({"smt": "on"}, "smt: expected a whole number, got 'on'"),
    ({"shared": "friends"}, "shared: expected 'none' or 'single_user' or 'multi_user', got 'friends'"),
    ({"exclusive": 3}, "exclusive: expected a whole number from 0 to 2, got 3"),
    ({"monitoringStatus": 4}, "monitoringStatus: expected a whole number from 0 to 3"),
    ({"metaData": {"jobName": 5}}, "metaData.jobName: expected text, got 5"),
    ({"metaData": []}, "metaData: expected an object, got a list"),
    ({"tags": [{"type": "", "name": "x"}]}, "tags[0].type: expected text that is not empty"),
    ({"tags": [{"type": "app"}]}, "tags[0].name: is missing"),
    ({"colour": "red"}, "colour: unknown key; known are cluster"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG, ids=[str(changes)[:40] for changes, _message in WRONG])
def test_a_wrong_report_is_refused_with_field_and_value(robot, changes, message):
    reply = robot.post(PATH, json=start_report(**changes))

    assert reply.status_code == 400
    assert message in reply.json["error"]
    assert listed(robot) == []


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "body: is empty"),
        (b"{", 400, "body: is no JSON"),
        (b'{"user": "\xff"}', 400, "body: is no JSON"),
        (b'{"jobId": NaN}', 400, "body: is no JSON"),
        (b"[" * 100_000, 400, "body: is no JSON"),
        (b"[]", 400, "document: expected an object, got a list"),
        (b"null", 400, "document: expected an object, got nothing"),
        (b'{"user": "' + b"u" * 10_000_000 + b'"}', 400, "jobId: is missing"),
        (b" " * 17_000_000, 413, "body: is longer than 16384 KiB"),
    ],
    ids=range(9),
)
def test_a_body_that_is_no_report_is_refused(robot, body, status, words):
    reply = robot.post(PATH, data=body)

    assert (reply.status_code, words in reply.json["error"]) == (status, True), reply.json


def test_tomorrow_is_accepted_for_clocks_that_go_wrong(robot):
    assert robot.post(PATH, json=start_report(startTime=int(time.time()) + DAY - 60)).status_code == 201


def at_once(count, action):
    """Run ``action(number)`` in as many threads; return what they returned."""
    results, barrier = [None] * count, threading.Barrier(count)

    def run(number):
        barrier.wait()
        results[number] = action(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@on_every_database
def test_of_many_starts_of_a_number_at_once_one_wins(app, robot):
    token = robot.environ_base["HTTP_X_AUTH_TOKEN"]
    reports = [start_report(startTime=START + number * 60, tags=[{"type": "a", "name": "b"}]) for number in range(8)]

    def start(number):
        client = app.test_client()
        return client.post(PATH, json=reports[number], headers={"X-Auth-Token": token}).status_code

    assert sorted(at_once(8, start)) == [201, *[422] * 7]
    assert len(listed(robot)) == 1


@on_every_database
def test_different_jobs_started_at_once_are_all_there_with_the_same_new_tag(app, robot):
    token = robot.environ_base["HTTP_X_AUTH_TOKEN"]

    def start(number):
        client, statuses = app.test_client(), []
        for job in range(5):
            report = start_report(jobId=1 + number * 100 + job, tags=[{"type": "t", "name": f"n{job}"}])
            statuses.append(client.post(PATH, json=report, headers={"X-Auth-Token": token}).status_code)
        return statuses

    assert at_once(8, start) == [[201] * 5] * 8
    assert len(listed(robot)) == 40
