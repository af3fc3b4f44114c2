"""GraphiQL in a real browser: under our policy, with the session of the browser, without a foreign host."""

from __future__ import annotations

import pytest

from app.web.sessions import SESSION_COOKIE
from tests.graphql.site import build_site, standard_archive
from tests.support.app import log_in
from tests.support.live_server import serving


@pytest.fixture
def dev_site(tmp_path):
    return build_site(tmp_path, standard_archive(tmp_path), dev=True)


@pytest.fixture
def playground(chromium, watcher, dev_site):
    client = dev_site.app.test_client()
    log_in(dev_site.app, client, "boss")
    with serving(dev_site.app) as url, chromium.new_context() as context:
        cookies = [client.get_cookie(name) for name in (SESSION_COOKIE, "csrf_access_token")]
        context.add_cookies([{"name": one.key, "value": one.value, "url": url} for one in cookies])
        page = context.new_page()
        watcher.watch(page, url)
        page.goto(f"{url}/playground")
        yield page


def test_the_example_runs_with_the_session_and_the_schema_can_be_read(playground, watcher):
    playground.click(".graphiql-execute-button")
    playground.wait_for_selector(".result-window :text('1000007')")

    playground.click("button[aria-label='Show Documentation Explorer']")
    playground.wait_for_selector(".graphiql-doc-explorer :text('JobMetricsById')")

    assert watcher.faults == []
