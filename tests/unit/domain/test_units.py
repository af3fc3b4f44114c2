from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.metric import Unit
from app.domain.units import PREFIX_FACTORS, conversion_factor, kwh_of_energy, kwh_of_power, parse_unit, prefix_factor


@pytest.mark.parametrize(
    ("text", "prefix", "base"),
    [
        ("GB/s", "G", "B/s"),
        ("GF/s", "G", "F/s"),
        ("MHz", "M", "Hz"),
        ("kW", "k", "W"),
        ("KiB", "Ki", "B"),
        ("mB", "M", "B"),
        ("mJ", "m", "J"),
        ("packets/s", "", "packets/s"),
        ("Flops/s", "", "Flops/s"),
        ("IPC", "", "IPC"),
        ("\u00b0C", "", "\u00b0C"),
        ("%", "", "%"),
        ("", "", ""),
    ],
)
def test_a_unit_is_split_only_where_a_prefix_is_meant(text, prefix, base):
    assert parse_unit(text) == Unit(base, prefix)


@given(st.sampled_from(sorted(set(PREFIX_FACTORS) - {"m"})), st.sampled_from(["B", "B/s", "F/s", "Hz", "W", "J", "Wh"]))
def test_a_printed_unit_reads_back(prefix, base):
    assert parse_unit(str(Unit(base, prefix))) == Unit(base, prefix)


def test_prefixes_convert_in_both_directions():
    assert conversion_factor("G", "M") == 1000
    assert conversion_factor("", "Ki") == 1 / 1024
    assert conversion_factor("m", "u") == pytest.approx(1000)


def test_an_unknown_prefix_is_refused():
    with pytest.raises(Invalid, match="unknown unit prefix 'Q'"):
        prefix_factor("Q")


@pytest.mark.parametrize(
    ("unit", "kwh"), [(Unit("W"), 1.0), (Unit("W", "K"), 1000.0), (Unit("W", "m"), 0.001), (Unit(), 1.0)]
)
def test_power_becomes_energy_with_its_prefix(unit, kwh):
    assert kwh_of_power(1000, unit, 3600) == pytest.approx(kwh)


@pytest.mark.parametrize(
    ("unit", "kwh"), [(Unit("J"), 1.0), (Unit("J", "K"), 1000.0), (Unit("Wh"), 3600.0), (Unit("Ws"), 1.0)]
)
def test_energy_is_converted_with_its_prefix(unit, kwh):
    assert kwh_of_energy(3_600_000, unit) == pytest.approx(kwh)


def test_a_unit_of_something_else_is_no_energy():
    with pytest.raises(Invalid, match="GB is no unit of energy"):
        kwh_of_energy(1, Unit("B", "G"))
    with pytest.raises(Invalid, match="J is no unit of power"):
        kwh_of_power(1, Unit("J"), 1)
