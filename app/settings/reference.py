"""The reference of all settings as Markdown: what ``docs/settings.md`` holds, so that it cannot fall behind."""

from __future__ import annotations

import math
import typing
from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any

from app.settings.load import key_name, variable_name
from app.settings.schema import SECTIONS, Secrets, Settings

INTRODUCTION = """\
# Settings

Flightdeck starts without any of these. To change one, write it into `config.toml` in the instance folder:

    [server]
    port = 8090

or set the environment variable beside it, which wins. Lists are TOML lists in the file and separated by commas in a
variable. An unknown key or a value that cannot be right stops the start with a sentence that names it;
`flask config check` tries a file without starting anything.

The instance folder is `./instance`, or what `FLIGHTDECK_INSTANCE` says. Relative paths count from there.
This page is written by `make schema` from the code; change `app/settings/schema.py` instead.
"""

SECRETS = """\
## Keys

Keys do not belong into `config.toml`. They are read from `.env` in the instance folder, which `flask keys generate`
writes, or from the environment, which wins.

| Variable | Meaning |
|---|---|
"""


def settings_reference() -> str:
    """Return the whole page."""
    sections = [_section(name) for name in SECTIONS]
    secrets = "".join(f"| `{item.metadata['variable']}` | {item.metadata['meaning']} |\n" for item in fields(Secrets))
    return "\n".join([INTRODUCTION, *sections, SECRETS + secrets])


def _section(name: str) -> str:
    section_class = typing.get_type_hints(Settings)[name]
    title = (section_class.__doc__ or "").partition(": ")[2].rstrip(".")
    rows = "".join(_rows(name, section_class))
    return f"## `[{name}]`: {title}\n\n| Key, variable | Default | Meaning |\n|---|---|---|\n{rows}"


def _rows(section: str, section_class: type[Any]) -> Iterator[str]:
    for item in fields(section_class):
        names = f"`{key_name(item.name)}`<br>`{variable_name(section, item.name)}`"
        yield f"| {names} | `{_as_toml(item.default)}` | {_meaning(item)} |\n"


def _meaning(item: Field[Any]) -> str:
    """Return the declared sentence and, if there is a check, what it says about a value that is surely wrong."""
    check, wrong = item.metadata["check"], _surely_wrong(item.default)
    meaning: str = item.metadata["meaning"]
    limits: str | None = check(wrong) if check else None
    return f"{meaning} ({limits.removeprefix('must be ')})" if limits else meaning


def _surely_wrong(default: object) -> object:
    if isinstance(default, tuple):
        return (-math.inf,)
    return "\0" if isinstance(default, str) else -math.inf


def _as_toml(value: object) -> str:
    """Write a default as it would stand in the file.

    >>> _as_toml(("a", "b")), _as_toml(True), _as_toml(3)
    ('["a", "b"]', 'true', '3')
    """
    if isinstance(value, tuple):
        return "[" + ", ".join(_as_toml(one) for one in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
