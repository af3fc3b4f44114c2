"""``flask config``: check and show what an installation is set to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields

import click

from app.cli.errors import FlightdeckGroup
from app.container import current_services
from app.settings import Settings
from app.settings.load import key_name
from app.settings.schema import SECTIONS

config_cli = FlightdeckGroup("config", help="Configuration: check it, show what is in effect.")

MASK = "********"


@config_cli.command("check")
def check() -> None:
    """Read the configuration, open what it names, and say what is missing."""
    services = current_services()
    for cluster, problem in services.clusters.problems.items():
        click.echo(f"cluster {cluster}: {problem}", err=True)
    for missing in _missing_secrets(services.settings):
        click.echo(f"missing: {missing}; run: flask keys generate", err=True)
    if services.clusters.problems or any(_missing_secrets(services.settings)):
        raise SystemExit(1)
    click.echo(f"Configuration of {services.settings.instance} is good")


@config_cli.command("show")
def show() -> None:
    """Print the configuration in effect as TOML, with its meaning; secrets are masked."""
    settings = current_services().settings
    click.echo(f"# instance folder: {settings.instance}")
    for section in SECTIONS:
        click.echo(f"\n[{section}]")
        for line in _lines(getattr(settings, section)):
            click.echo(line)
    click.echo("\n# secrets (environment or .env)")
    for item in fields(settings.secrets):
        state = MASK if getattr(settings.secrets, item.name) else "not set"
        click.echo(f"# {item.metadata['variable']}: {state}")


def _lines(section: object) -> Iterator[str]:
    for item in fields(section):  # type: ignore[arg-type]
        value = getattr(section, item.name)
        shown = MASK if item.metadata.get("secret") and value else value
        yield f"# {item.metadata['meaning']}"
        yield f"{key_name(item.name)} = {_toml(shown)}"


def _toml(value: object) -> str:
    """Write a value as TOML.

    >>> _toml(("a", "b")), _toml(7)
    ('["a", "b"]', '7')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # the escapes of JSON are those of TOML
    return str(value)


def _missing_secrets(settings: Settings) -> list[str]:
    return [item.metadata["variable"] for item in fields(settings.secrets) if not getattr(settings.secrets, item.name)]
