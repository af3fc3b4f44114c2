"""requirements.lock holds one version of everything setup.cfg asks for, and each version is allowed there."""

import configparser
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]


def locked_versions() -> dict[str, Version]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").split()
    return {canonicalize_name(name): Version(version) for name, version in (line.split("==") for line in lines)}


def declared_requirements() -> list[Requirement]:
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lists = [config["options"]["install_requires"], *config["options.extras_require"].values()]
    return [Requirement(line) for text in lists for line in text.split("\n") if line.strip()]


def needed_by(name: str, extras: set[str]) -> Iterator[Requirement]:
    for text in metadata.requires(name) or ():
        needed = Requirement(text)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            yield needed


def closure(requirements: list[Requirement]) -> dict[str, Requirement]:
    """Everything that is needed, directly or not, on the machine of the test."""
    seen: dict[str, Requirement] = {}
    waiting = list(requirements)
    while waiting:
        needed = waiting.pop()
        key = f"{canonicalize_name(needed.name)}[{','.join(sorted(needed.extras))}]"
        if key not in seen:
            seen[key] = needed
            waiting.extend(needed_by(needed.name, needed.extras))
    return seen


@pytest.mark.parametrize("needed", declared_requirements(), ids=lambda needed: needed.name)
def test_the_locked_version_is_one_setup_cfg_allows(needed):
    locked = locked_versions().get(canonicalize_name(needed.name))

    assert locked is not None, f"{needed.name} is missing from requirements.lock: run make lock"
    assert needed.specifier.contains(locked), f"{needed} but {locked} is locked"


def test_the_lock_covers_what_the_requirements_need_themselves():
    unlocked = {needed.name for needed in closure(declared_requirements()).values()} - {"flightdeck"}

    assert not {name for name in unlocked if canonicalize_name(name) not in locked_versions()}


def test_the_environment_is_the_locked_one():
    differing = {
        name: (str(version), metadata.version(name))
        for name, version in locked_versions().items()
        if metadata.version(name) != str(version)
    }

    assert not differing, "run make install"
