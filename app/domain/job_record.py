"""A job as it lies in the database, for lists and pages that show many of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.job import JobKey, JobState, MonitoringStatus, Tag


class JobLink(NamedTuple):
    """What is needed to point to a job: its row and the scheduler's number."""

    id: int
    job_id: int


@dataclass(slots=True)
class JobRecord:
    """A row of the job table; JSON columns stay text, since most answers pass them on unread.

    Times in unix seconds, durations in seconds, memory in MB, energy in kWh. `tags` is None until it was asked for.
    """

    id: int
    job_id: int
    cluster: str
    subcluster: str
    submit_time: int
    start_time: int
    user: str
    project: str
    partition: str
    array_job_id: int
    stored_duration: int
    walltime: int
    requested_memory: int
    state: str
    shared: str
    monitoring_status: int
    smt: int
    num_nodes: int
    num_hwthreads: int
    num_acc: int
    energy: float
    job_name: str | None
    resources_json: str
    meta_data_json: str | None
    footprint_json: str | None
    energy_footprint_json: str | None
    tags: list[Tag] | None = field(default=None)

    @property
    def key(self) -> JobKey:
        """The site-wide identity of the job."""
        return JobKey(self.cluster, self.job_id, self.start_time)

    @property
    def is_running(self) -> bool:
        """Whether the job still runs."""
        return self.state == JobState.RUNNING

    @property
    def is_archived(self) -> bool:
        """Whether its data lie in the archive."""
        return not self.is_running and self.monitoring_status == MonitoringStatus.ARCHIVED

    @property
    def duration(self) -> int:
        """Seconds the job ran; of a running job until now."""
        return max(0, int(time.time()) - self.start_time) if self.is_running else self.stored_duration

    @property
    def end_time(self) -> int:
        """Unix time of the end; of a running job now."""
        return self.start_time + self.duration
