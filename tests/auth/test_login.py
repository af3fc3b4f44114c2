"""The login page, what it refuses, where it leads, and the way out."""

import logging

import pytest

from app.container import current_services
from app.domain.roles import Role
from app.domain.user import User
from app.settings.schema import AuthSettings, ServerSettings
from app.web.sessions import CSRF_COOKIE, SESSION_COOKIE

CREDENTIALS = {"username": "kelm014", "password": "correct horse"}


@pytest.fixture
def client(app):
    with app.app_context():
        current_services().accounts.add(User("kelm014", (Role.USER,), name="Anna Kelm"), CREDENTIALS["password"])
    return app.test_client()


def cookie_line(reply, name):
    return next(line for line in reply.headers.getlist("Set-Cookie") if line.startswith(name + "="))


def test_a_page_asks_strangers_to_log_in_and_remembers_where_they_were(client):
    reply = client.get("/probe?cluster=testc&user=a%26b")

    assert reply.status_code == 401
    assert 'name="redirect" value="/probe?cluster=testc&amp;user=a%26b"' in reply.text
    assert 'action="/login"' in reply.text


def test_the_login_page_is_not_kept_by_browsers(client):
    assert client.get("/probe").headers["Cache-Control"] == "no-store"


def test_a_fragment_makes_htmx_load_the_page_anew(client):
    reply = client.get("/probe", headers={"HX-Request": "true"})

    assert (reply.status_code, reply.headers["HX-Refresh"]) == (401, "true")


def test_a_request_that_changes_something_is_not_repeated_after_the_login(client):
    assert 'name="redirect" value=""' in client.post("/probe").text


def test_a_password_leads_to_the_page_asked_for(client):
    reply = client.post("/login", data=CREDENTIALS | {"redirect": "/probe?cluster=testc"})

    assert (reply.status_code, reply.headers["Location"]) == (302, "/probe?cluster=testc")
    assert client.get("/probe").text == "kelm014"


def test_without_a_page_asked_for_the_start_page_comes(client):
    assert client.post("/login", data=CREDENTIALS).headers["Location"] == "/"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example",
        "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example",
        "///evil.example", "/\\/evil.example", "evil.example", "@evil.example", "/a\\b", "/" + "x" * 5000, "/\x00",
        "http:///evil.example", "//[", "/\u2028/evil.example",
    ],
)  # fmt: skip
def test_the_login_leads_to_no_other_site(client, target):
    reply = client.post("/login", data=CREDENTIALS | {"redirect": target})

    assert (reply.status_code, reply.headers["Location"]) == (302, "/")
    assert 'name="redirect" value=""' in client.post("/logout").text


def test_a_failed_login_forgets_a_target_on_another_site(client):
    reply = client.post("/login", data={"username": "kelm014", "password": "x", "redirect": "//evil.example"})

    assert "evil.example" not in reply.text


def test_a_link_to_the_login_page_carries_no_target_on_another_site(client):
    assert "evil.example" not in client.get("/login?redirect=//evil.example").text


@pytest.mark.parametrize(
    "form",
    [
        {"username": "kelm014", "password": "wrong"},
        {"username": "nobody", "password": "correct horse"},
        {"username": "kelm014", "password": ""},
        {"username": "kelm014\0", "password": "correct horse"},
        {"username": "kelm014", "password": "x" * 10_000},
        {},
    ],
)
def test_a_failed_login_shows_the_form_again(client, form):
    reply = client.post("/login", data=form | {"redirect": "/probe"})

    assert reply.status_code == 401
    assert "User name or password is wrong." in reply.text
    assert 'name="redirect" value="/probe"' in reply.text
    assert client.get_cookie(SESSION_COOKIE) is None


def test_a_failed_login_keeps_the_name_but_not_the_password(client):
    page = client.post("/login", data={"username": "<kelm>", "password": "geheim"}).text

    assert 'value="&lt;kelm&gt;"' in page
    assert "geheim" not in page


def test_credentials_in_the_address_are_not_looked_at(client):
    assert client.post("/login?username=kelm014&password=correct+horse").status_code == 401


def test_a_failed_login_is_written_down_without_the_password(client, caplog):
    with caplog.at_level(logging.INFO, logger="flightdeck.audit"):
        client.post("/login", data={"username": "kelm014\nroot", "password": "geheim"})
        client.post("/login", data=CREDENTIALS)

    assert caplog.messages == [
        "login refused: user 'kelm014\\nroot' from 127.0.0.1",
        "login: user 'kelm014' from 127.0.0.1",
    ]


