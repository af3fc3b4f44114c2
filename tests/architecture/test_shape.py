"""House rules of the code (CONTRIBUTING.md), checked file by file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import shape

ROOT = Path(__file__).parents[2]

EXCEPTIONS: dict[tuple[str, str], str] = {}
"""(path, rule) -> why the rule does not hold there; at most five, and none that has become needless."""


@pytest.fixture(scope="module")
def findings() -> list[shape.Finding]:
    return list(_findings())


def _findings() -> Iterator[shape.Finding]:
    yield from shape.check(ROOT, "app/**/*.py", shape.PYTHON_RULES)
    yield from shape.check(ROOT, "app/**/*.py", {"print": shape.print_call}, skip=("app/cli/",))
    yield from shape.check(ROOT, "app/**/*.py", {"commit": shape.commit_call}, skip=("app/database.py",))
    yield from shape.check(ROOT, "app/templates/**/*.*", shape.TEMPLATE_RULES)
    yield from shape.check(ROOT, "app/static/**/*.js", shape.SCRIPT_RULES, skip=("app/static/vendor/",))
    yield from shape.check(ROOT, "app/static/css/*.css", {"file-length": shape.file_length})


def test_code_templates_and_scripts_keep_the_house_rules(findings):
    broken = [str(found) for found in findings if (found.path, found.rule) not in EXCEPTIONS]

    assert not broken, "\n" + "\n".join(broken)


def test_exceptions_are_few_and_each_has_a_reason():
    assert len(EXCEPTIONS) <= 5
    assert all(reason.strip() for reason in EXCEPTIONS.values())


def test_no_exception_has_become_needless(findings):
    used = {(found.path, found.rule) for found in findings}

    assert not set(EXCEPTIONS) - used
