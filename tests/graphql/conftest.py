"""One site for all GraphQL tests that only read; each of them runs with plans and with stock completion."""

import pytest

from app.blueprints.graphql.execution import FlightdeckExecution
from tests.graphql.site import Site, build_site, standard_archive


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Site:
    folder = tmp_path_factory.mktemp("graphql")
    return build_site(folder, standard_archive(folder))


@pytest.fixture(scope="session", params=["plans", "graphql-core"])
def site(request, built_site):
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "graphql-core":
            patch.setattr(FlightdeckExecution, "_plan", lambda *_arguments: None)
        yield built_site
