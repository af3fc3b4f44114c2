"""The seam between the product and the place where archived jobs are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from app.domain.cluster import Cluster
from app.domain.job import JobKey


@dataclass(frozen=True, slots=True)
class ArchiveInfo:
    """What an archive is: its kind, e.g. ``file``, layout version and whether it can be written."""

    kind: str
    version: int
    is_writable: bool
    cluster_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchiveProblem:
    """Something in an archive that was skipped; `place` is relative to its root."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


ReportProblem = Callable[[ArchiveProblem], None]


def ignore_problem(problem: ArchiveProblem) -> None:
    """Take a problem and do nothing, for callers that only want what is well."""


class ArchiveBackend(Protocol):
    """A store of jobs by `JobKey` and of one configuration per cluster.

    Missing files raise `ArchivedJobNotFound`, damaged ones `CorruptArchive`, those that the storage does not give out
    `UnreadableArchive`; writing to an archive that is not writable raises `ReadOnlyArchive`.
    """

    @property
    def is_writable(self) -> bool:
        """Whether jobs and tags can be written."""

    def info(self) -> ArchiveInfo:
        """Describe the archive."""

    def cluster_names(self) -> tuple[str, ...]:
        """Return the clusters that have a configuration, by name."""

    def load_cluster(self, name: str) -> Cluster:
        """Read a cluster's configuration; `Invalid` names cluster and key."""

    def read_cluster(self, name: str) -> bytes:
        """Return a cluster's configuration as it is stored."""

    def cluster_mtime(self, name: str) -> float:
        """Return when a cluster's configuration last changed, in unix seconds."""

    def write_cluster(self, name: str, content: bytes) -> None:
        """Store a cluster's configuration."""

    def iter_keys(self, report: ReportProblem = ignore_problem) -> Iterator[JobKey]:
        """Yield every job, by cluster, job id and start time; what is no job goes to `report`."""

    def exists(self, key: JobKey) -> bool:
        """Whether the job is stored (its meta data at least)."""

    def read_meta(self, key: JobKey) -> bytes:
        """Return the bytes of ``meta.json``."""

    def read_data(self, key: JobKey) -> bytes:
        """Return the bytes of ``data.json``, unpacked."""

    def write_job(self, key: JobKey, meta: bytes, data: bytes) -> None:
        """Store a job; after a crash it is either there completely or as before."""

    def write_meta(self, key: JobKey, meta: bytes) -> None:
        """Replace the meta data of a job."""

    def mtime(self, key: JobKey) -> float:
        """Return when the job's files last changed, in unix seconds."""

    def etag(self, key: JobKey) -> str:
        """Return a text that changes whenever the job's files do."""
