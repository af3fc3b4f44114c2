"""POST and PUT /api/jobs/stop_job/ and its legacy form with the id in the path."""

import pytest

from tests.api.reports import start_report, stop_report
from tests.api.test_start_job import at_once, listed
from tests.support.archive_builder import START
from tests.support.databases import on_every_database

PATH = "/api/jobs/stop_job/"


@pytest.fixture(autouse=True)
def _clusters(archive):
    """Give the site its clusters."""


@pytest.fixture
def started(robot):
    """Start a job; its row id."""
    return robot.post("/api/jobs/start_job/", json=start_report()).json["id"]


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("path", [PATH, PATH.rstrip("/")])
def test_a_stopped_job_comes_back_as_it_is_listed(robot, started, method, path):
    reply = robot.open(path, method=method, json=stop_report())

    assert reply.status_code == 200
    assert [reply.json] == listed(robot)
    assert (reply.json["id"], reply.json["jobState"], reply.json["duration"]) == (started, "completed", 3600)
    assert reply.json["monitoringStatus"] == 1


@pytest.mark.parametrize("path", ["{}", "{}/"])
def test_the_id_of_this_server_in_the_path_names_the_job(robot, started, path):
    reply = robot.post(PATH + path.format(started), json={"jobState": "failed", "stopTime": START + 60})

    assert (reply.status_code, reply.json["jobState"], reply.json["duration"]) == (200, "failed", 60)


def test_a_job_that_is_not_monitored_stays_so(robot):
    robot.post("/api/jobs/start_job/", json=start_report(monitoringStatus=0))

    assert "monitoringStatus" not in robot.post(PATH, json=stop_report()).json


@pytest.mark.parametrize(
    ("reported", "state"),
    [
        (None, "completed"),
        ("", "completed"),
        ("COMPLETED", "completed"),
        ("node_fail", "node_fail"),
        ("stopped", "cancelled"),
        ("canceled", "cancelled"),
        ("CANCELLED by 1000", "cancelled"),
        ("out-of-memory", "out_of_memory"),
    ],
)
def test_states_of_older_clients_are_understood(robot, started, reported, state):
    reply = robot.post(PATH, json=stop_report(jobState=reported))

    assert (reply.json["jobState"], "warnings" in reply.json) == (state, False)


@pytest.mark.parametrize("word", ["requeued", "revoked", "x" * 5000])
def test_an_unknown_state_counts_as_failed_with_a_warning(robot, started, word):
    reply = robot.post(PATH, json=stop_report(jobState=word))

    assert (reply.status_code, reply.json["jobState"]) == (200, "failed")
    assert word[:60] in reply.json["warnings"][0]


def test_a_repeated_stop_says_the_state_and_changes_nothing(robot, started):
    robot.post(PATH, json=stop_report())

    reply = robot.post(PATH, json=stop_report(jobState="failed", stopTime=START + 9))

    assert (reply.status_code, reply.json["error"]) == (
        422,
        f"job {started} has been stopped already: its state is completed",
    )
    assert (listed(robot)[0]["jobState"], listed(robot)[0]["duration"]) == ("completed", 3600)


@pytest.mark.parametrize("changes", [{"jobId": 1}, {"cluster": "testg"}, {"startTime": START + 1}])
def test_a_job_that_is_not_there_is_404(robot, started, changes):
    reply = robot.post(PATH, json=stop_report(**changes))

    assert (reply.status_code, "no job with jobId" in reply.json["error"]) == (404, True)


def test_an_id_that_is_not_there_is_404(robot):
    assert robot.post(f"{PATH}999", json={"stopTime": START}).status_code == 404


def test_of_several_jobs_of_a_number_the_newest_is_stopped(robot):
    starts = [START, START - 200_000, START + 200_000]
    ids = [robot.post("/api/jobs/start_job/", json=start_report(startTime=moment)).json["id"] for moment in starts]

    newest = robot.post(PATH, json=stop_report(stopTime=START + 300_000)).json["id"]
    exact = robot.post(PATH, json=stop_report(startTime=START)).json["id"]

    assert (newest, exact) == (ids[2], ids[0])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"jobId": None}, "jobId: is missing"),
        ({"jobId": "x"}, "jobId: expected a whole number, got 'x'"),
        ({"stopTime": None}, "stopTime: is missing"),
        ({"stopTime": START - 1}, f"stopTime: {START - 1} lies before the startTime {START} of job"),
        ({"stopTime": START * 1000}, "lies in the future"),
        ({"stopTime": 2**63}, "stopTime: expected a whole number"),
        ({"stopTime": 0}, "stopTime: 0 lies before the year 2000"),
        ({"jobState": "running"}, "jobState: 'running' is no state in which a job can end"),
        ({"jobState": "PENDING"}, "jobState: 'PENDING' is no state"),
        ({"jobState": 5}, "jobState: expected text, got 5"),
        ({"nodes": 5}, "nodes: unknown key"),
    ],
)
def test_a_wrong_report_changes_nothing(robot, started, changes, message):
    reply = robot.post(PATH, json=stop_report(**changes))

    assert (reply.status_code, message in reply.json["error"]) == (400, True), reply.json
    assert listed(robot)[0]["jobState"] == "running"


def test_a_job_may_end_when_it_began(robot, started):
    assert robot.post(PATH, json=stop_report(stopTime=START)).json["duration"] == 0


@on_every_database
def test_of_many_stops_at_once_one_wins(app, robot, started):
    token = robot.environ_base["HTTP_X_AUTH_TOKEN"]

    def stop(number):
        client = app.test_client()
        report = stop_report(stopTime=START + number)
        return client.post(PATH, json=report, headers={"X-Auth-Token": token}).status_code

    statuses = at_once(8, stop)

    assert sorted(statuses) == [200, *[422] * 7]
    assert listed(robot)[0]["duration"] == statuses.index(200)
