"""What every REST route has in common: who may come in, slashes, methods, and the shape of errors."""

import re

import pytest

from app.domain.roles import Role
from tests.support.app import CSRF_VARIABLE

ROUTES = [
    ("GET", "/jobs/"),
    ("GET", "/jobs/7"),
    ("POST", "/jobs/7"),
    ("GET", "/jobs/metrics/7"),
    ("GET", "/clusters/"),
]
REPORT_ROUTES = [
    ("POST", "/jobs/start_job/"),
    ("PUT", "/jobs/start_job/"),
    ("POST", "/jobs/stop_job/"),
    ("PUT", "/jobs/stop_job/"),
    ("POST", "/jobs/stop_job/7"),
    ("PUT", "/jobs/stop_job/7"),
    ("PATCH", "/jobs/edit_meta/7"),
    ("POST", "/jobs/edit_meta/7"),
    ("PATCH", "/jobs/edit_meta/"),
    ("POST", "/jobs/edit_meta/"),
    ("POST", "/jobs/tag_job/7"),
    ("PATCH", "/jobs/tag_job/7"),
    ("DELETE", "/jobs/tag_job/7"),
    ("DELETE", "/tags/"),
    ("DELETE", "/jobs/delete_job/7"),
    ("DELETE", "/jobs/delete_job/"),
    ("DELETE", "/jobs/delete_job_before/7"),
    ("GET", "/jobs/used_nodes"),
]
"""For service accounts only: below ``/api`` alone."""
PREFIXES = ["/api", "/userapi"]

every_route = pytest.mark.parametrize(("method", "path"), ROUTES)
everywhere = pytest.mark.parametrize("prefix", PREFIXES)


def other_form(path):
    """The same path with its trailing slash where it has none, and the other way round."""
    return path[:-1] if path.endswith("/") else path + "/"


def is_error(reply, status, phrase):
    return (reply.status_code, reply.mimetype, sorted(reply.json), reply.json["status"]) == (
        status,
        "application/json",
        ["error", "status"],
        phrase,
    )


