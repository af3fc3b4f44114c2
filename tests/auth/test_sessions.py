"""Browser sessions: what ends them, how they are renewed, and the CSRF token they need."""

import time

import jwt
import pytest

from app.auth.keys import generate_secrets, load_keys
from app.container import current_services
from app.domain.roles import Role
from app.settings.schema import AuthSettings
from app.web.sessions import CSRF_COOKIE, SESSION_COOKIE
from tests.support.app import CSRF_VARIABLE
from tests.support.tokens import reference_token

HOUR = 3600
LIFETIME = 168 * HOUR


@pytest.fixture
def browser(browser_client):
    return browser_client(Role.USER, username="kelm014")


def give_session(client, secrets, *, age=0, key=None, **changes):
    """Replace the cookie of a client by a session that started `age` seconds ago."""
    started = int(time.time()) - age
    claims = {"sub": "kelm014", "iat": started, "exp": started + LIFETIME, "jti": "s1", "csrf": "c1", "use": "session"}
    known = {name: value for name, value in (claims | changes).items() if value is not None}
    client.set_cookie(SESSION_COOKIE, jwt.encode(known, key or load_keys(secrets).private, "EdDSA"))
    client.environ_base[CSRF_VARIABLE] = "c1"


def claims_of(client):
    return jwt.decode(client.get_cookie(SESSION_COOKIE).value, options={"verify_signature": False})


