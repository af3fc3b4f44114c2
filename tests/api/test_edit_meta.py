"""PATCH and POST /api/jobs/edit_meta/: one entry of metaData, in the row and in the archive."""

import orjson
import pytest

from app.archive.errors import UnreadableArchive
from app.container import current_services
from app.database import db, unit_of_work
from app.models import ArchiveTask
from tests.api.reports import start_report
from tests.api.test_start_job import at_once, listed
from tests.support.databases import on_every_database

PATH = "/api/jobs/edit_meta/"
NOTE = {"key": "note", "value": "Uses <little> memory"}


@pytest.fixture
def started(robot, archive):
    """Start a job; its row id."""
    report = start_report(metaData={"jobName": "relax"})
    return robot.post("/api/jobs/start_job/", json=report).json["id"]


@pytest.fixture
def archived(archive, import_jobs):
    """Archive a job without metaData; row id and key."""
    key = archive.add_job(meta_data=None)
    return import_jobs()[key.job_id], key


def tasks(app):
    with app.app_context():
        found = [(task.job, task.attempts, task.error) for task in db.session.query(ArchiveTask)]
        db.session.remove()
        return found


def meta_of(archive, key):
    return orjson.loads(archive.backend.read_meta(key))


@pytest.mark.parametrize("method", ["PATCH", "POST"])
@pytest.mark.parametrize("path", [PATH + "{}", PATH + "{}/"])
def test_an_entry_is_added_to_the_others(robot, started, method, path):
    reply = robot.open(path.format(started), method=method, json=NOTE)

    assert (reply.status_code, reply.json["metaData"]) == (200, {"jobName": "relax", "note": NOTE["value"]})
    assert [reply.json] == listed(robot)


@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_the_newest_job_of_a_number_can_be_named(robot, started, method):
    reply = robot.open(PATH, method=method, json={"jobId": 4711, "cluster": "testc", "payload": NOTE})

    assert (reply.status_code, reply.json["id"]) == (200, started)


def test_a_new_job_name_is_found_by_lists(robot, started, app):
    robot.patch(f"{PATH}{started}", json={"key": "jobName", "value": "other"})

    with app.app_context():
        assert db.session.execute(db.text("SELECT job_name FROM job")).scalar() == "other"


@pytest.mark.parametrize(
    ("path", "body", "status"), [(f"{PATH}99", NOTE, 404), (PATH, {"jobId": 99, "payload": NOTE}, 422)]
)
def test_a_job_that_is_not_there_is_told(robot, started, path, body, status):
    assert robot.patch(path, json=body).status_code == status


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"key": "note"}, "value: is missing"),
        ({"key": "", "value": "x"}, "key: expected text that is not empty"),
        ({"key": "note", "value": 5}, "value: expected text, got 5"),
        ({"key": "k" * 256, "value": "x"}, "key: is longer than 255"),
        ({"note": "x"}, "note: unknown key; known are key, value"),
        ([], "document: expected an object"),
    ],
)
def test_a_wrong_edit_is_refused(robot, started, body, message):
    reply = robot.patch(f"{PATH}{started}", json=body)

    assert (reply.status_code, message in reply.json["error"]) == (400, True), reply.json


def test_the_archive_follows_even_without_metadata_before(robot, app, archive, archived):
    row_id, key = archived
    before = meta_of(archive, key)

    robot.patch(f"{PATH}{row_id}", json=NOTE)

    assert meta_of(archive, key) == {**before, "metaData": {"note": NOTE["value"]}}
    assert tasks(app) == []


def test_an_archive_that_cannot_be_written_leaves_a_task(robot, app, archive, archived, monkeypatch):
    row_id, key = archived
    before = meta_of(archive, key)
    with app.app_context():
        backend = current_services().archive

    def refuse(*_arguments):
        raise UnreadableArchive("testc/meta.json", OSError(28, "No space left on device"))

    with monkeypatch.context() as patch:
        patch.setattr(type(backend), "write_meta", refuse)
        reply = robot.patch(f"{PATH}{row_id}", json=NOTE)

    assert (reply.status_code, reply.json["metaData"]) == (200, {"note": NOTE["value"]})
    assert meta_of(archive, key) == before
    assert tasks(app) == [(row_id, 1, "testc/meta.json cannot be read: No space left on device")]

    robot.patch(f"{PATH}{row_id}", json={"key": "more", "value": "words"})

    assert meta_of(archive, key)["metaData"] == {"note": NOTE["value"], "more": "words"}
    assert tasks(app) == []


def test_an_entry_that_somebody_else_writes_is_left_to_them(robot, app, archive, archived):
    row_id, key = archived
    with app.app_context():
        labels = current_services().edit_jobs.labels
        with unit_of_work():
            labels.tasks.note([row_id])
            labels.tasks.lease(row_id, int(labels.clock()), 60)

    robot.patch(f"{PATH}{row_id}", json=NOTE)

    assert meta_of(archive, key)["metaData"] is None
    with app.app_context(), unit_of_work():
        assert labels.tasks.finish(row_id, 1) == 2


def test_a_job_whose_archive_entry_is_gone_can_still_be_edited(robot, app, archive, archived):
    row_id, key = archived
    next(archive.root.rglob(f"{key.start_time}/meta.json")).unlink()

    assert robot.patch(f"{PATH}{row_id}", json=NOTE).status_code == 200
    assert tasks(app) == []


@on_every_database
def test_edits_at_once_do_not_undo_each_other(app, robot, started, archive):
    token = robot.environ_base["HTTP_X_AUTH_TOKEN"]

    def edit(number):
        body = {"key": f"k{number}", "value": str(number)}
        client = app.test_client()
        return client.patch(f"{PATH}{started}", json=body, headers={"X-Auth-Token": token}).status_code

    assert at_once(8, edit) == [200] * 8
    assert {f"k{number}" for number in range(8)} <= listed(robot)[0]["metaData"].keys()


@on_every_database
def test_after_edits_at_once_the_archive_has_all_of_them(app, robot, archive, archived):
    token = robot.environ_base["HTTP_X_AUTH_TOKEN"]
    row_id, key = archived

    def edit(number):
        body = {"key": f"k{number}", "value": str(number)}
        client = app.test_client()
        return client.patch(f"{PATH}{row_id}", json=body, headers={"X-Auth-Token": token}).status_code

    assert at_once(8, edit) == [200] * 8
    assert meta_of(archive, key)["metaData"].keys() == {f"k{number}" for number in range(8)}
    assert tasks(app) == []