def test_a_basic_header_of_a_proxy_does_not_disturb_the_login(client):
    reply = client.post("/login", data=CREDENTIALS, headers={"Authorization": "Basic a2VsbTpw"})

    assert reply.status_code == 302


@pytest.mark.parametrize("junk", ["x", "a.b.c", "e30.e30.e30", "ä", '"', "x" * 4000])
def test_an_unreadable_cookie_is_no_cookie(client, junk):
    client.set_cookie(SESSION_COOKIE, junk)

    assert client.get("/probe").status_code == 401
    assert client.get("/probe/open").text == "nobody"
    assert client.post("/logout").status_code == 200
    client.set_cookie(SESSION_COOKIE, junk)
    assert client.post("/login", data=CREDENTIALS).status_code == 302
    assert client.get("/probe").text == "kelm014"


def test_who_is_logged_in_is_sent_on(client):
    client.post("/login", data=CREDENTIALS)

    reply = client.get("/login?redirect=/probe")

    assert (reply.status_code, reply.headers["Location"]) == (302, "/probe")


def test_scripts_cannot_read_the_session_but_its_csrf_token(client):
    reply = client.post("/login", data=CREDENTIALS)

    assert "HttpOnly" in cookie_line(reply, SESSION_COOKIE)
    assert "HttpOnly" not in cookie_line(reply, CSRF_COOKIE)


def test_cookies_last_a_week_and_stay_on_the_site(client):
    reply = client.post("/login", data=CREDENTIALS)

    for name in (SESSION_COOKIE, CSRF_COOKIE):
        parts = cookie_line(reply, name).split("; ")
        assert {"SameSite=Lax", "Max-Age=604800", "Path=/"} <= set(parts)


@pytest.mark.parametrize(
    ("choice", "scheme", "secure"),
    [("auto", "http", False), ("auto", "https", True), ("always", "http", True), ("never", "https", False)],
)
class TestSecure:
    @pytest.fixture
    def settings_overrides(self, choice):
        return {"auth": AuthSettings(cookie_secure=choice)}

    def test_cookies_are_kept_to_tls_as_the_site_chose(self, client, scheme, secure):
        reply = client.post("/login", data=CREDENTIALS, base_url=f"{scheme}://localhost/")

        for name in (SESSION_COOKIE, CSRF_COOKIE):
            assert ("; Secure" in cookie_line(reply, name)) is secure


class TestBelowAPrefix:
    @pytest.fixture
    def settings_overrides(self):
        return {"server": ServerSettings(url_prefix="/flightdeck")}

    def test_cookies_are_sent_to_our_paths_only(self, client):
        assert "Path=/flightdeck" in cookie_line(client.post("/login", data=CREDENTIALS), SESSION_COOKIE)

    def test_the_login_leads_to_the_start_page_below_the_prefix(self, client):
        reply = client.post("/login", data=CREDENTIALS, base_url="http://localhost/flightdeck/")

        assert reply.headers["Location"] == "/flightdeck/"

    def test_the_page_asked_for_is_remembered_with_the_prefix(self, client):
        reply = client.get("/probe?a=1", base_url="http://localhost/flightdeck/")

        assert 'value="/flightdeck/probe?a=1"' in reply.text
        assert 'action="/flightdeck/login"' in reply.text


def test_logging_out_ends_the_session_and_says_so(client):
    client.post("/login", data=CREDENTIALS)

    reply = client.post("/logout")

    assert (reply.status_code, "You are signed out." in reply.text) == (200, True)
    assert client.get_cookie(SESSION_COOKIE) is None
    assert client.get_cookie(CSRF_COOKIE) is None
    assert client.get("/probe").status_code == 401


def test_a_copy_of_the_cookie_is_worth_nothing_after_logging_out(client):
    client.post("/login", data=CREDENTIALS)
    copy = client.get_cookie(SESSION_COOKIE).value
    client.post("/logout")

    client.set_cookie(SESSION_COOKIE, copy)

    assert client.get("/probe").status_code == 401


def test_another_browser_stays_logged_in(app, client):
    other = app.test_client()
    other.post("/login", data=CREDENTIALS)
    client.post("/login", data=CREDENTIALS)

    client.post("/logout")

    assert other.get("/probe").status_code == 200


def test_logging_out_without_a_session_is_no_error(client):
    assert client.post("/logout").status_code == 200


def test_a_link_does_not_log_out(client):
    client.post("/login", data=CREDENTIALS)

    assert client.get("/logout").status_code == 405
    assert client.get("/probe").status_code == 200
