"""One site for all GraphQL tests that only read."""

import pytest

from tests.graphql.site import Site, build_site, standard_archive


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Site:
    folder = tmp_path_factory.mktemp("graphql")
    return build_site(folder, standard_archive(folder))
