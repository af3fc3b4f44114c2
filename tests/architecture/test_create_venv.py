"""init/create-venv takes the newest usable Python and says what to do when there is none."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "init" / "create-venv"


@pytest.fixture
def machine(tmp_path):
    """A machine whose PATH holds only the interpreters a test puts there."""
    return Machine(tmp_path)


class Machine:
    def __init__(self, folder):
        self.folder = folder
        self.venv = folder / "venv"

    def has(self, name, version, *, complete=True):
        """Add an interpreter of which create-venv sees the version, the modules and the folder it creates."""
        major, minor = version.split(".")
        self.command(
            name,
            f"""case "$*" in
                --version) echo "Python {version}" ;;
                *"(3, 11)"*) [ {minor} -ge 11 ] && printf '%d%03d\\n' {major} {minor} ;;
                *ensurepip*) {"true" if complete else "false"} ;;
                *-venv*) echo "python{version}-venv" ;;
                "-m venv --clear "*) echo "made by {name}" > "$4" ;;
                esac""",
        )

    def command(self, name, body):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def create_venv(self, **environment):
        command = ["/bin/sh", SCRIPT, self.venv]
        environment = {"PATH": str(self.folder), **environment}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_newest_python_is_taken(machine):
    machine.has("python3", "3.11")
    machine.has("python3.13", "3.13")
    machine.has("python3.12", "3.12")

    machine.create_venv()

    assert machine.venv.read_text() == "made by python3.13\n"


def test_a_python_that_is_too_old_is_no_choice(machine):
    machine.has("python3", "3.9")
    machine.has("python3.11", "3.11")

    machine.create_venv()

    assert machine.venv.read_text() == "made by python3.11\n"


def test_a_name_that_does_not_run_is_no_choice(machine):
    machine.command("python3.13", 'echo "pyenv: python3.13: command not found" >&2; exit 127')
    machine.has("python3", "3.12")

    machine.create_venv()

    assert machine.venv.read_text() == "made by python3\n"


def test_an_older_complete_python_is_preferred_to_a_newer_without_ensurepip(machine):
    machine.has("python3.13", "3.13", complete=False)
    machine.has("python3", "3.11")

    machine.create_venv()

    assert machine.venv.read_text() == "made by python3\n"


def test_without_ensurepip_the_debian_package_is_named(machine):
    machine.has("python3", "3.11", complete=False)

    outcome = machine.create_venv()

    assert outcome.returncode == 1
    assert "apt-get install python3.11-venv" in outcome.stderr


def test_without_any_python_the_needed_version_is_named(machine):
    outcome = machine.create_venv()

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("Flightdeck needs Python 3.11 or newer; tried python3,")


def test_a_named_python_is_taken_although_a_newer_is_there(machine):
    machine.has("python3", "3.13")
    machine.has("mine", "3.11")

    machine.create_venv(PYTHON="mine")

    assert machine.venv.read_text() == "made by mine\n"
