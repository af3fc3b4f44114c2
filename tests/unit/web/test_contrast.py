"""Text reads at 4.5:1 and controls, meters and series at 3:1, on every ground of both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "app" / "static" / "css" / "tokens.css"
THEMES = ("light", "dark")
GROUNDS = ("bg", "surface", "sunken", "hover", "selected", "overlay")
CARDS = ("bg", "surface")
TEXTS = ("text", "text-2", "text-3", "accent")
SEVERITIES = ("ok", "info", "caution", "alert", "unknown")
READABLE, VISIBLE = 4.5, 3.0


def tokens(theme):
    """Name -> (red, green, blue) of all opaque colours of one theme."""
    block = re.search(rf'\[data-bs-theme="{theme}"\] \{{(.*?)\n\}}', TOKENS.read_text("utf-8"), re.DOTALL)[1]
    found = re.findall(r"--fd-([\w-]+): #([0-9a-f]{6});", block)
    return {name: tuple(int(value[at : at + 2], 16) for at in (0, 2, 4)) for name, value in found}


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs():
    yield from ((ink, ground, READABLE) for ink, ground in product(TEXTS, GROUNDS))
    yield from ((ink, ground, READABLE) for ink, ground in product(SEVERITIES, GROUNDS))
    yield from ((level, f"{level}-soft", READABLE) for level in SEVERITIES)
    yield from (("text", f"{level}-soft", READABLE) for level in SEVERITIES)
    yield from (("text-2", f"{level}-soft", READABLE) for level in SEVERITIES)
    yield ("accent", "accent-soft", READABLE)
    yield ("on-accent", "accent", READABLE)
    yield ("on-accent", "accent-strong", READABLE)
    yield ("axis", "surface", READABLE)
    yield from (("control-border", ground, VISIBLE) for ground in CARDS)
    yield from (("focus", ground, VISIBLE) for ground in GROUNDS)
    yield from ((f"s{number}", ground, VISIBLE) for number, ground in product(range(1, 9), CARDS))
    yield from ((f"{level}-line", "surface", VISIBLE) for level in SEVERITIES)
    yield ("meter-fill", "surface", VISIBLE)
    yield ("meter-fill", "meter-track", VISIBLE)
    yield ("caution-line", "surface", VISIBLE)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground", "least"), sorted(set(pairs())))
def test_ink_stands_out_from_its_ground(theme, ink, ground, least):
    colours = tokens(theme)

    found = contrast(colours[ink], colours[ground])

    assert found >= least, f"{theme}: {ink} on {ground} is {found:.2f}:1"


def test_contrast_is_computed_as_the_standard_says():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_both_themes_define_the_same_colours():
    assert tokens("light").keys() == tokens("dark").keys()
