import pytest

from tests.support.served import make_instance


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    """An instance folder a server can start on."""
    return make_instance(tmp_path_factory.mktemp("instance"))
