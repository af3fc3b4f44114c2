"""What exists is documented, and what is documented exists: commands with their options, settings, URL areas, roles."""

import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from app import create_app
from app.domain.roles import Role
from app.settings import Settings
from app.settings.reference import settings_reference

ROOT = Path(__file__).parents[2]
FOREIGN_COMMANDS = {"run", "shell", "routes", "db"}
"""Groups that come with Flask and its extensions and bring their own help."""

COMMAND_HEADING = re.compile(r"^### `flask ([a-z -]+[a-z])", re.MULTILINE)


def documentation() -> str:
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "init" / "README.md"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def command_sections() -> dict[str, str]:
    """Command -> its section of docs/commands.md."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    starts = list(COMMAND_HEADING.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return {match[1]: text[match.start() : end] for match, end in zip(starts, ends, strict=True)}


def commands_of(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{path}{name} ")
        elif not command.hidden:
            yield f"{path}{name}", command


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(Settings(instance=tmp_path_factory.mktemp("instance")))


@pytest.fixture(scope="module")
def commands(app):
    every = click.Group(commands=dict(app.cli.commands))
    for plugin in entry_points(group="flask.commands"):  # serve is one, since it must not load the application
        every.add_command(plugin.load(), plugin.name)
    return {name: command for name, command in commands_of(every) if name.split()[0] not in FOREIGN_COMMANDS}


def test_every_command_has_a_section_in_docs_commands(commands):
    assert set(commands) - set(command_sections()) == set()


def test_every_section_of_docs_commands_is_about_a_command(commands):
    assert set(command_sections()) - set(commands) == set()


def test_every_option_of_a_command_is_named_in_its_section(commands):
    sections = command_sections()
    missing = [
        f"flask {name} {option}"
        for name, command in commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in parameter.opts[:1]
        if option not in sections.get(name, "")
    ]

    assert missing == []


def test_every_command_says_what_it_does(commands):
    assert [name for name, command in commands.items() if not command.get_short_help_str()] == []


def test_the_page_of_settings_is_the_one_the_code_writes():
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_reference(), "run make schema"


def test_every_url_area_is_documented(app):
    areas = {f"/{rule.rule.split('/')[1]}" for rule in app.url_map.iter_rules()} - {"/"}

    assert {area for area in areas if f"`{area}" not in documentation()} == set()


@pytest.mark.parametrize("role", Role)
def test_every_role_is_documented(role):
    assert f"`{role.value}`" in documentation()


def test_every_make_target_with_a_help_text_is_documented():
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [target for target in targets if f"`make {target}" not in contributing] == []


def test_links_between_documents_lead_somewhere():
    pages = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "init").glob("*.md"),
        ROOT / "instance/README.md",
    ]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if page.name != "template.md" and not (page.parent / target).exists()
    ]

    assert broken == []
