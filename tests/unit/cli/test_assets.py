from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import assets, vendor_files

HTMX = vendor_files.FILES["htmx.min.js"]


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A checkout whose npm "installed" one byte per wanted file."""
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "run_npm", fill_modules)
    return tmp_path


def fill_modules(root):
    modules = root / "node_modules"
    for source in [*vendor_files.FILES.values(), *vendor_files.LICENSES.values()]:
        write(modules / source, "x")
    for name in vendor_files.ICONS:
        write(modules / vendor_files.ICON_FOLDER / f"{name}.svg", f'<svg class="{name}">\n  <path d="M0 0"/>\n</svg>')


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def install(*arguments):
    return CliRunner().invoke(assets.assets_cli, ["install", *arguments])


def test_install_fills_the_vendor_folder(root):
    result = install()

    names = {path.name for path in (root / "app/static/vendor").iterdir()}
    assert result.exit_code == 0, result.output
    assert names == {*vendor_files.FILES, "icons.svg", "LICENSES.txt", ".stamp"}


def test_a_second_install_does_nothing(root, monkeypatch):
    install()
    monkeypatch.setattr(assets, "run_npm", lambda _root: pytest.fail("npm was started"))

    result = install()

    assert result.output == "app/static/vendor is up to date\n"


def test_a_changed_lock_file_installs_again_and_drops_old_files(root):
    install()
    write(root / "app/static/vendor/left-over.js", "old")
    (root / "package-lock.json").write_text('{"changed": true}')

    install()

    assert not (root / "app/static/vendor/left-over.js").exists()


def test_a_lost_file_is_noticed(root):
    install()
    (root / "app/static/vendor/htmx.min.js").unlink()

    install()

    assert (root / "app/static/vendor/htmx.min.js").exists()


def test_a_package_without_the_wanted_file_stops_the_install_and_leaves_no_stamp(root, monkeypatch):
    monkeypatch.setattr(assets, "run_npm", lambda root: (fill_modules(root), (root / "node_modules" / HTMX).unlink()))

    result = install()

    assert result.exit_code == 1
    assert f"{HTMX} is missing" in result.output
    assert not (root / "app/static/vendor/.stamp").exists()


def test_the_sprite_has_one_symbol_per_icon(root):
    install()

    text = (root / "app/static/vendor/icons.svg").read_text()
    assert '<symbol id="check-circle" viewBox="0 0 16 16" fill="currentColor"><path d="M0 0"/></symbol>' in text
    assert text.count("<symbol") == len(vendor_files.ICONS)


def test_a_failing_npm_is_reported_in_one_sentence(root, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(assets, "npm_command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])

    with pytest.raises(assets.AssetsError, match="npm ci failed"):
        assets.run_npm(root)


def test_the_command_needs_no_more_than_click_and_the_standard_library():
    tree = ast.parse(Path(assets.__file__).read_text())

    imported = {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    assert imported - set(sys.stdlib_module_names) == {"app", "click"}
