"""A server that cannot serve says why in one sentence and ends with 1, before it takes the port."""

import os
import socket
import subprocess

import pytest

from tests.support.served import FLASK, ROOT, TIMEOUT, environment, make_instance


def refusal(folder, *options, **variables):
    """Start a server that must end at once; return what it says."""
    result = subprocess.run(
        [FLASK, "serve", "--port", "0", *options],
        cwd=ROOT,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    return result.stderr


def test_without_keys(tmp_path):
    assert refusal(tmp_path) == "Error: environment: JWT_PUBLIC_KEY is not set; run: flask keys generate\n"


def test_on_an_empty_database(instance, tmp_path):
    (tmp_path / ".env").write_text((instance / ".env").read_text(encoding="utf-8"), encoding="utf-8")

    assert refusal(tmp_path) == "Error: the database is empty; run: flask db upgrade\n"


def test_on_another_schema(tmp_path):
    make_instance(tmp_path)
    subprocess.run(
        [FLASK, "db", "downgrade", "base"], cwd=ROOT, env=environment(tmp_path), check=True, capture_output=True
    )

    assert refusal(tmp_path) == "Error: the database is empty; run: flask db upgrade\n"


def test_on_a_database_that_does_not_answer(instance):
    url = "mysql+pymysql://u:secretword@127.0.0.1:1/x"

    said = refusal(instance, FLIGHTDECK_DATABASE_URL=url)

    assert said.startswith("Error: the database does not answer: ")
    assert (said.count("\n"), "secretword" in said) == (1, False)


def test_without_its_archive(instance):
    said = refusal(instance, FLIGHTDECK_ARCHIVE_PATH="/no/such/folder")

    assert said == "Error: job archive /no/such/folder: no such directory\n"


def test_with_a_configuration_that_is_wrong(instance):
    said = refusal(instance, FLIGHTDECK_SERVER_THREADS="many")

    assert said == "Error: environment: FLIGHTDECK_SERVER_THREADS must be of type int, not 'many'\n"


def test_on_a_port_that_is_taken(instance):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = refusal(instance, "--port", str(port))

    assert said == f"Error: cannot listen on 127.0.0.1:{port}: {os.strerror(98)}; is another server running?\n"


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_on_an_address_that_is_not_ours(instance, host):
    said = refusal(instance, "--host", host)

    assert said.startswith(f"Error: cannot listen on {host}:0: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("option", [("--port", "65536"), ("--workers", "0"), ("--log-level", "loud"), ("--nosuch",)])
def test_wrong_options_are_wrong_usage(instance, option):
    command = [FLASK, "serve", *option]

    result = subprocess.run(command, cwd=ROOT, env=environment(instance), capture_output=True, text=True, check=False)

    assert result.returncode == 2
