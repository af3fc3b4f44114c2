"""What a reverse proxy says about a request reaches the application through every layer, if the proxy is trusted."""

import pytest

from tests.support.served import served

BY_TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@pytest.mark.parametrize(("trusted", "strict"), [("1", True), ("0", False)])
def test_only_a_trusted_proxy_can_say_that_the_client_uses_tls(instance, trusted, strict):
    with served(instance, FLIGHTDECK_SERVER_TRUSTED_PROXIES=trusted) as server:
        answer = server.get("/api/jobs/", BY_TLS)

    assert ("Strict-Transport-Security" in answer.headers) is strict


@pytest.mark.parametrize("path", ["/login", "/flightdeck/login"])
def test_pages_below_a_path_link_to_that_path_whether_or_not_the_proxy_takes_it_off(instance, path):
    with served(instance, FLIGHTDECK_SERVER_URL_PREFIX="/flightdeck") as server:
        page = server.text(path)

    assert 'action="/flightdeck/login"' in page
    assert 'src="/flightdeck/static/' in page
