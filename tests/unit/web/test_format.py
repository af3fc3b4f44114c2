from __future__ import annotations

import json
import math
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.domain.metric import Unit
from app.web import format as fmt

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "format-vectors.json").read_text("utf-8"))


def vectors(name):
    return [pytest.param(vector, id=vector["text"]) for vector in VECTORS[name]]


def readable(text):
    return str(text).replace(fmt.SPACE, "_")


@pytest.mark.parametrize("vector", vectors("quantity"))
def test_a_quantity_is_written_with_three_digits_and_one_prefix(vector):
    unit = Unit(vector["base"], vector["prefix"])

    assert readable(fmt.quantity(vector["value"], unit)) == vector["text"]


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("percent", fmt.percent),
        ("count", fmt.count),
        ("figure", fmt.figure),
        ("duration", fmt.duration),
        ("limit", fmt.limit),
    ],
)
def test_numbers_are_written_as_the_vectors_say(name, function):
    written = [readable(function(vector["value"])) for vector in VECTORS[name]]

    assert written == [vector["text"] for vector in VECTORS[name]]


@pytest.mark.parametrize("vector", vectors("relativeTime"))
def test_a_relative_time_has_one_unit(vector):
    assert readable(fmt.relative_time(vector["value"], vector["now"])) == vector["text"]


@pytest.mark.parametrize("vector", vectors("absoluteTime"))
def test_an_absolute_time_stands_in_the_zone_asked_for(vector):
    assert readable(fmt.absolute_time(vector["value"], ZoneInfo(vector["zone"]))) == vector["text"]


@pytest.mark.parametrize("vector", vectors("fullTime"))
def test_a_full_time_names_weekday_seconds_and_zone(vector):
    assert readable(fmt.full_time(vector["value"], ZoneInfo(vector["zone"]))) == vector["text"]


def test_what_is_long_ago_is_told_by_its_date():
    assert readable(fmt.relative_time(1_000_000, 1_000_000 + 15 * 86400)) == "12_Jan_1970"


@pytest.mark.parametrize(
    "function", [fmt.quantity, fmt.percent, fmt.count, fmt.figure, fmt.duration, fmt.absolute_time]
)
@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_what_is_unknown_is_no_data(function, value):
    assert str(function(value)) == "no data"


@given(
    value=st.floats(min_value=1e-3, max_value=1e12),
    prefix=st.sampled_from(["", "K", "M", "G"]),
    base=st.sampled_from(["B/s", "Flop/s", "W"]),
)
def test_merging_prefixes_never_changes_the_value(value, prefix, base):
    written = fmt.quantity(value, Unit(base, prefix))

    again = fmt.parse_unit(written.unit)
    exponents = {"": 0, "k": 3, "K": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
    before = value * 10.0 ** exponents[prefix]
    after = float(written.number.replace(",", "")) * 10.0 ** exponents[again.prefix]
    assert again.base == base
    assert math.isclose(before, after, rel_tol=0.006, abs_tol=0.0006)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("GB/s", Unit("B/s", "G")),
        ("GiB", Unit("B", "Gi")),
        ("kWh", Unit("Wh", "k")),
        ("GFlops/s", Unit("Flops/s", "G")),
        ("MHz", Unit("Hz", "M")),
        ("B", Unit("B")),
        ("%", Unit("%")),
        ("IPC", Unit("IPC")),
        ("", Unit("")),
    ],
)
def test_a_unit_written_as_one_word_is_split(text, unit):
    assert fmt.parse_unit(text) == unit


def test_templates_know_the_formats_as_filters():
    app = Flask(__name__)
    fmt.init_filters(app)

    text = app.jinja_env.from_string("{{ 2140 | quantity('GFlops/s') }} of {{ 0.5 | percent }}").render()

    assert readable(text) == "2.14_TFlop/s of 50_%"
