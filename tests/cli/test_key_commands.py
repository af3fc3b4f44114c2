"""`flask keys`."""

import stat

import pytest

from app.auth.keys import require_keys
from app.settings import load_settings
from app.settings.schema import Secrets


@pytest.fixture
def settings_overrides():
    return {"secrets": Secrets()}


@pytest.fixture
def run(app):
    """Return a function that runs a command line and returns its result."""
    return lambda line: app.test_cli_runner().invoke(args=line.split())


def secrets_of(folder):
    return load_settings(folder, {}).secrets


def test_the_keys_are_those_serving_needs(run, app_folder):
    result = run("keys generate")

    assert result.exit_code == 0
    require_keys(secrets_of(app_folder))


def test_nobody_else_can_read_the_keys(run, app_folder):
    (app_folder / ".env").write_text("FLIGHTDECK_SERVER_PORT=8081\n")
    (app_folder / ".env").chmod(0o644)

    run("keys generate")

    assert stat.S_IMODE((app_folder / ".env").stat().st_mode) == 0o600


def test_other_lines_stay(run, app_folder):
    (app_folder / ".env").write_text("# ours\nFLIGHTDECK_SERVER_PORT=8081\nexport JWT_PUBLIC_KEY=\n")

    run("keys generate")

    lines = (app_folder / ".env").read_text().splitlines()
    assert lines[:2] == ["# ours", "FLIGHTDECK_SERVER_PORT=8081"]
    assert len([line for line in lines if "JWT_PUBLIC_KEY" in line]) == 1
    assert load_settings(app_folder, {}).server.port == 8081


def test_keys_are_not_replaced_by_accident(run, app_folder):
    run("keys generate")
    before = secrets_of(app_folder)

    result = run("keys generate")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "has SESSION_KEY, JWT_PUBLIC_KEY, JWT_PRIVATE_KEY already; --force replaces them" in result.stderr
    assert secrets_of(app_folder) == before


def test_keys_are_replaced_on_demand(run, app_folder):
    run("keys generate")
    before = secrets_of(app_folder)

    result = run("keys generate --force")

    assert result.exit_code == 0
    assert secrets_of(app_folder) != before
    require_keys(secrets_of(app_folder))


def test_nothing_but_the_file_is_left_behind(run, app_folder):
    run("keys generate")

    assert [path.name for path in app_folder.iterdir() if path.name.startswith(".env")] == [".env"]
