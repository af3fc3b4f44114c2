"""The energy of a job: in total, by hardware, and as CO2."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from app.blueprints.pages.job_subject import JobSubject
from app.web.metric_names import metric_name

_HARDWARE = (
    (("cpu", "Cpu", "CPU"), "CPU"),
    (("acc",), "Accelerator"),
    (("mem",), "Memory"),
    (("core",), "Core"),
)
"""What in the name of an energy metric tells its hardware, first match first (spec/graphql-db.md 3.2)."""


@dataclass(frozen=True, slots=True)
class EnergyPart:
    """The energy of one metric in kWh; `share` of the total."""

    hardware: str
    metric: str
    name: str
    kwh: float
    share: float | None


@dataclass(frozen=True, slots=True)
class JobEnergy:
    """Energy in kWh, emission in kg; `co2_kg` is None where the site gives no factor."""

    total_kwh: float
    co2_kg: float | None
    emission_g_per_kwh: int
    parts: tuple[EnergyPart, ...]
    mean_power_w: float | None


def hardware_of(metric: str) -> str:
    """Return the hardware that an energy metric is about.

    >>> hardware_of("cpu_power"), hardware_of("acc_power"), hardware_of("node_total_power")
    ('CPU', 'Accelerator', 'Other')
    """
    return next((label for words, label in _HARDWARE if any(word in metric for word in words)), "Other")


def read_energy(subject: JobSubject, emission_g_per_kwh: int) -> JobEnergy | None:
    """Return the energy of a job; None when nothing is known of it."""
    record = subject.record
    by_metric: dict[str, float] = orjson.loads(record.energy_footprint_json or "null") or {}
    if not record.energy and not any(by_metric.values()):
        return None
    parts = [
        EnergyPart(hardware_of(name), name, metric_name(name), kwh, kwh / record.energy if record.energy else None)
        for name, kwh in by_metric.items()
        if subject.shows(name)
    ]
    return JobEnergy(
        total_kwh=record.energy,
        co2_kg=record.energy * emission_g_per_kwh / 1000 if emission_g_per_kwh else None,
        emission_g_per_kwh=emission_g_per_kwh,
        parts=tuple(sorted(parts, key=lambda part: -part.kwh)),
        mean_power_w=record.energy * 3.6e6 / record.duration if record.duration else None,
    )
