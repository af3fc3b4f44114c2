"""Read ``config.toml``, ``.env`` and the environment into `Settings`.

Later wins: default, ``config.toml``, ``.env``, environment. Anything unknown or unusable stops the start with one
sentence that names key and file. No file is needed.
"""

from __future__ import annotations

import os
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from app.domain.errors import InvalidConfiguration
from app.settings.schema import SECTIONS, Secrets, Settings

PREFIX = "FLIGHTDECK_"
CONTROL_VARIABLES = frozenset({"FLIGHTDECK_INSTANCE"})
"""Variables with our prefix that are not settings."""


def load_settings(instance: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the instance folder; raise `InvalidConfiguration` naming key and source."""
    environ = os.environ if environ is None else environ
    folder = (instance or Path(environ.get("FLIGHTDECK_INSTANCE", "instance"))).resolve()
    variables = _env_file(folder / ".env") | dict(environ)
    table = _config_file(folder / "config.toml")
    _refuse_unknown_variables(variables)
    sections = {name: _section(name, table, variables, folder / "config.toml") for name in SECTIONS}
    return Settings(instance=folder, secrets=_secrets(variables), **sections)


def variable_name(section: str, field_name: str) -> str:
    """Return the environment variable that overrides a key.

    >>> variable_name("jobs", "short_job_seconds")
    'FLIGHTDECK_JOBS_SHORT_JOB_SECONDS'
    """
    return f"{PREFIX}{section}_{field_name}".upper()


def key_name(field_name: str) -> str:
    """Return the key as written in ``config.toml``."""
    return field_name.replace("_", "-")


def _env_file(path: Path) -> dict[str, str]:
    return {name: value for name, value in dotenv_values(path).items() if value is not None} if path.is_file() else {}


def _config_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidConfiguration(f"{path}: not valid TOML: {error}") from error
    except OSError as error:
        raise InvalidConfiguration(f"{path}: cannot be read: {error.strerror}") from error
    _refuse_unknown("section", table, SECTIONS, path)
    return table


def _refuse_unknown(kind: str, given: Mapping[str, Any], known: typing.Iterable[str], source: Path | str) -> None:
    known = list(known)
    for name in given:
        if name not in known:
            raise InvalidConfiguration(f"{source}: unknown {kind} {name!r}; known are {', '.join(known)}")


def _refuse_unknown_variables(variables: Mapping[str, str]) -> None:
    known = {variable_name(name, item.name) for name in SECTIONS for item in fields(_section_class(name))}
    for name in variables:
        if name.startswith(PREFIX) and name not in known | CONTROL_VARIABLES:
            raise InvalidConfiguration(f"environment: unknown variable {name}; see flask config show")


def _section_class(name: str) -> type[Any]:
    hints: dict[str, type[Any]] = typing.get_type_hints(Settings)
    return hints[name]


def _section(name: str, table: Mapping[str, Any], variables: Mapping[str, str], source: Path) -> Any:
    section_class = _section_class(name)
    given = table.get(name, {})
    if not isinstance(given, dict):
        raise InvalidConfiguration(f"{source}: {name} must be a section")
    _refuse_unknown("key", given, [key_name(item.name) for item in fields(section_class)], f"{source}: [{name}]")
    hints = typing.get_type_hints(section_class)
    values: dict[str, Any] = {}
    for item in fields(section_class):
        if (variable := variable_name(name, item.name)) in variables:
            parsed = _from_text(variables[variable], hints[item.name], variable)
            values[item.name] = _checked(parsed, item, f"environment: {variable}")
        elif (key := key_name(item.name)) in given:
            where = f"{source}: [{name}] {key}"
            values[item.name] = _checked(_from_toml(given[key], hints[item.name], where), item, where)
    return section_class(**values)


def _checked(value: Any, item: Field[Any], where: str) -> Any:
    check = item.metadata.get("check")
    if check is not None and (problem := check(value)) is not None:
        shown = "" if item.metadata["secret"] else f", not {value!r}"
        raise InvalidConfiguration(f"{where} {problem}{shown}")
    return value


def _from_toml(value: Any, kind: Any, where: str) -> Any:
    if typing.get_origin(kind) is tuple:
        element = typing.get_args(kind)[0]
        if isinstance(value, list) and all(type(one) is element for one in value):
            return tuple(value)
        raise InvalidConfiguration(f"{where} must be a list of {element.__name__}, not {value!r}")
    if type(value) is not kind:
        raise InvalidConfiguration(f"{where} must be of type {kind.__name__}, not {value!r}")
    return value


def _from_text(text: str, kind: Any, variable: str) -> Any:
    where = f"environment: {variable}"
    if typing.get_origin(kind) is tuple:
        element = typing.get_args(kind)[0]
        return tuple(_scalar(part.strip(), element, where) for part in text.split(",") if part.strip())
    return _scalar(text, kind, where)


def _scalar(text: str, kind: Any, where: str) -> Any:
    if kind is bool:
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if text.lower() in words:
            return words[text.lower()]
        raise InvalidConfiguration(f"{where} must be true or false, not {text!r}")
    try:
        return kind(text)
    except ValueError as error:
        raise InvalidConfiguration(f"{where} must be of type {kind.__name__}, not {text!r}") from error


def _secrets(variables: Mapping[str, str]) -> Secrets:
    return Secrets(**{item.name: variables.get(item.metadata["variable"], "") for item in fields(Secrets)})