def test_the_table_above_has_every_route(app):
    rules = {
        (method, re.sub("<(row_id|moment)>", "7", rule.rule).removeprefix("/api"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert rules == {(method, form) for method, path in [*ROUTES, *REPORT_ROUTES] for form in (path, other_form(path))}


@every_route
@everywhere
def test_nobody_gets_in_without_a_token(client, prefix, method, path):
    reply = client.open(prefix + path, method=method)

    assert is_error(reply, 401, "Unauthorized")


@pytest.mark.parametrize(("method", "path"), REPORT_ROUTES)
@pytest.mark.parametrize("roles", [(), (Role.USER,), (Role.API, Role.USER), (Role.ADMIN,), (Role.SUPPORT, Role.API)])
def test_only_service_accounts_and_their_admins_report(api_client, method, path, roles):
    client = api_client(*roles, username="somebody")

    assert is_error(client.open("/api" + path, method=method), 401, "Unauthorized")


@every_route
@everywhere
def test_a_wrong_token_is_refused(client, prefix, method, path):
    reply = client.open(prefix + path, method=method, headers={"Authorization": "Bearer a.b.c"})

    assert is_error(reply, 401, "Unauthorized")


@every_route
@everywhere
def test_a_browser_session_does_not_count(browser_client, prefix, method, path):
    reply = browser_client(Role.ADMIN, Role.API).open(prefix + path, method=method)

    assert is_error(reply, 401, "Unauthorized")


@every_route
@everywhere
def test_a_token_counts_while_a_browser_session_is_open(app, api_client, browser_client, prefix, method, path):
    client = browser_client(Role.USER, username="kelm014")
    client.environ_base["HTTP_X_AUTH_TOKEN"] = api_client(Role.API).environ_base["HTTP_X_AUTH_TOKEN"]
    client.environ_base.pop(CSRF_VARIABLE)

    reply = client.open(prefix + path, method=method, data="[]")

    assert reply.status_code in {200, 404, 422}, "the account is let in, whether there is such a job or not"


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ((Role.API,), PREFIXES),
        ((Role.ADMIN, Role.API), PREFIXES),
        ((Role.USER, Role.API), ["/userapi"]),
        ((Role.MANAGER, Role.API), ["/userapi"]),
        ((Role.SUPPORT, Role.API), ["/userapi"]),
        ((Role.USER,), []),
        ((Role.ADMIN,), []),
    ],
)
@every_route
def test_roles_decide_who_comes_in_where(api_client, method, path, roles, allowed):
    client = api_client(*roles)

    replies = {prefix: client.open(prefix + path, method=method, data="[]") for prefix in PREFIXES}

    assert [prefix for prefix, reply in replies.items() if reply.status_code != 401] == allowed


@every_route
@everywhere
def test_both_forms_of_a_path_answer_alike_without_redirect(robot, prefix, method, path):
    replies = [robot.open(prefix + form, method=method, data="[]") for form in (path, other_form(path))]

    assert replies[0].status_code not in {301, 308, 405}
    assert replies[0].status_code == replies[1].status_code
    assert replies[0].data == replies[1].data


@pytest.mark.parametrize("path", [path for method, path in ROUTES if method == "GET"])
@everywhere
def test_head_answers_as_get_without_a_body(robot, prefix, path):
    head, get = (robot.open(prefix + path, method=method) for method in ("HEAD", "GET"))

    assert (head.status_code, head.mimetype, head.data) == (get.status_code, get.mimetype, b"")


@every_route
@everywhere
def test_a_wrong_method_is_answered_with_those_there_are(robot, prefix, method, path):
    for form in (path, other_form(path)):
        reply = robot.open(prefix + form, method="PATCH")

        assert is_error(reply, 405, "Method Not Allowed")
        assert method in reply.headers["Allow"].split(", ")


@pytest.mark.parametrize("path", ["/api/nothing", "/userapi/nothing/", "/api/jobs/7/nothing", "/api/"])
def test_an_unknown_path_is_answered_as_by_the_reference(robot, path):
    reply = robot.get(path)

    assert reply.status_code == 404
    assert reply.json == {"error": "the requested endpoint does not exist", "status": "Resource not found"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("order=id", "unknown parameter 'order'; known are state, cluster, project, start-time, "),
        ("State=running", "unknown parameter 'State'; known are "),
        ("order=(select%20password)", "unknown parameter 'order'; known are "),
        ("state=done", "state: must be one of boot_fail, cancelled, "),
        ("state=", "state: must be one of boot_fail, "),
        ("state=completed%27%20OR%20%271", "state: must be one of boot_fail, "),
        ("state=completed&state=done", "state: must be one of "),
        ("start-time=5", "start-time: must be FROM-TO in unix seconds (got '5')"),
        ("start-time=5-", "start-time: must be FROM-TO in unix seconds (got '5-')"),
        ("start-time=a-b", "start-time: must be FROM-TO in unix seconds (got 'a-b')"),
        ("items-per-page=0", "items-per-page: must be a whole number from 1 to 2147483647 (got '0')"),
        ("items-per-page=-1", "items-per-page: must be a whole number from 1 to 2147483647 (got '-1')"),
        ("items-per-page=1e3", "items-per-page: must be a whole number from 1 to 2147483647 (got '1e3')"),
        ("page=99999999999999999999", "page: must be a whole number from 1 to 2147483647 (got '99999999999999999999')"),
        ("page=%D9%A3", "page: must be a whole number from 1 to 2147483647 (got '٣')"),
        ("cluster=a%00b", "cluster: must not contain the character NUL (got 'a\\x00b')"),
    ],
)
def test_what_is_wrong_in_a_list_query_is_named_with_its_value(robot, query, message):
    reply = robot.get(f"/api/jobs/?{query}")

    assert is_error(reply, 400, "Bad Request")
    assert reply.json["error"].startswith(message)


def test_everything_that_is_wrong_is_said_at_once(robot):
    message = robot.get("/api/jobs/?page=x&order=id").json["error"]

    assert message.count("; ") == 2
    assert "page: " in message
    assert "'order'" in message


def test_a_long_value_is_cut(robot):
    message = robot.get("/api/jobs/?page=" + "x" * 5000).json["error"]

    assert len(message) < 200


def test_the_largest_page_there_can_be_is_empty(robot):
    reply = robot.get("/api/jobs/?items-per-page=2147483647&page=2147483647")

    assert reply.json["jobs"] == []


def test_a_browser_may_ask_what_is_allowed_without_a_token(client):
    reply = client.options("/api/jobs/")

    assert (reply.status_code, "GET" in reply.headers["Allow"]) == (200, True)
