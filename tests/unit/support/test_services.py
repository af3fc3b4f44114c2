import pytest

from tests.support.services import require_service


def test_a_service_that_is_there_is_returned():
    assert require_service("MariaDB", "mysql://x", "TEST_MARIADB_URL") == "mysql://x"


def test_a_missing_service_skips_and_says_which_variable_would_help(monkeypatch):
    monkeypatch.delenv("REQUIRE_SERVICES", raising=False)

    with pytest.raises(pytest.skip.Exception, match="MariaDB is not available: set TEST_MARIADB_URL"):
        require_service("MariaDB", None, "TEST_MARIADB_URL")


def test_a_missing_service_fails_where_services_are_required(monkeypatch):
    monkeypatch.setenv("REQUIRE_SERVICES", "1")

    with pytest.raises(pytest.fail.Exception, match="MariaDB is not available"):
        require_service("MariaDB", "", "TEST_MARIADB_URL")
