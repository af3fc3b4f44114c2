"""The application of the login tests: with a few routes that say who asks."""

import pytest

from tests.auth.probe import add_probes


@pytest.fixture
def app(app):
    add_probes(app)
    return app
