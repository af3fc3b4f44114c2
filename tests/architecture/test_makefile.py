"""What make promises beyond calling programs: the list of targets, and that the demo keeps off real data."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(*arguments, **environment):
    """Run make as from a shell: not as a child of the make that may run these tests."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    command = ["make", "-C", ROOT, *arguments]
    return subprocess.run(command, env=inherited | environment, capture_output=True, text=True, check=False)


def test_make_alone_lists_every_target_with_what_it_does():
    targets = re.findall(r"^\.PHONY: (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    listed = make().stdout

    assert [target for target in targets if target != "always" and f"make {target} " not in listed] == []


def test_the_demo_never_uses_the_instance_of_a_real_server():
    plan = make("--dry-run", "demo", FLIGHTDECK_INSTANCE="/srv/real").stdout

    assert "/srv/real" not in plan
    assert "FLIGHTDECK_INSTANCE='instance/demo'" in plan


def test_settings_of_a_real_server_do_not_reach_what_make_starts():
    shown = make("--eval", "show: ; @env", "show", FLIGHTDECK_DATABASE_URL="mysql://real").stdout

    assert "PATH=" in shown
    assert "mysql://real" not in shown


@pytest.mark.parametrize("content", [[], ["flightdeck.db"]])
def test_a_folder_the_demo_did_not_make_is_refused_and_kept(tmp_path, content):
    for name in content:
        (tmp_path / name).touch()

    outcome = make("--assume-old=install", f"DEMO_INSTANCE={tmp_path}", f"{tmp_path}/.ready")

    assert outcome.returncode == 2
    assert "exists and is no demo" in outcome.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == content
