"""The application on a free port of this machine, in a thread, for tests that drive a browser.

    def test_the_list_opens(live_site, browser_page):
        page = browser_page("boss")
        page.goto(f"{live_site.url}/monitoring/jobs/")

`browser_page` logs in, and fails the test for anything a reader must never get: requests that leave the machine,
errors on the console (the content security policy among them), and exceptions of scripts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from tests.support.page_site import PASSWORD, PageSite, build_page_site

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PageFactory = Callable[..., Page]


@dataclass(frozen=True)
class LiveSite:
    """A site that answers on the loopback interface."""

    site: PageSite
    url: str


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port until the block ends; yield its address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def live_site(tmp_path_factory) -> Iterator[LiveSite]:
    """Serve the site of the page tests."""
    site = build_page_site(tmp_path_factory.mktemp("live"))
    with serving(site.app) as url:
        yield LiveSite(site, url)


@pytest.fixture(scope="module")
def chromium(chromium_path) -> Iterator[Browser]:
    """Start one browser for the tests of a module; Playwright runs once at a time, and other modules start their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Watcher:
    """What went wrong on a page while nobody looked."""

    faults: list[str] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)

    def watch(self, page: Page, home: str) -> None:
        """Listen to a page."""
        page.on("request", lambda request: self._note_request(request, urlsplit(home).netloc))
        page.on("console", lambda message: message.type == "error" and self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _note_request(self, request: Any, home: str) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != home:
            self.faults.append(f"request to {request.url}")


@pytest.fixture
def watcher() -> Watcher:
    """Return what notes the faults and requests of the pages of this test."""
    return Watcher()


@pytest.fixture
def browser_page(chromium, live_site, watcher) -> Iterator[PageFactory]:
    """Return a function that opens a page for an account: ``browser_page("kelm014", width=390, theme="dark")``."""
    contexts = []

    def open_page(username: str, *, width: int = 1280, height: int = 900, theme: str = "light", **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, color_scheme=theme, base_url=live_site.url, **options)
        contexts.append(context)
        page = context.new_page()
        watcher.watch(page, live_site.url)
        page.goto("/login")
        page.fill("#username", username)
        page.fill("#password", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/")
        watcher.requests.clear()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watcher.faults == []
