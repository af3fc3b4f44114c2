"""One site for all page tests that only read, and one with a job for whatever a job page shows."""

import pytest

from tests.support.job_site import JobSite, build_job_site
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


@pytest.fixture(scope="session")
def job_site(tmp_path_factory) -> JobSite:
    return build_job_site(tmp_path_factory.mktemp("jobs"))
