"""Swagger UI in a real browser: under our policy, and with a session open beside its token."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app.domain.roles import Role
from app.web.sessions import SESSION_COOKIE
from tests.support.app import ensure_user, log_in

pytestmark = pytest.mark.browser
METHODS = {"get", "post", "put", "patch", "delete"}
playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")


@pytest.fixture
def address(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def operations_in(document: str) -> int:
    paths = json.loads(Path(document).read_text(encoding="utf-8"))["paths"]
    return sum(method in METHODS for path in paths.values() for method in path)


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def page(chromium_path, complaints):
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()


@pytest.fixture
def session_of_a_user(app, page, address):
    """Log a user into the pages of the same browser."""
    client = app.test_client()
    log_in(app, client, ensure_user(app, Role.USER).username)
    cookie = client.get_cookie(SESSION_COOKIE)
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": cookie.value, "url": address}])


def status_of_the_first_operation(page):
    page.click(".opblock-summary-control >> nth=0")
    page.click("button.try-out__btn")
    page.click("button.execute")
    return page.inner_text(".live-responses-table tbody .response-col_status >> nth=0").split()[0]


def test_the_page_shows_every_operation_and_the_policy_blocks_nothing(app, page, address, complaints):
    page.goto(f"{address}swagger/")
    page.wait_for_selector(".opblock")

    assert page.locator(".opblock").count() == operations_in("swagger/openapi.json")
    assert complaints == []


@pytest.mark.usefixtures("session_of_a_user")
def test_authorize_sends_the_token_that_counts_although_a_session_is_open(page, address, api_client):
    token = api_client(Role.API).environ_base["HTTP_X_AUTH_TOKEN"]
    page.goto(f"{address}swagger/")

    page.click("button.authorize")
    page.fill(".auth-container input >> nth=0", token)
    page.click(".auth-container button.authorize >> nth=0")
    page.click("button.btn-done")

    assert status_of_the_first_operation(page) == "200"


@pytest.mark.usefixtures("session_of_a_user")
def test_without_authorize_an_open_session_does_not_count(page, address):
    page.goto(f"{address}swagger/")

    assert status_of_the_first_operation(page) == "401"
