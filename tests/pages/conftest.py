"""One site for all page tests that only read."""

import pytest

from tests.support.page_site import PageSite, build_page_site


@pytest.fixture(scope="session")
def page_site(tmp_path_factory) -> PageSite:
    return build_page_site(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def boss(page_site):
    return page_site.client("boss")


@pytest.fixture(scope="session")
def kelm(page_site):
    return page_site.client("kelm014")
