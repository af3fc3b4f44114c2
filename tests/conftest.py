"""What every test has: no way out to the network, steady property tests, and the real servers when they are there."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import hypothesis
import pytest

from tests.support.network import only_loopback
from tests.support.services import find_chromium, require_service

pytest_plugins = ["tests.support.app"]

# No deadline and no complaint about slow generation: a busy machine is not a bug. CI tries the same examples each time.
hypothesis.settings.register_profile(
    "flightdeck",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("flightdeck")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with only_loopback(socket):
        yield


@pytest.fixture(scope="session")
def mariadb_url() -> str:
    """SQLAlchemy URL of an empty MariaDB database that a test may fill and must clear again."""
    return require_service("MariaDB", os.environ.get("TEST_MARIADB_URL"), "TEST_MARIADB_URL")


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """SQLAlchemy URL of an empty PostgreSQL database that a test may fill and must clear again."""
    return require_service("PostgreSQL", os.environ.get("TEST_POSTGRESQL_URL"), "TEST_POSTGRESQL_URL")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium for Playwright's ``launch(executable_path=...)``."""
    return require_service("Chromium", find_chromium(), "CHROMIUM")