def test_a_session_in_its_first_half_is_left_alone(browser, site_keys):
    give_session(browser, site_keys, age=LIFETIME // 2 - HOUR)

    assert "Set-Cookie" not in browser.get("/probe").headers


def test_a_session_in_its_second_half_is_renewed_by_using_it(browser, site_keys):
    give_session(browser, site_keys, age=LIFETIME // 2 + HOUR)

    browser.get("/probe")

    renewed = claims_of(browser)
    assert renewed["exp"] - time.time() > LIFETIME - 60
    assert (renewed["sub"], renewed["jti"], renewed["csrf"]) == ("kelm014", "s1", "c1")
    assert browser.get_cookie(CSRF_COOKIE).value == "c1"


def test_logging_out_ends_renewed_sessions_too(browser, site_keys):
    give_session(browser, site_keys, age=LIFETIME // 2 + HOUR)
    old = browser.get_cookie(SESSION_COOKIE).value
    browser.get("/probe")
    new = browser.get_cookie(SESSION_COOKIE).value
    assert old != new

    browser.post("/logout")

    for copy in (old, new):
        browser.set_cookie(SESSION_COOKIE, copy)
        assert browser.get("/probe").status_code == 401


def test_logging_out_in_the_second_half_does_not_renew(browser, site_keys):
    give_session(browser, site_keys, age=LIFETIME // 2 + HOUR)

    browser.post("/logout")

    assert browser.get_cookie(SESSION_COOKIE) is None


def test_what_asks_for_nobody_does_not_renew(browser, site_keys):
    give_session(browser, site_keys, age=LIFETIME // 2 + HOUR)

    assert "Set-Cookie" not in browser.get("/swagger/doc.json").headers


class TestLifetime:
    @pytest.fixture
    def settings_overrides(self):
        return {"auth": AuthSettings(session_hours=2)}

    def test_a_session_lasts_as_long_as_the_site_says(self, browser):
        claims = claims_of(browser)

        assert claims["exp"] - claims["iat"] == 2 * HOUR


@pytest.mark.parametrize(
    "changes",
    [
        {"age": LIFETIME + 1},
        {"use": None},
        {"use": "api"},
        {"sub": None},
        {"sub": ""},
        {"sub": "nobody"},
        {"key": load_keys(generate_secrets()).private},
    ],
)
def test_what_is_no_lasting_session_of_ours_is_none(browser, site_keys, changes):
    give_session(browser, site_keys, **changes)

    assert browser.get("/probe").status_code == 401
    assert browser.get("/probe/open").text == "nobody"


def test_a_session_signed_by_nobody_is_none(browser):
    text = jwt.encode({"sub": "kelm014", "use": "session", "csrf": "c", "jti": "j", "iat": 1, "exp": 9e9}, "", "none")
    browser.set_cookie(SESSION_COOKIE, text)

    assert browser.get("/probe").status_code == 401


def test_a_session_ends_with_its_account(app, browser):
    with app.app_context():
        current_services().accounts.delete("kelm014")

    assert browser.get("/probe").status_code == 401


def test_older_sessions_end_with_a_new_password(app, browser, site_keys):
    give_session(browser, site_keys, age=10)
    with app.app_context():
        current_services().accounts.set_password("kelm014", "new")

    assert browser.get("/probe").status_code == 401


def test_a_new_role_holds_at_once(app, browser):
    with app.app_context():
        current_services().accounts.change_rights("kelm014", (Role.USER, Role.SUPPORT), ())

    assert browser.get("/probe/staff").status_code == 200


def test_a_lost_role_is_lost_at_once(app, browser_client):
    browser = browser_client(Role.ADMIN, username="boss")
    with app.app_context():
        current_services().accounts.change_rights("boss", (Role.USER,), ())

    assert browser.get("/probe/staff").status_code in (401, 403)


def test_a_manager_of_many_projects_can_log_in(browser_client):
    projects = tuple(f"project-{number:04}" for number in range(2000))

    browser = browser_client(Role.MANAGER, username="lead", projects=projects)

    assert len(browser.get("/probe/seen").json["projects"]) == 2000
    assert len(browser.get_cookie(SESSION_COOKIE).value) < 1000


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
class TestCsrfToken:
    def test_is_taken_from_the_header(self, browser, method):
        assert browser.open("/probe", method=method).status_code == 200

    def test_is_taken_from_a_form(self, browser, method):
        token = browser.environ_base.pop(CSRF_VARIABLE)

        assert browser.open("/probe", method=method, data={"csrf_token": token}).status_code == 200

    @pytest.mark.parametrize("given", [None, "", "wrong", "schlüssel"])
    def test_is_needed_for_whatever_changes_something(self, browser, method, given):
        browser.environ_base.pop(CSRF_VARIABLE)
        headers = {} if given is None else {"X-CSRF-TOKEN": given}

        replies = [browser.open(path, method=method, headers=headers) for path in ("/probe", "/config/probe")]

        assert [reply.status_code for reply in replies] == [403, 403]
        assert "CSRF token" in replies[1].json["error"]

    def test_does_not_count_as_cookie_alone(self, browser, method):
        browser.environ_base.pop(CSRF_VARIABLE)

        assert browser.get_cookie(CSRF_COOKIE) is not None
        assert browser.open("/probe", method=method).status_code == 403

    def test_of_another_session_does_not_count(self, browser, browser_client, method):
        other = browser_client(Role.USER, username="mohr002")
        browser.environ_base[CSRF_VARIABLE] = other.environ_base[CSRF_VARIABLE]

        assert browser.open("/probe", method=method).status_code == 403

    def test_does_not_count_in_json(self, browser, method):
        token = browser.environ_base.pop(CSRF_VARIABLE)

        assert browser.open("/probe", method=method, json={"csrf_token": token}).status_code == 403

    def test_does_not_count_in_the_address(self, browser, method):
        token = browser.environ_base.pop(CSRF_VARIABLE)

        assert browser.open(f"/probe?csrf_token={token}", method=method).status_code == 403


def test_a_session_without_csrf_token_changes_nothing(browser, site_keys):
    give_session(browser, site_keys, csrf="")
    browser.environ_base[CSRF_VARIABLE] = ""

    assert browser.post("/probe").status_code == 403


def test_graphql_by_cookie_needs_the_csrf_token(browser):
    browser.environ_base.pop(CSRF_VARIABLE)

    reply = browser.post("/query", json={"query": "{ __typename }"})

    assert (reply.status_code, reply.json["data"]) == (403, None)
    assert "CSRF token" in reply.json["errors"][0]["message"]


def test_reading_needs_no_csrf_token(browser):
    browser.environ_base.pop(CSRF_VARIABLE)

    assert browser.get("/probe").status_code == 200


def test_pages_of_an_account_are_not_kept_by_shared_caches(browser, client, site_keys):
    token = reference_token(site_keys, "slurm", "api")

    assert browser.get("/probe").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/api/probe", headers={"X-Auth-Token": token}).headers["Cache-Control"] == "private, no-cache"
