"""Who comes in with a header token, and what others are told."""

import time

import jwt
import pytest

from app.auth.keys import generate_secrets
from app.container import current_services
from app.domain.roles import Role
from app.settings.schema import AuthSettings
from tests.support.app import ensure_user
from tests.support.tokens import reference_token, unsigned_token


@pytest.fixture
def token(site_keys):
    return reference_token(site_keys, "slurm", "api")


@pytest.mark.parametrize(
    "write", ["X-Auth-Token: {}", "Authorization: Bearer {}", "Authorization: bearer {}", "Authorization: {}"]
)
@pytest.mark.parametrize("path", ["/api/probe", "/userapi/probe", "/probe"])
def test_a_token_of_the_reference_is_taken_from_either_header(client, token, path, write):
    name, _, value = write.format(token).partition(": ")

    reply = client.get(path, headers={name: value})

    assert (reply.status_code, reply.text) == (200, "slurm")


def test_x_auth_token_goes_before_authorization(client, token, site_keys):
    other = reference_token(site_keys, "other", "api")

    reply = client.get("/api/probe", headers={"X-Auth-Token": token, "Authorization": f"Bearer {other}"})

    assert reply.text == "slurm"


def test_a_wrong_x_auth_token_is_not_saved_by_a_good_authorization(client, token):
    reply = client.get("/api/probe", headers={"X-Auth-Token": "x", "Authorization": f"Bearer {token}"})

    assert reply.status_code == 401


def wrong_tokens(secrets):
    ours = reference_token(secrets, "root", "admin", "api")
    public = bytes(32)
    return {
        "expired": reference_token(secrets, "root", "admin", "api", exp=int(time.time()) - 10),
        "not yet valid": reference_token(secrets, "root", "admin", "api", nbf=int(time.time()) + 3600),
        "foreign key": reference_token(generate_secrets(), "root", "admin", "api"),
        "alg none": unsigned_token("root", "admin", "api"),
        "unsigned": ours.rpartition(".")[0] + ".",
        "HS256": jwt.encode({"sub": "root", "roles": ["admin", "api"]}, public, "HS256"),
        "garbage": "garbage",
        "not ASCII": "schlüssel",
        "no subject": reference_token(secrets, "root", "admin", "api", sub=None),
    }


@pytest.mark.parametrize("kind", sorted(wrong_tokens(generate_secrets())))
@pytest.mark.parametrize("header", ["X-Auth-Token", "Authorization"])
def test_a_wrong_token_is_answered_401_everywhere(client, site_keys, header, kind):
    headers = {header: f"{'Bearer ' if header == 'Authorization' else ''}{wrong_tokens(site_keys)[kind]}"}
    paths = ("/api/probe", "/userapi/probe", "/api/jobs/", "/api/jobs/1", "/config/probe", "/probe")

    replies = [client.get(path, headers=headers) for path in paths] + [client.post("/query", headers=headers)]

    assert {reply.status_code for reply in replies} == {401}
    assert {reply.headers["WWW-Authenticate"] for reply in replies} == {"Bearer"}


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("expired", "token has invalid claims: token is expired"),
        ("foreign key", "token signature is invalid"),
        ("garbage", "token is malformed"),
    ],
)
def test_programs_are_told_what_is_wrong_with_a_token(client, site_keys, kind, message):
    reply = client.get("/api/probe", headers={"X-Auth-Token": wrong_tokens(site_keys)[kind]})

    assert reply.json == {"error": message, "status": "Unauthorized"}


def test_graphql_is_told_in_its_own_shape(client):
    reply = client.post("/query", json={"query": "{ __typename }"})

    assert reply.status_code == 401
    assert reply.json == {"errors": [{"message": "log in first"}], "data": None}


@pytest.mark.parametrize(
    ("path", "message"), [("/api/probe", "no user for secured check"), ("/userapi/probe", "unauthorized")]
)
def test_programs_without_token_are_told_in_the_words_of_the_reference(client, path, message):
    reply = client.get(path)

    assert (reply.status_code, reply.json) == (401, {"error": message, "status": "Unauthorized"})


def test_basic_is_a_wrong_token_for_programs(client):
    reply = client.get("/api/probe", headers={"Authorization": "Basic a2VsbTpw"})

    assert (reply.status_code, reply.json["error"]) == (401, "token is malformed")


def test_basic_is_no_token_on_pages(browser_client):
    client = browser_client(Role.USER, username="kelm014")

    reply = client.get("/probe", headers={"Authorization": "Basic a2VsbTpw"})

    assert (reply.status_code, reply.text) == (200, "kelm014")


def test_a_wrong_token_is_not_saved_by_a_good_session(browser_client):
    client = browser_client(Role.USER)

    reply = client.get("/probe", headers={"Authorization": "Bearer a.b.c"})

    assert reply.status_code == 401


def test_pages_that_need_nobody_take_a_wrong_token_for_none(client):
    reply = client.get("/probe/open", headers={"X-Auth-Token": "garbage"})

    assert (reply.status_code, reply.text) == (200, "nobody")


@pytest.mark.parametrize("path", ["/api/probe", "/userapi/probe", "/api/jobs/", "/userapi/jobs/"])
def test_a_browser_session_does_not_count_for_programs(browser_client, path):
    client = browser_client(Role.ADMIN, Role.API)

    assert client.get(path).status_code == 401


def test_a_session_cookie_does_not_count_as_header_token(browser_client):
    client = browser_client(Role.ADMIN, Role.API)
    text = client.get_cookie("flightdeck_session").value

    reply = client.get("/api/probe", headers={"X-Auth-Token": text})

    assert reply.status_code == 401


def test_a_header_token_does_not_count_as_session_cookie(client, token):
    client.set_cookie("flightdeck_session", token)

    assert client.get("/probe").status_code == 401


def test_a_token_needs_no_csrf_token(client, token):
    assert client.post("/probe", headers={"X-Auth-Token": token}).status_code == 200


def test_a_revoked_token_is_refused(app, api_client):
    client = api_client(Role.API)
    with app.app_context():
        tokens = current_services().tokens
        tokens.revoke(tokens.all()[0].id)

    reply = client.get("/api/probe")

    assert (reply.status_code, reply.json["error"]) == (401, "token has been revoked")


def test_a_token_of_a_deleted_account_is_refused(app, api_client):
    client = api_client(Role.API, username="slurm")
    with app.app_context():
        current_services().accounts.delete("slurm")

    assert client.get("/api/probe").status_code == 401


def test_tokens_from_before_the_barrier_of_an_account_are_refused(app, client, token):
    ensure_user(app, Role.API, username="slurm")
    with app.app_context():
        current_services().accounts.end_access("slurm")

    assert client.get("/api/probe", headers={"X-Auth-Token": token}).status_code == 401


class TestRightsFromTheUserTable:
    @pytest.fixture
    def settings_overrides(self):
        return {"auth": AuthSettings(validate_user=True)}

    def test_roles_of_the_token_do_not_count(self, app, client, site_keys):
        ensure_user(app, Role.USER, username="kelm014")

        reply = client.get("/api/probe", headers={"X-Auth-Token": reference_token(site_keys, "kelm014", "api")})

        assert reply.status_code == 401

    def test_managers_have_their_projects(self, api_client):
        client = api_client(Role.MANAGER, username="lead", projects=("kelm",))

        assert client.get("/probe/seen").json["projects"] == ["kelm"]
