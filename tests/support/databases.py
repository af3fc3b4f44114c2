"""The three databases a test runs on: SQLite always, the servers where the environment names them."""

from __future__ import annotations

import pytest

EVERY_DATABASE = (
    "sqlite",
    pytest.param("mariadb", marks=pytest.mark.integration),
    pytest.param("postgresql", marks=pytest.mark.integration),
)
"""For ``params`` of a fixture."""

on_every_database = pytest.mark.parametrize("database", EVERY_DATABASE, indirect=True)
"""For tests and modules that use the fixture `database`, directly or by `app`."""
