"""Look through a job archive: what it holds, and what in it is damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import islice

from app.archive.backend import ArchiveBackend, ArchiveInfo, ArchiveProblem
from app.archive.cluster_registry import ClusterRegistry
from app.archive.data_codec import JobDataFile
from app.domain.cluster import Cluster
from app.domain.errors import FlightdeckError
from app.domain.job import JobKey
from app.services.import_archive import batches, prepare

Progress = Callable[[int], object]


@dataclass(slots=True)
class ClusterSummary:
    """Jobs of one cluster in the archive; start times in unix seconds, None without jobs."""

    jobs: int = 0
    first_start: int | None = None
    last_start: int | None = None

    def count(self, start_time: int) -> None:
        """Take one more job into account."""
        self.jobs += 1
        self.first_start = start_time if self.first_start is None else min(self.first_start, start_time)
        self.last_start = start_time if self.last_start is None else max(self.last_start, start_time)


@dataclass(slots=True)
class ArchiveSummary:
    """What `InspectArchive.summarise` found."""

    info: ArchiveInfo
    clusters: dict[str, ClusterSummary]
    problems: list[ArchiveProblem] = field(default_factory=list)


@dataclass(slots=True)
class ValidationReport:
    """How many jobs were read through and what is wrong with which."""

    jobs: int = 0
    problems: list[ArchiveProblem] = field(default_factory=list)


def validate_jobs(
    archive: ArchiveBackend, clusters: dict[str, Cluster], keys: Sequence[JobKey]
) -> list[ArchiveProblem]:
    """Read meta data and every sample of some jobs; runs in a worker process."""
    _jobs, problems = prepare(archive, clusters, keys)
    refused = {problem.place for problem in problems}
    for key in keys:
        if str(key) not in refused:
            problems += _data_problem(archive, key)
    return problems


def _data_problem(archive: ArchiveBackend, key: JobKey) -> Iterator[ArchiveProblem]:
    try:
        JobDataFile(archive.read_data(key)).load_all()
    except FlightdeckError as error:
        yield ArchiveProblem(str(key), str(error))


class InspectArchive:
    """Reads an archive without changing anything."""

    def __init__(self, archive: ArchiveBackend, clusters: ClusterRegistry) -> None:
        self._archive = archive
        self._clusters = clusters

    def count(self) -> int:
        """Return the number of jobs, by directories alone."""
        return sum(1 for _key in self._archive.iter_keys())

    def summarise(self, progress: Progress) -> ArchiveSummary:
        """Count the jobs of each cluster."""
        summary = ArchiveSummary(
            self._archive.info(), {name: ClusterSummary() for name in self._archive.cluster_names()}
        )
        for key in self._archive.iter_keys(summary.problems.append):
            summary.clusters.setdefault(key.cluster, ClusterSummary()).count(key.start_time)
            progress(1)
        summary.problems += self._cluster_problems()
        return summary

    def validate(self, executor: Executor, progress: Progress) -> ValidationReport:
        """Read everything that every job has."""
        report = ValidationReport(problems=list(self._cluster_problems()))
        clusters = dict(self._clusters.all())
        pending = batches(self._archive.iter_keys(report.problems.append))
        running = [
            (len(keys), executor.submit(validate_jobs, self._archive, clusters, keys)) for keys in islice(pending, 4)
        ]
        while running:
            size, future = running.pop(0)
            report.problems += future.result()
            report.jobs += size
            progress(size)
            running += [
                (len(keys), executor.submit(validate_jobs, self._archive, clusters, keys))
                for keys in islice(pending, 1)
            ]
        return report

    def _cluster_problems(self) -> Iterable[ArchiveProblem]:
        return (ArchiveProblem(name, problem) for name, problem in self._clusters.problems.items())
