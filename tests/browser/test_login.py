"""Logging in and out in a real browser, with what only a browser decides: cookies, Sec-Fetch-Site, the policy."""

from __future__ import annotations

import threading

import pytest
from werkzeug.serving import make_server

from app.container import current_services
from app.domain.roles import Role
from app.domain.user import User

pytestmark = pytest.mark.browser
playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

ASK = """async (token) => (await fetch("/query", {
  method: "POST",
  headers: {"Content-Type": "application/json", ...(token && {"X-CSRF-TOKEN": token})},
  body: JSON.stringify({query: "{ clusters { name } }"}),
})).status"""
EVIL_PAGE = """<form method="post" action="{}login"><input name="username" value="demo">
<input name="password" value="demo"></form><script>document.forms[0].submit()</script>"""


@pytest.fixture
def address(app):
    with app.app_context():
        current_services().accounts.add(User("demo", (Role.USER,), name="Dora Demo"), "demo")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium_path):
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def log_in(page, password="demo"):
    page.fill("#username", "demo")
    page.fill("#password", password)
    page.click("form button[type=submit]")
    page.wait_for_load_state()


def test_a_password_leads_back_to_the_page_that_was_asked_for(page, address):
    page.goto(f"{address}monitoring/jobs/?state=running")
    log_in(page, "wrong")
    told = page.inner_text("#login-error")

    log_in(page)

    assert told.strip() == "User name or password is wrong."
    assert page.url == f"{address}monitoring/jobs/?state=running"
    assert page.title() == "Jobs · Flightdeck"


def test_scripts_read_the_csrf_token_and_not_the_session(page, address):
    page.goto(f"{address}monitoring/jobs/")
    log_in(page)

    token = page.get_attribute("meta[name=csrf-token]", "content")

    assert page.evaluate("document.cookie") == f"csrf_access_token={token}"
    assert [page.evaluate(ASK, token), page.evaluate(ASK, "")] == [200, 403]


def test_signing_out_forgets_everything(page, address):
    page.goto(f"{address}monitoring/jobs/")
    log_in(page)

    page.click("summary[aria-label^=Account]")
    page.click("text=Sign out")
    page.wait_for_load_state()

    assert "You are signed out." in page.inner_text("main")
    assert page.context.cookies() == []


def test_another_site_cannot_log_its_visitors_in(page, address):
    page.route(
        "http://evil.example/",
        lambda route: route.fulfill(content_type="text/html", body=EVIL_PAGE.format(address)),
    )

    page.goto("http://evil.example/")
    page.wait_for_url(f"{address}login")

    assert page.inner_text("body").strip() == "cross-site request blocked"
    assert page.context.cookies() == []
