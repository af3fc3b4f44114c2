"""One site for all GraphQL tests that only read; each of them runs with plans and with stock completion."""

import pytest

from app.blueprints.graphql.execution import FlightdeckExecution
from tests.graphql.site import Site, build_site, standard_archive


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Site:
    folder = tmp_path_factory.mktemp("graphql")
    return build_site(folder, standard_archive(folder))


@pytest.fixture(params=["plans", "graphql-core"])
def site(request, built_site, monkeypatch):
    if request.param == "graphql-core":
        monkeypatch.setattr(FlightdeckExecution, "_plan", lambda *_arguments: None)
    return built_site
