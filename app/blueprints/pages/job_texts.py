"""Job script and scheduler text, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_LINES = 5000
"""Longer texts are cut: nobody reads them here, and a browser would choke on them."""

_DIRECTIVES = ("#SBATCH", "#PBS", "#BSUB", "#FLUX:", "#$ ")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A line, split into what the scheduler reads as a directive and the rest."""

    directive: str
    rest: str


@dataclass(frozen=True, slots=True)
class JobText:
    """A text that came with a job; `cut` counts lines that are not shown."""

    lines: tuple[ScriptLine, ...]
    cut: int = 0


def read_text(text: str) -> JobText | None:
    """Split a text into lines; None when it is empty.

    >>> read_text("#SBATCH --nodes=4").lines
    (ScriptLine(directive='#SBATCH', rest=' --nodes=4'),)
    """
    if not text.strip():
        return None
    lines = text.rstrip().splitlines()
    return JobText(tuple(map(_line, lines[:MOST_LINES])), max(0, len(lines) - MOST_LINES))


def _line(text: str) -> ScriptLine:
    directive = next((word for word in _DIRECTIVES if text.startswith(word)), "").rstrip()
    return ScriptLine(directive, text[len(directive) :])


def number_ranges(numbers: Iterable[int]) -> str:
    """Print numbers as ranges.

    >>> number_ranges([0, 1, 2, 3, 72, 74, 75])
    '0-3, 72, 74-75'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
