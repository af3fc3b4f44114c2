"""/api/jobs/delete_job… and /api/jobs/used_nodes."""

import pytest

from tests.api.reports import start_report, stop_report
from tests.api.test_start_job import listed
from tests.support.archive_builder import START
from tests.support.databases import on_every_database

START_PATH, STOP_PATH, TAG_PATH = "/api/jobs/start_job/", "/api/jobs/stop_job/", "/api/jobs/tag_job/"


@pytest.fixture
def start(robot, archive):
    """Return a function that starts a job and, unless told otherwise, stops it; its row id."""

    def run(job_id=4711, *, stop=True, **changes):
        row_id = robot.post(START_PATH, json=start_report(jobId=job_id, **changes)).json["id"]
        if stop:
            assert robot.post(f"{STOP_PATH}{row_id}", json={"stopTime": START + 9}).status_code == 200
        return row_id

    return run


@pytest.mark.parametrize("form", ["/api/jobs/delete_job/{}", "/api/jobs/delete_job/{}/"])
def test_a_job_is_deleted_by_its_id(robot, start, form):
    row_id = start()

    reply = robot.delete(form.format(row_id))

    assert (reply.status_code, reply.json) == (200, {"msg": f"Successfully deleted job {row_id}"})
    assert listed(robot) == []
    assert robot.delete(form.format(row_id)).status_code == 404


def test_a_job_is_deleted_by_its_number(robot, start):
    row_id = start()

    reply = robot.delete("/api/jobs/delete_job/", json={"jobId": 4711, "cluster": "testc"})

    assert (reply.status_code, reply.json) == (200, {"msg": f"Successfully deleted job {row_id}"})
    assert robot.delete("/api/jobs/delete_job/", json={"jobId": 4711}).status_code == 422


@pytest.mark.parametrize(
    ("body", "message"),
    [({}, "jobId: is missing"), ({"jobId": "1"}, "jobId: expected"), ({"jobId": 1, "cluster": "\0"}, "NUL")],
)
def test_a_wrong_name_is_refused(robot, start, body, message):
    reply = robot.delete("/api/jobs/delete_job/", json=body)

    assert (reply.status_code, message in reply.json["error"]) == (400, True)


def test_the_id_of_a_deleted_job_does_not_come_back(robot, start):
    row_id = start()
    robot.delete(f"/api/jobs/delete_job/{row_id}")

    assert start() > row_id


def delete_before(robot, moment, query=""):
    return robot.delete(f"/api/jobs/delete_job_before/{moment}{query}")


@on_every_database
def test_old_jobs_are_deleted_but_not_running_ones(robot, start):
    start(1)
    running = start(2, stop=False)
    late = start(3, startTime=START + 5)

    reply = delete_before(robot, START + 5)

    assert reply.json == {"msg": "Successfully deleted 1 jobs"}
    assert {job["id"] for job in listed(robot)} == {running, late}


@on_every_database
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", set()),
        ("?omit-tagged=none", set()),
        ("?omit-tagged=all", {"automatic", "person"}),
        ("?omit-tagged=user", {"person"}),
    ],
)
def test_tagged_jobs_are_kept_on_request(robot, start, query, left):
    tags = {"automatic": [{"type": "app", "name": "vasp"}], "person": [{"type": "bug", "name": "hangs"}], "none": []}
    names = {start(number + 1, tags=given): name for number, (name, given) in enumerate(tags.items())}

    reply = delete_before(robot, START + 1, query)

    assert reply.json == {"msg": f"Successfully deleted {3 - len(left)} jobs"}
    assert {names[job["id"]] for job in listed(robot)} == left


@pytest.mark.parametrize("place", ["x", "-1", "1e9", "9" * 20, "1?omit-tagged=some", "1?other=1"])
def test_a_wrong_clean_up_is_refused(robot, start, place):
    row_id = start()

    assert delete_before(robot, place).status_code == 400
    assert listed(robot)[0]["id"] == row_id


@on_every_database
@pytest.mark.parametrize("path", ["/api/jobs/used_nodes", "/api/jobs/used_nodes/"])
def test_nodes_of_running_jobs_are_told_by_cluster(robot, start, path):
    start(1, stop=False, shared="multi_user")
    start(2, stop=False, shared="multi_user")
    start(3, numNodes=1, resources=[{"hostname": "n003"}])
    start(4, stop=False, numNodes=1, resources=[{"hostname": "n004"}], startTime=START + 5)
    start(5, stop=False, cluster="testg", numNodes=1, resources=[{"hostname": "g01"}])

    reply = robot.get(path, query_string={"ts": START + 5})

    assert reply.json == {"usedNodes": {"testc": ["n001", "n002"], "testg": ["g01"]}}


@pytest.mark.parametrize("query", ["", "?ts=", "?ts=x", "?ts=1.5", f"?ts={'9' * 20}"])
def test_used_nodes_need_a_time(robot, start, query):
    assert robot.get(f"/api/jobs/used_nodes{query}").status_code == 400


def test_a_stop_names_no_job_that_was_deleted(robot, start):
    row_id = start(stop=False)
    robot.delete(f"/api/jobs/delete_job/{row_id}")

    assert robot.post(STOP_PATH, json=stop_report()).status_code == 404
