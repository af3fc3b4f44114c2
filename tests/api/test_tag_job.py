"""/api/jobs/tag_job/{id} and /api/tags/: repeats are no errors, and nothing is done by half."""

import pytest

from app.domain.job import Tag
from app.domain.roles import Role
from tests.api.reports import start_report
from tests.api.test_edit_meta import meta_of, tasks
from tests.api.test_start_job import at_once, listed
from tests.support.databases import on_every_database

PATH = "/api/jobs/tag_job/"
HANGS = {"type": "bug", "name": "hangs", "scope": "global"}
SECRET = {"type": "note", "name": "watch", "scope": "admin"}
OTHERS = {"type": "own", "name": "mine", "scope": "kelm014"}


@pytest.fixture
def started(robot, archive):
    """Start a job; its row id."""
    return robot.post("/api/jobs/start_job/", json=start_report()).json["id"]


def names(reply):
    return [(tag["type"], tag["name"], tag["scope"]) for tag in reply.json.get("tags", [])]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("path", [PATH + "{}", PATH + "{}/"])
def test_tags_are_given(robot, started, method, path):
    reply = robot.open(path.format(started), method=method, json=[{"type": "bug", "name": "hangs"}])

    assert (reply.status_code, names(reply)) == (200, [("bug", "hangs", "global")])
    assert [reply.json] == listed(robot)


def test_giving_and_taking_again_is_no_error(robot, started):
    first, second = (robot.post(f"{PATH}{started}", json=[HANGS, HANGS]) for _ in range(2))
    third, fourth = (robot.delete(f"{PATH}{started}", json=[HANGS]) for _ in range(2))

    assert [reply.status_code for reply in (first, second, third, fourth)] == [200] * 4
    assert (names(second), names(third), names(fourth)) == ([("bug", "hangs", "global")], [], [])


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_scopes_of_others_are_refused_by_item_and_nothing_is_done(robot, started, method):
    robot.post(f"{PATH}{started}", json=[{"type": "kept", "name": "kept"}])

    reply = robot.open(f"{PATH}{started}", method=method, json=[HANGS, OTHERS, {"type": "kept", "name": "kept"}])

    assert (reply.status_code, "tags[1]: scope 'kelm014'" in reply.json["error"]) == (403, True)
    assert [tag["name"] for tag in listed(robot)[0]["tags"]] == ["kept"]


@pytest.mark.parametrize(
    ("roles", "readable"), [((Role.API,), []), ((Role.ADMIN, Role.API), [("note", "watch", "admin")])]
)
def test_service_accounts_write_admin_tags_that_only_staff_reads(api_client, started, roles, readable):
    client = api_client(*roles, username="writer")

    reply = client.post(f"{PATH}{started}", json=[SECRET])

    assert (reply.status_code, names(reply)) == (200, readable)


def test_private_tags_are_for_their_owner(api_client, started):
    client = api_client(Role.ADMIN, Role.API, username="boss")

    reply = client.post(f"{PATH}{started}", json=[{"type": "own", "name": "mine", "scope": "boss"}])

    assert names(reply) == [("own", "mine", "boss")]


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_job_that_is_not_there_is_404(robot, archive, method):
    assert robot.open(f"{PATH}99", method=method, json=[HANGS]).status_code == 404


@pytest.mark.parametrize("path", [f"{PATH}1", "/api/tags/"])
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "tags: expected a list, got an object"),
        ("x", "tags: expected a list, got 'x'"),
        ([None], "tags[0]: expected an object, got nothing"),
        ([{"type": "x"}], "tags[0].name: is missing"),
        ([{"type": "x", "name": ""}], "tags[0].name: expected text that is not empty"),
        ([{"type": "x" * 256, "name": "y"}], "tags[0].type: is longer than 255"),
        ([{"type": "x", "name": "y", "colour": "red"}], "tags[0].colour: unknown key"),
    ],
)
def test_a_wrong_list_is_refused(robot, started, path, body, message):
    reply = robot.delete(path, json=body)

    assert (reply.status_code, message in reply.json["error"]) == (400, True), reply.json


def test_the_archive_follows(robot, app, archive, import_jobs):
    key = archive.add_job(tags=(Tag("app", "vasp"),))
    row_id = import_jobs()[key.job_id]

    robot.post(f"{PATH}{row_id}", json=[HANGS])
    given = [tag["name"] for tag in meta_of(archive, key)["tags"]]
    robot.delete("/api/tags/", json=[{"type": "app", "name": "vasp"}, HANGS])

    assert given == ["vasp", "hangs"]
    assert "tags" not in meta_of(archive, key)
    assert tasks(app) == []


@pytest.mark.parametrize("path", ["/api/tags/", "/api/tags"])
def test_deleted_tags_are_gone_from_every_job_and_what_was_not_there_is_told(robot, started, path):
    robot.post(f"{PATH}{started}", json=[HANGS])

    reply = robot.delete(path, json=[HANGS, {"type": "no", "name": "such"}])

    assert reply.text == "Deleted Tags from DB: 1 successfull of 2 requested\nno such tag: no such (global)\n"
    assert "tags" not in listed(robot)[0]


def test_tags_of_others_are_not_deleted(robot, started):
    robot.post(f"{PATH}{started}", json=[HANGS])

    assert robot.delete("/api/tags/", json=[HANGS, OTHERS]).status_code == 403
    assert listed(robot)[0]["tags"]


@on_every_database
def test_a_tag_given_many_times_at_once_is_there_once(app, robot, started):
    token = robot.environ_base["HTTP_X_AUTH_TOKEN"]

    def tag(_number):
        client = app.test_client()
        return client.post(f"{PATH}{started}", json=[HANGS], headers={"X-Auth-Token": token}).status_code

    assert at_once(8, tag) == [200] * 8
    assert len(listed(robot)[0]["tags"]) == 1
