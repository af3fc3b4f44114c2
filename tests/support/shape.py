"""The house rules a linter does not know, as functions from a file's text to what is wrong in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40


class Fault(NamedTuple):
    """What is wrong on one line."""

    line: int
    message: str


class Finding(NamedTuple):
    """A fault with its place and the name of the rule."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} [{self.rule}]"


Rule = Callable[[str], Iterator[Fault]]


def check(root: Path, pattern: str, rules: Mapping[str, Rule], *, skip: tuple[str, ...] = ()) -> list[Finding]:
    """Apply rules to the files below a root, but not to those whose relative path starts with one of `skip`."""
    texts = {
        name: path.read_text(encoding="utf-8")
        for path in sorted(root.glob(pattern))
        if not (name := path.relative_to(root).as_posix()).startswith(skip)
    }
    return [
        Finding(name, fault.line, key, fault.message)
        for name, text in texts.items()
        for key, rule in rules.items()
        for fault in rule(text)
    ]


def file_length(text: str) -> Iterator[Fault]:
    """At most 300 lines a file."""
    if (lines := text.count("\n")) > MAX_FILE_LINES:
        yield Fault(lines, f"file of {lines} lines, at most {MAX_FILE_LINES}")


def function_length(text: str) -> Iterator[Fault]:
    """At most 40 lines a function, its docstring included, its decorators not."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield Fault(node.lineno, f"{node.name}() has {lines} lines, at most {MAX_FUNCTION_LINES}")


def global_statement(text: str) -> Iterator[Fault]:
    """No ``global``: state has an owner that is passed down."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Global):
            yield Fault(node.lineno, f"global {', '.join(node.names)}")


def print_call(text: str) -> Iterator[Fault]:
    """No ``print``: only commands talk to a terminal, the rest logs."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield Fault(node.lineno, "print()")


def commit_call(text: str) -> Iterator[Fault]:
    """No ``.commit()``: the unit of work does that."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield Fault(node.lineno, "commit() outside the unit of work")


def forbid(pattern: str, message: str) -> Rule:
    """Return a rule that finds a regular expression (verbose, any case)."""
    compiled = re.compile(pattern, re.IGNORECASE | re.VERBOSE)

    def rule(text: str) -> Iterator[Fault]:
        for match in compiled.finditer(text):
            yield Fault(text.count("\n", 0, match.start()) + 1, message)

    return rule


PYTHON_RULES: Mapping[str, Rule] = {
    "file-length": file_length,
    "function-length": function_length,
    "global": global_statement,
}

# What the content security policy would block in the browser is found here first.
TEMPLATE_RULES: Mapping[str, Rule] = {
    "file-length": file_length,
    "safe-filter": forbid(r"\| \s* safe \b", "the safe filter switches escaping off"),
    "autoescape": forbid(r"\{% -? \s* autoescape \s+ false", "escaping switched off"),
    "inline-style": forbid(r"<style \b | \s style \s* =", "inline style: blocked by the content security policy"),
    "inline-script": forbid(
        r"<script \b (?! [^>]* \b src \s* = ) (?! [^>]* \b type \s* = \s* [\"']? application/json )",
        "inline script: blocked by the content security policy",
    ),
    "event-attribute": forbid(
        r"<[^>]* \s (?: on[a-z]+ | hx-on [\w:-]* ) \s* =", "event attribute: blocked by the content security policy"
    ),
    "foreign-origin": forbid(
        r"<(?: script | link | img | iframe | source )\b [^>]* \b (?: src | href ) \s* = \s* [\"']? (?: https?: )? //",
        "loads from another host: clusters are often air-gapped",
    ),
}

SCRIPT_RULES: Mapping[str, Rule] = {
    "file-length": file_length,
    "html-from-text": forbid(
        r"\. (?: inner | outer )HTML \s* \+? = (?!=) | \b insertAdjacentHTML \b | \b document \. write \b",
        "HTML from text: use textContent or elements",
    ),
    "eval": forbid(r"\b eval \s* \( | \b new \s+ Function \b", "code from text"),
    "foreign-origin": forbid(r"(?: import | fetch ) [^\n]* [\"'`] https?://", "loads from another host"),
}
