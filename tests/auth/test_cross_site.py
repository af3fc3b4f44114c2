"""Requests that another site makes a browser send."""

import pytest

from app.container import current_services
from app.domain.roles import Role
from app.domain.user import User

CREDENTIALS = {"username": "kelm014", "password": "correct horse"}


@pytest.fixture
def client(app):
    with app.app_context():
        current_services().accounts.add(User("kelm014", (Role.USER,)), CREDENTIALS["password"])
    return app.test_client()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/login", "/query", "/api/jobs/", "/probe", "/nowhere"])
def test_nothing_is_changed_across_sites(api_client, path, method):
    reply = api_client(Role.API).open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})

    assert (reply.status_code, reply.mimetype) == (403, "text/plain")
    assert reply.text == "cross-site request blocked\n"


def test_links_from_other_sites_work(browser_client):
    reply = browser_client(Role.USER).get("/probe", headers={"Sec-Fetch-Site": "cross-site"})

    assert reply.status_code == 200


@pytest.mark.parametrize("path", ["/login", "/logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:1234"},
        {"Origin": "http://["},
    ],
)
def test_other_sites_neither_log_in_nor_out(client, path, headers):
    reply = client.post(path, data=CREDENTIALS, headers=headers)

    assert reply.status_code == 403
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "https://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://seen.by.browser.example"},
    ],
)
def test_our_own_page_and_programs_log_in(client, headers):
    assert client.post("/login", data=CREDENTIALS, headers=headers).status_code == 302
