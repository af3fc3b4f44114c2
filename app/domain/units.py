"""SI and binary prefixes, reading of units, and energy in kWh (spec/archive-metrics.md 3.5)."""

from __future__ import annotations

from app.domain.errors import Invalid
from app.domain.metric import Unit

_SI = {"n": -9, "u": -6, "m": -3, "": 0, "K": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21, "Y": 24}
_BINARY = ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")

PREFIX_FACTORS: dict[str, float] = {
    **{prefix: 10.0**exponent for prefix, exponent in _SI.items()},
    **{prefix: 1024.0**power for power, prefix in enumerate(_BINARY, start=1)},
    "k": 1e3,
    "\u00b5": 1e-6,
}
"""What each prefix multiplies by; ``k`` and the micro sign are spellings of ``K`` and ``u``."""

_COUNTED = frozenset(("B", "F", "Flops", "Flop", "Bytes", "bytes", "bit", "flops", "packets", "events", "requests"))
_QUANTITIES = _COUNTED | {"Hz", "W", "J", "Wh", "Ws", "s", "V", "A"}
_PREFIXES_LONGEST_FIRST = sorted((prefix for prefix in PREFIX_FACTORS if prefix), key=len, reverse=True)
_WATT_SECONDS_PER_KWH = 3_600_000.0
_WATTS = ("W", "Watt", "Watts", "")
_JOULES = {"J": 1.0, "Wh": 3600.0, "Ws": 1.0}


def parse_unit(text: str) -> Unit:
    """Split a unit as people write it into base and prefix; what is not known stays the base as it is.

    A small ``m`` before something that is counted means mega, since nobody counts thousandths of bytes.

    >>> parse_unit("GB/s"), parse_unit("MHz"), parse_unit("packets/s")
    (Unit(base='B/s', prefix='G'), Unit(base='Hz', prefix='M'), Unit(base='packets/s', prefix=''))
    >>> parse_unit("KiB"), parse_unit("mB"), parse_unit("mW")
    (Unit(base='B', prefix='Ki'), Unit(base='B', prefix='M'), Unit(base='W', prefix='m'))
    """
    text = text.strip()
    quantity, slash, per = text.partition("/")
    if quantity in _QUANTITIES:
        return Unit(text)
    for prefix in _PREFIXES_LONGEST_FIRST:
        rest = quantity.removeprefix(prefix)
        if rest != quantity and rest in _QUANTITIES:
            return Unit(rest + slash + per, "M" if prefix == "m" and rest in _COUNTED else prefix)
    return Unit(text)


def prefix_factor(prefix: str) -> float:
    """Return what a prefix multiplies by; raise `Invalid` for one that does not exist.

    >>> prefix_factor("G"), prefix_factor("Ki"), prefix_factor("")
    (1000000000.0, 1024.0, 1.0)
    """
    if (factor := PREFIX_FACTORS.get(prefix)) is None:
        raise Invalid(f"unknown unit prefix {prefix!r}")
    return factor


def conversion_factor(from_prefix: str, to_prefix: str) -> float:
    """Return what a value must be multiplied by when its prefix changes.

    >>> conversion_factor("G", "M")
    1000.0
    """
    return prefix_factor(from_prefix) / prefix_factor(to_prefix)


def kwh_of_power(power: float, unit: Unit, seconds: float) -> float:
    """Return the energy of a constant power in kWh; a unit without base is taken for watts.

    >>> kwh_of_power(500, Unit("W"), 7200), kwh_of_power(0.5, Unit("W", "K"), 7200)
    (1.0, 1.0)
    """
    if unit.base not in _WATTS:
        raise Invalid(f"{unit} is no unit of power")
    return power * prefix_factor(unit.prefix) * seconds / _WATT_SECONDS_PER_KWH


def kwh_of_energy(energy: float, unit: Unit) -> float:
    """Return an energy in kWh; a unit without base is taken for joules.

    >>> kwh_of_energy(3.6, Unit("J", "M")), kwh_of_energy(2, Unit("Wh", "K"))
    (1.0, 2.0)
    """
    if unit.base and unit.base not in _JOULES:
        raise Invalid(f"{unit} is no unit of energy")
    return energy * prefix_factor(unit.prefix) * _JOULES.get(unit.base, 1.0) / _WATT_SECONDS_PER_KWH
