"""Where settings come from, and what is said of those that cannot be used."""

from dataclasses import fields
from pathlib import Path

import pytest

from app.domain.errors import InvalidConfiguration
from app.settings import Settings, load_settings
from app.settings.load import key_name, variable_name
from app.settings.schema import SECTIONS


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a config.toml with these lines and this environment."""

    def load(text="", env_file="", **environ):
        if text:
            (tmp_path / "config.toml").write_text(text, encoding="utf-8")
        if env_file:
            (tmp_path / ".env").write_text(env_file, encoding="utf-8")
        return load_settings(tmp_path, environ)

    return load


def test_nothing_is_needed(load, tmp_path):
    assert load() == Settings(instance=tmp_path)


def test_the_instance_folder_need_not_exist(tmp_path):
    settings = load_settings(tmp_path / "missing", {})

    assert settings.database_url == f"sqlite:///{tmp_path}/missing/flightdeck.db"
    assert settings.archive_path == tmp_path / "missing" / "job-archive"


def test_the_instance_folder_is_named_by_the_environment(tmp_path):
    assert load_settings(None, {"FLIGHTDECK_INSTANCE": str(tmp_path)}).instance == tmp_path
    assert load_settings(None, {}).instance == Path("instance").resolve()


def test_a_file_sets_keys_of_every_type(load):
    settings = load(
        """
        [server]
        port = 9000
        url-prefix = "/monitoring"
        [auth]
        validate-user = true
        [ui]
        job-list-metrics = ["a", "b"]
        [resampling]
        resolutions = [60, 120]
        """
    )

    assert (settings.server.port, settings.server.url_prefix) == (9000, "/monitoring")
    assert settings.auth.validate_user is True
    assert settings.ui.job_list_metrics == ("a", "b")
    assert settings.resampling.resolutions == (60, 120)


def test_the_environment_wins_over_env_file_over_config_file(load):
    text = "[server]\nport = 1\nthreads = 1\nworkers = 1\n"
    env_file = "FLIGHTDECK_SERVER_PORT=2\nFLIGHTDECK_SERVER_THREADS=2\nSESSION_KEY=from-file\n"

    settings = load(text, env_file, FLIGHTDECK_SERVER_PORT="3")

    assert (settings.server.port, settings.server.threads, settings.server.workers) == (3, 2, 1)
    assert settings.secrets.session_key == "from-file"


@pytest.mark.parametrize(
    ("variables", "value"),
    [
        ({"FLIGHTDECK_AUTH_VALIDATE_USER": "yes"}, True),
        ({"FLIGHTDECK_AUTH_VALIDATE_USER": "False"}, False),
        ({"FLIGHTDECK_UI_JOB_LIST_METRICS": "a, b ,,c"}, ("a", "b", "c")),
        ({"FLIGHTDECK_UI_JOB_LIST_METRICS": ""}, ()),
        ({"FLIGHTDECK_RESAMPLING_RESOLUTIONS": "60,120"}, (60, 120)),
        ({"FLIGHTDECK_UI_SITE_NAME": ""}, ""),
        ({"FLIGHTDECK_JOBS_SHORT_JOB_SECONDS": "0"}, 0),
    ],
)
def test_variables_are_read_by_the_type_of_the_key(load, variables, value):
    (name,) = variables
    settings = load(**variables)

    found = {
        variable_name(section, item.name): getattr(getattr(settings, section), item.name)
        for section in SECTIONS
        for item in fields(getattr(settings, section))
    }
    assert found[name] == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[server", "config.toml: not valid TOML"),
        ("[server]\nport = 1\nport = 2", "config.toml: not valid TOML"),
        ("[sever]\nport = 1", "config.toml: unknown section 'sever'; known are server, database"),
        ("port = 1", "config.toml: unknown section 'port'"),
        ("server = 1", "config.toml: server must be a section"),
        ("[server]\nPort = 1", "config.toml: [server]: unknown key 'Port'; known are host, port"),
        ("[server]\nurl_prefix = '/x'", "[server]: unknown key 'url_prefix'"),
        ("[server]\nport = '80'", "config.toml: [server] port must be of type int, not '80'"),
        ("[server]\nport = 80.5", "[server] port must be of type int, not 80.5"),
        ("[server]\nport = true", "[server] port must be of type int, not True"),
        ("[server]\nport = 65536", "[server] port must be between 0 and 65535, not 65536"),
        ("[server]\nhost = ''", "[server] host must not be empty"),
        ("[server]\nurl-prefix = '/x/'", "[server] url-prefix must be empty or start with / and not end with it"),
        ("[server]\nlog-level = 'loud'", "[server] log-level must be one of debug, info, warning, error, not 'loud'"),
        ("[auth]\nvalidate-user = 1", "[auth] validate-user must be of type bool, not 1"),
        ("[ui]\njob-list-metrics = 'a'", "[ui] job-list-metrics must be a list of str, not 'a'"),
        ("[ui]\njob-list-metrics = [1]", "[ui] job-list-metrics must be a list of str, not [1]"),
        ("[ui]\njobs-per-page = 9", "[ui] jobs-per-page must be between 10 and 200, not 9"),
        ("[resampling]\nresolutions = [60, 0]", "[resampling] resolutions must be at least 1, not (60, 0)"),
        ("[archive]\nkind = 's3'", "[archive] kind must be one of file, not 's3'"),
        ("[archive]\npath = ' '", "[archive] path must not be empty"),
    ],
)
def test_a_wrong_file_is_said_with_key_and_file(load, tmp_path, text, said):
    with pytest.raises(InvalidConfiguration) as caught:
        load(text)

    assert said in str(caught.value)
    assert str(tmp_path / "config.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FLIGHTDECK_SERVER_PORTS", "1", "unknown variable FLIGHTDECK_SERVER_PORTS"),
        ("FLIGHTDECK_SERVER_PORT", "http", "FLIGHTDECK_SERVER_PORT must be of type int, not 'http'"),
        ("FLIGHTDECK_SERVER_PORT", "", "FLIGHTDECK_SERVER_PORT must be of type int, not ''"),
        ("FLIGHTDECK_SERVER_PORT", "-1", "FLIGHTDECK_SERVER_PORT must be between 0 and 65535, not -1"),
        ("FLIGHTDECK_AUTH_VALIDATE_USER", "maybe", "FLIGHTDECK_AUTH_VALIDATE_USER must be true or false, not 'maybe'"),
        ("FLIGHTDECK_RESAMPLING_RESOLUTIONS", "60,x", "FLIGHTDECK_RESAMPLING_RESOLUTIONS must be of type int, not 'x'"),
    ],
)
def test_a_wrong_variable_is_named(load, name, value, said):
    with pytest.raises(InvalidConfiguration) as caught:
        load(**{name: value})

    assert str(caught.value).startswith("environment: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["flightdeck.db", "sqlite:///", "mysql://u:secretword@h/d", "postgresql://u:secretword@h/d", "http://secretword"],
)
def test_an_unusable_database_is_said_without_its_password(load, url):
    with pytest.raises(InvalidConfiguration, match=r"must be empty or start with sqlite:///, mysql\+pymysql") as caught:
        load(f"[database]\nurl = '{url}'")

    assert "secretword" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql+pymysql://u:p@h/d", "mariadb+pymysql://u:p@h/d", "postgresql+psycopg://h/d"])
def test_servers_are_taken_as_they_stand(load, url):
    assert load(FLIGHTDECK_DATABASE_URL=url).database_url == url


def test_a_relative_sqlite_file_counts_from_the_instance_folder(load, tmp_path):
    settings = load(FLIGHTDECK_DATABASE_URL="sqlite:///data/x.db?timeout=3")

    assert settings.database_url == f"sqlite:///{tmp_path}/data/x.db?timeout=3"


def test_an_absolute_sqlite_file_is_taken_as_it_stands(load):
    assert load(FLIGHTDECK_DATABASE_URL="sqlite:////data/x.db").database_url == "sqlite:////data/x.db"


def test_a_file_that_cannot_be_read_is_said(load, tmp_path):
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(InvalidConfiguration, match="not valid TOML"):
        load()


def test_secrets_never_show_in_a_representation(load):
    settings = load(env_file="SESSION_KEY=secretword\nJWT_PRIVATE_KEY=secretword\n")

    assert settings.secrets.session_key == "secretword"
    assert "secretword" not in repr(settings)


def test_every_key_has_a_meaning_and_a_default_that_passes_its_check():
    for section in SECTIONS:
        for item in fields(getattr(Settings(Path("x")), section)):
            check = item.metadata["check"]
            assert item.metadata["meaning"].endswith((".", ")")), key_name(item.name)
            assert check is None or check(item.default) is None, key_name(item.name)
