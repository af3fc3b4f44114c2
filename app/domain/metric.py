"""Metrics: units, scopes, statistics and the time series of a job.

`JobData` is the content of an archive's ``data.json``: metric -> scope -> `JobMetric`. Sample k of a series is
the value at ``start_time + k * timestep``; a missing sample is NaN in memory and ``null`` on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


class MetricScope(StrEnum):
    """The part of a machine that one series describes, coarse to fine."""

    NODE = "node"
    SOCKET = "socket"
    MEMORY_DOMAIN = "memoryDomain"
    CORE = "core"
    HWTHREAD = "hwthread"
    ACCELERATOR = "accelerator"

    @property
    def granularity(self) -> int:
        """Rank for "coarser of two": node 10, accelerator 1 (spec/graphql-db.md 6.10)."""
        return _GRANULARITY[self]


_GRANULARITY = {
    MetricScope.NODE: 10,
    MetricScope.SOCKET: 5,
    MetricScope.MEMORY_DOMAIN: 4,
    MetricScope.CORE: 3,
    MetricScope.HWTHREAD: 2,
    MetricScope.ACCELERATOR: 1,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as ClusterCockpit writes it: SI prefix and base apart (``G`` + ``B/s``)."""

    base: str = ""
    prefix: str = ""

    def __str__(self) -> str:
        return self.prefix + self.base


@dataclass(frozen=True, slots=True)
class MetricStatistics:
    """Average, minimum and maximum of a series or of a whole job, in the unit of the metric."""

    avg: float
    min: float
    max: float


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a plot: a host, or one socket, core, ... (`id`) of it."""

    hostname: str
    data: Samples
    statistics: MetricStatistics | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class StatisticsSeries:
    """Per time step over all series of a metric; `mean` or `median` is empty when not known."""

    min: Samples
    max: Samples
    mean: Samples
    median: Samples


@dataclass(frozen=True, slots=True)
class JobMetric:
    """All series of one metric at one scope; `timestep` in seconds."""

    unit: Unit
    timestep: int
    series: tuple[Series, ...]
    statistics_series: StatisticsSeries | None = None


JobData = Mapping[str, Mapping[MetricScope, JobMetric]]
JobStatistics = Mapping[str, MetricStatistics]
JsonObject = dict[str, Any]
