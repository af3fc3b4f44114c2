"""Role by role: who comes in where, and whose jobs are shown."""

import pytest

from app.domain.roles import Role
from tests.support.tokens import reference_token

ANONYMOUS, API, USER, MANAGER, SUPPORT, ADMIN = Role

MATRIX = [
    # roles                 /api /userapi pages staff
    ((ANONYMOUS,), "401 401 200 403"),
    ((API,), "200 200 200 403"),
    ((USER,), "401 401 200 403"),
    ((MANAGER,), "401 401 200 403"),
    ((SUPPORT,), "401 401 200 200"),
    ((ADMIN,), "401 401 200 200"),
    ((API, USER), "401 200 200 403"),
    ((API, MANAGER), "401 200 200 403"),
    ((API, SUPPORT), "401 200 200 200"),
    ((API, ADMIN), "200 200 200 200"),
    ((ADMIN, API, USER), "200 200 200 200"),
    ((API, ANONYMOUS), "401 401 200 403"),
    ((), "401 401 200 403"),
]
PATHS = ("/api/probe", "/userapi/probe", "/probe", "/probe/staff")


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize(
    ("roles", "expected"), MATRIX, ids=lambda value: "+".join(value) if isinstance(value, tuple) else ""
)
def test_roles_of_a_token_decide_who_comes_in(client, site_keys, roles, expected):
    headers = {"X-Auth-Token": reference_token(site_keys, "somebody", *roles)}

    statuses = {
        method: [client.open(path, method=method, headers=headers).status_code for path in PATHS] for method in METHODS
    }

    assert statuses == {method: [int(status) for status in expected.split()] for method in METHODS}


@pytest.mark.parametrize("roles", [["api", "api"], ["api", "wizard"]])
def test_doubled_and_unknown_roles_change_nothing(client, site_keys, roles):
    machine = reference_token(site_keys, "slurm", *roles)

    assert client.get("/api/probe", headers={"X-Auth-Token": machine}).status_code == 200


def test_api_twice_is_not_api_and_admin(client, site_keys):
    token = reference_token(site_keys, "x", "api", "api", "user")

    assert client.get("/api/probe", headers={"X-Auth-Token": token}).status_code == 401


def test_roles_are_case_sensitive_in_tokens(client, site_keys):
    token = reference_token(site_keys, "x", "API")

    assert client.get("/api/probe", headers={"X-Auth-Token": token}).status_code == 401


@pytest.mark.parametrize("roles", [(USER,), (MANAGER,), (ANONYMOUS,)])
def test_pages_for_staff_tell_others_which_role_they_need(browser_client, roles):
    reply = browser_client(*roles, username="kelm014").get("/config/probe")

    assert (reply.status_code, reply.json["error"]) == (403, "user 'kelm014' needs the role admin or support")


@pytest.mark.parametrize(
    ("roles", "sees"),
    [
        ((API,), {"all": True, "projects": []}),
        ((SUPPORT,), {"all": True, "projects": []}),
        ((ADMIN, USER), {"all": True, "projects": []}),
        ((MANAGER,), {"all": False, "projects": ["kelm"]}),
        ((USER,), {"all": False, "projects": []}),
        ((API, USER), {"all": False, "projects": []}),
        ((API, MANAGER), {"all": False, "projects": ["kelm"]}),
    ],
)
def test_roles_decide_whose_jobs_are_shown(browser_client, roles, sees):
    client = browser_client(*roles, username="somebody", projects=("kelm",))

    assert client.get("/probe/seen").json == {"username": "somebody"} | sees


@pytest.mark.parametrize("roles", [(), (ANONYMOUS,)])
def test_without_a_role_that_sees_jobs_there_are_none(browser_client, roles):
    assert browser_client(*roles).get("/probe/seen").status_code == 403
