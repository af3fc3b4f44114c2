"""``flask keys``: the key pair that signs tokens."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from dotenv import dotenv_values
from flask import current_app

from app.auth.keys import generate_secrets
from app.cli.errors import FlightdeckGroup
from app.domain.errors import Conflict
from app.settings.schema import Secrets

keys_cli = FlightdeckGroup("keys", help="Keys that sign tokens and sessions.")


@keys_cli.command("generate")
@click.option("--force", is_flag=True, help="Replace existing keys; all tokens and sessions end with them.")
def generate(*, force: bool) -> None:
    """Write a new key pair and session key to .env in the instance folder."""
    path = Path(current_app.instance_path) / ".env"
    write_keys(path, generate_secrets(), force=force)
    click.echo(f"Wrote keys to {path}")


def write_keys(path: Path, secrets: Secrets, *, force: bool) -> None:
    """Write secrets to an ``.env`` file that only its owner can read, keeping its other lines; raise `Conflict`."""
    values = {item.metadata["variable"]: getattr(secrets, item.name) for item in fields(Secrets)}
    present = [name for name, value in dotenv_values(path).items() if name in values and value]
    if present and not force:
        raise Conflict(f"{path} has {', '.join(present)} already; --force replaces them, which ends all tokens")
    kept = [line for line in _lines(path) if _variable(line) not in values]
    text = "\n".join([*kept, *(f"{name}={value}" for name, value in values.items())]) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, text)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _variable(line: str) -> str:
    return line.partition("=")[0].strip().removeprefix("export ").strip()


def _replace(path: Path, text: str) -> None:
    """Write a file for its owner's eyes; a crash leaves the old one or the new one."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".env.", delete=False) as draft:  # mode 600
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
