"""Jobs: their key, states and the facts a scheduler reports (spec/rest-auth.md 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from app.domain.metric import MetricStatistics, Unit


class JobState(StrEnum):
    """States of a job as the wire spells them."""

    BOOT_FAIL = "boot_fail"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    DEADLINE = "deadline"
    FAILED = "failed"
    NODE_FAIL = "node_fail"
    OUT_OF_MEMORY = "out_of_memory"
    PENDING = "pending"
    PREEMPTED = "preempted"
    RUNNING = "running"
    SUSPENDED = "suspended"
    TIMEOUT = "timeout"


class Sharing(StrEnum):
    """Who else may use the nodes of a job."""

    NONE = "none"
    SINGLE_USER = "single_user"
    MULTI_USER = "multi_user"


LEGACY_EXCLUSIVE = {0: Sharing.MULTI_USER, 1: Sharing.NONE, 2: Sharing.SINGLE_USER}
"""The integer `exclusive` of archives and clients before version 3."""


class MonitoringStatus(IntEnum):
    """How far the monitoring data of a job have come."""

    DISABLED = 0
    RUNNING_OR_ARCHIVING = 1
    ARCHIVING_FAILED = 2
    ARCHIVED = 3


@dataclass(frozen=True, slots=True, order=True)
class JobKey:
    """What identifies a job at a site: schedulers reuse job ids, so the start time belongs to it."""

    cluster: str
    job_id: int
    start_time: int

    def __str__(self) -> str:
        return f"{self.cluster}/{self.job_id}/{self.start_time}"


@dataclass(frozen=True, slots=True)
class Resource:
    """What a job holds of one node; empty lists mean the whole node or none."""

    hostname: str
    hwthreads: tuple[int, ...] = ()
    accelerators: tuple[str, ...] = ()
    configuration: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A label; `scope` is ``global``, ``admin`` or the name of the user who alone sees it."""

    type: str
    name: str
    scope: str = "global"
    id: int | None = None


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """One entry of ``statistics`` in meta.json: the metric over the whole job, averaged over its nodes."""

    statistics: MetricStatistics
    unit: Unit = field(default_factory=Unit)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as reported by a scheduler or read from an archive.

    Times in unix seconds, `duration` and `walltime` in seconds, `requested_memory` in MB, `energy` in kWh.
    Zero stands for "not given" in `array_job_id`, `walltime`, `submit_time`, `requested_memory` and `smt`,
    as on the wire.
    """

    cluster: str
    job_id: int
    start_time: int
    user: str
    project: str
    state: JobState
    num_nodes: int
    resources: tuple[Resource, ...]
    subcluster: str = ""
    partition: str = ""
    duration: int = 0
    walltime: int = 0
    submit_time: int = 0
    array_job_id: int = 0
    requested_memory: int = 0
    num_hwthreads: int = 0
    num_acc: int = 0
    smt: int = 0
    shared: Sharing = Sharing.NONE
    monitoring_status: MonitoringStatus = MonitoringStatus.RUNNING_OR_ARCHIVING
    energy: float = 0.0
    tags: tuple[Tag, ...] = ()
    meta_data: Mapping[str, str] | None = None
    footprint: Mapping[str, float] | None = None
    energy_footprint: Mapping[str, float] | None = None
    statistics: Mapping[str, MetricSummary] = field(default_factory=dict)

    @property
    def key(self) -> JobKey:
        """The site-wide identity of the job."""
        return JobKey(self.cluster, self.job_id, self.start_time)
