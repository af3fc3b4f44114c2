"""The example units are valid and hardened: checked by systemd itself, on a copy whose program exists."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.services import find_program, require_service

ROOT = Path(__file__).parents[2]
UNITS = sorted(path.name for path in (ROOT / "init").iterdir() if path.suffix in {".service", ".socket"})
SERVICES = [name for name in UNITS if name.endswith(".service")]
WORST_EXPOSURE = 20
"""Tenths on systemd's scale from 0 (locked in) to 10 (bare); a service without any option has 9.6."""


@pytest.fixture
def analyze(tmp_path):
    """Return a function that runs systemd-analyze on copies of our units and returns its exit code and output."""
    program = require_service("systemd-analyze", find_program("systemd-analyze"), "PATH")
    for name in UNITS:
        text = (ROOT / "init" / name).read_text(encoding="utf-8")
        text = text.replace("/opt/flightdeck/.venv/bin/flask", sys.executable).replace("/opt/flightdeck", str(ROOT))
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*arguments):
        outcome = subprocess.run([program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        return outcome.returncode, outcome.stdout + outcome.stderr

    return run


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_every_line_of_a_unit(analyze, unit):
    code, output = analyze("verify", "--man=no", f"./{unit}")

    # Unknown keys are only warnings to systemd, and other units of the machine may have their own complaints.
    assert not [line for line in output.splitlines() if "flightdeck" in line]
    assert code == 0, output


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_is_locked_in(analyze, unit):
    code, output = analyze("security", "--offline=true", "--no-pager", f"--threshold={WORST_EXPOSURE}", f"./{unit}")

    assert code == 0, output


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_may_open_many_files(unit):
    assert "\nLimitNOFILE=65536\n" in (ROOT / "init" / unit).read_text(encoding="utf-8")
