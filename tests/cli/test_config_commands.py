"""`flask config`, as real processes: a start that fails must fail with one sentence."""

import subprocess
import tomllib

import pytest

from app.domain.errors import InvalidConfiguration
from app.settings import load_settings
from tests.support.archive_builder import ArchiveBuilder
from tests.support.served import FLASK, ROOT, TIMEOUT, environment


@pytest.fixture
def run(app):
    """Return a function that runs a command line and returns its result."""
    return lambda line: app.test_cli_runner().invoke(args=line.split())


def start(folder, *arguments, **variables):
    command = [FLASK, *arguments]
    variables = environment(folder, **variables)
    return subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )


def test_a_good_configuration_is_called_good(run, app_folder):
    result = run("config check")

    assert (result.exit_code, result.output) == (0, f"Configuration of {app_folder} is good\n")


def test_a_broken_cluster_file_is_named(run, app_folder):
    archive = ArchiveBuilder(app_folder / "job-archive").with_default_clusters()
    (archive.root / "testc" / "cluster.json").write_text("{", encoding="utf-8")

    result = run("config check")

    assert result.exit_code == 1
    assert "cluster testc: " in result.stderr


def test_missing_keys_are_named_with_the_command(tmp_path):
    result = start(tmp_path, "config", "check")

    assert result.returncode == 1
    for name in ("SESSION_KEY", "JWT_PUBLIC_KEY", "JWT_PRIVATE_KEY"):
        assert f"missing: {name}; run: flask keys generate\n" in result.stderr


@pytest.mark.parametrize("command", [("config", "check"), ("config", "show"), ("db", "upgrade"), ("serve",)])
@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"FLIGHTDECK_SERVER_PORT": "x"}, "environment: FLIGHTDECK_SERVER_PORT must be of type int, not 'x'"),
        ({"FLIGHTDECK_NOSUCH": "x"}, "environment: unknown variable FLIGHTDECK_NOSUCH; see flask config show"),
    ],
)
def test_a_start_that_cannot_be_says_one_sentence(tmp_path, command, variables, sentence):
    result = start(tmp_path, *command, **variables)

    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"Error: {sentence}\n")


def test_an_archive_that_is_not_there_is_named(tmp_path):
    result = start(tmp_path, "config", "check", FLIGHTDECK_ARCHIVE_PATH="/no/such/folder")

    assert (result.returncode, result.stderr) == (1, "Error: job archive /no/such/folder: no such directory\n")


@pytest.mark.parametrize("command", ["archive init-db", "user list", "token list"])
def test_commands_on_an_empty_database_name_the_command_that_comes_first(tmp_path, command):
    result = start(tmp_path, *command.split())

    assert (result.returncode, result.stderr) == (1, "Error: the database is empty; run: flask db upgrade\n")


def test_what_is_shown_is_toml_that_loads_again(tmp_path):
    odd = 'say "hi" \\ \t ü'

    shown = start(tmp_path, "config", "show", FLIGHTDECK_UI_SITE_NAME=odd, FLIGHTDECK_SERVER_PORT="9001").stdout

    (tmp_path / "config.toml").write_text(shown, encoding="utf-8")
    settings = load_settings(tmp_path, {})
    assert (settings.ui.site_name, settings.server.port) == (odd, 9001)


def test_secrets_are_masked(run, settings):
    shown = run("config show").output

    assert "# SESSION_KEY: ********" in shown
    for secret in (settings.secrets.session_key, settings.secrets.jwt_private_key):
        assert secret not in shown


def test_the_password_of_a_database_is_masked(tmp_path):
    url = "mysql+pymysql://u:secretword@127.0.0.1/d"

    result = start(tmp_path, "config", "show", FLIGHTDECK_DATABASE_URL=url)

    assert result.returncode == 0
    assert tomllib.loads(result.stdout)["database"]["url"] == "********"
    assert "secretword" not in result.stdout + result.stderr
    with pytest.raises(InvalidConfiguration):
        load_settings(tmp_path, {"FLIGHTDECK_DATABASE_URL": "********"})
