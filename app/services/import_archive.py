"""Fill the job table from a job archive: the use case behind ``flask archive init-db`` and ``import``.

Meta data are read and checked in parallel processes, rows are written by one, in batches of their own transactions.
A job that cannot be read or does not fit its cluster is refused alone and reported. Running the import again changes
nothing: rows are found by job key and keep their ids, so links to them stay good. Rows of archived jobs that the
archive no longer has are removed; running jobs, jobs still to be archived, jobs with edits that the archive has not
got yet, and accounts are not touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import islice

from app.archive.backend import ArchiveBackend, ArchiveProblem
from app.archive.cluster_registry import ClusterRegistry
from app.archive.data_codec import JobDataFile
from app.archive.errors import ReadOnlyArchive, UnreadableArchive
from app.archive.meta_codec import decode_meta
from app.database import unit_of_work
from app.domain.cluster import Cluster
from app.domain.cluster_lookup import assign_subcluster
from app.domain.errors import FlightdeckError, Invalid
from app.domain.footprint import energy_of, footprint_of
from app.domain.job import Job, JobKey, JobState, MonitoringStatus
from app.domain.storable import check_storable
from app.repositories.archive_tasks import ArchiveTaskRepository
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_writes import JobWriter
from app.repositories.tags import TagRepository

BATCH = 500
Progress = Callable[[int], object]
Prepared = tuple[list[Job], list[ArchiveProblem]]


@dataclass(slots=True)
class ImportReport:
    """What an import did; `refused` names each job left out and why."""

    added: int = 0
    updated: int = 0
    left_running: int = 0
    left_edited: int = 0
    skipped: int = 0
    removed: int = 0
    refused: list[ArchiveProblem] = field(default_factory=list)


def enriched(job: Job, cluster: Cluster) -> Job:
    """Return an archived job as its row should be: subcluster found, footprint and energy computed.

    Raise `Invalid` for a subcluster or host that the cluster does not have.
    """
    first_host = job.resources[0].hostname
    subcluster = assign_subcluster(cluster, job.subcluster, first_host)
    statistics = {name: summary.statistics for name, summary in job.statistics.items()}
    energy = energy_of(subcluster, statistics, job.num_nodes, job.duration)
    return replace(
        job,
        subcluster=subcluster.name,
        monitoring_status=MonitoringStatus.ARCHIVED,
        footprint=footprint_of(subcluster, statistics),
        energy=energy.total_kwh,
        energy_footprint=energy.by_metric,
    )


def prepare(archive: ArchiveBackend, clusters: dict[str, Cluster], keys: Sequence[JobKey]) -> Prepared:
    """Read and check some jobs; runs in a worker process."""
    jobs: list[Job] = []
    problems: list[ArchiveProblem] = []
    for key in keys:
        try:
            jobs.append(_prepared(archive, clusters, key))
        except FlightdeckError as error:
            problems.append(ArchiveProblem(str(key), str(error)))
    return jobs, problems


def _prepared(archive: ArchiveBackend, clusters: dict[str, Cluster], key: JobKey) -> Job:
    job = decode_meta(archive.read_meta(key))
    if job.key != key:
        raise Invalid(f"meta.json: describes job {job.key}, which belongs elsewhere")
    if job.state is JobState.RUNNING:
        raise Invalid("meta.json: jobState: 'running' cannot be in an archive")
    if (cluster := clusters.get(key.cluster)) is None:
        raise Invalid(f"unknown cluster {key.cluster!r}")
    job = enriched(job, cluster)
    check_storable(job)
    return replace(job, statistics={})  # no column holds them, and they are most of what has to cross processes


class ImportArchive:
    """Writes what an archive holds into the database."""

    def __init__(
        self,
        archive: ArchiveBackend,
        clusters: ClusterRegistry,
        writer: JobWriter,
        tags: TagRepository,
        changes: JobChangeLog,
        tasks: ArchiveTaskRepository,
    ) -> None:
        self._archive = archive
        self._clusters = clusters
        self._writer = writer
        self._tags = tags
        self._changes = changes
        self._tasks = tasks

    def init_db(self, executor: Executor, progress: Progress) -> ImportReport:
        """Bring the job table in line with the whole archive; `progress` is told how many jobs were dealt with."""
        report = ImportReport()
        seen: set[int] = set()
        self._report_clusters(report)
        for jobs, problems in self._prepared(self._archive, executor, self._archive.iter_keys(report.refused.append)):
            seen |= self._write(jobs, report)
            report.refused += problems
            progress(len(jobs) + len(problems))
        self._remove_vanished(seen, report)
        return report

    def add_from(self, source: ArchiveBackend, executor: Executor, progress: Progress) -> ImportReport:
        """Copy the jobs of another archive into ours and into the job table; jobs we have already are skipped.

        Clusters that ours does not know come along; a read-only archive of ours refuses with `ReadOnlyArchive`.
        Of a job that our archive has and the job table has not (an import was cut short), our copy counts.
        """
        if not self._archive.is_writable:
            raise ReadOnlyArchive
        report = ImportReport()
        self._copy_clusters(source, report)
        self._report_clusters(report)
        for jobs, problems in self._prepared(source, executor, source.iter_keys(report.refused.append)):
            ours = {job.key for job in jobs if self._archive.exists(job.key)}
            copied = [job for job in jobs if job.key not in ours and self._copy(source, job.key, report)]
            self._write([*copied, *self._without_row(ours, report)], report)
            report.refused += problems
            progress(len(jobs) + len(problems))
        return report

    def _copy_clusters(self, source: ArchiveBackend, report: ImportReport) -> None:
        ours = self._archive.cluster_names()
        for name in source.cluster_names():
            if name in ours:
                continue
            try:
                source.load_cluster(name)
                self._archive.write_cluster(name, source.read_cluster(name))
            except FlightdeckError as error:
                report.refused.append(ArchiveProblem(name, str(error)))
        self._clusters.reload()

    def _copy(self, source: ArchiveBackend, key: JobKey, report: ImportReport) -> bool:
        try:
            data = source.read_data(key)
            JobDataFile(data)
            self._archive.write_job(key, source.read_meta(key), data)
        except FlightdeckError as error:
            report.refused.append(ArchiveProblem(str(key), str(error)))
        except OSError as error:
            report.refused.append(ArchiveProblem(str(key), f"cannot be copied: {error.strerror}"))
        else:
            return True
        return False

    def _without_row(self, keys: Collection[JobKey], report: ImportReport) -> list[Job]:
        missing = sorted(set(keys) - self._writer.existing(keys).keys())
        jobs, problems = prepare(self._archive, dict(self._clusters.all()), missing)
        report.skipped += len(keys) - len(missing)
        report.refused += problems
        return jobs

    def _report_clusters(self, report: ImportReport) -> None:
        report.refused += [ArchiveProblem(name, problem) for name, problem in self._clusters.problems.items()]

    def _prepared(self, archive: ArchiveBackend, executor: Executor, keys: Iterable[JobKey]) -> Iterator[Prepared]:
        clusters = dict(self._clusters.all())
        pending = batches(keys)
        running = [executor.submit(prepare, archive, clusters, batch) for batch in islice(pending, 4)]
        while running:
            yield running.pop(0).result()
            running += [executor.submit(prepare, archive, clusters, batch) for batch in islice(pending, 1)]

    def _write(self, jobs: Sequence[Job], report: ImportReport) -> set[int]:
        if not jobs:
            return set()
        with unit_of_work():
            known = self._writer.existing([job.key for job in jobs])
            new = [job for job in jobs if job.key not in known]
            old = [(known[job.key][0], job) for job in jobs if job.key in known]
            stopped = [(row_id, job) for row_id, job in old if known[job.key][1] is not JobState.RUNNING]
            ahead = self._tasks.open_among(row_id for row_id, _job in stopped)
            changed = [(row_id, job) for row_id, job in stopped if row_id not in ahead]
            ids = self._writer.insert(new) if new else {}
            if changed:
                self._writer.update(changed)
            linked = [(ids[job.key], job) for job in new] + changed
            tag_ids = self._tags.ensure((tag.type, tag.name, tag.scope) for _id, job in linked for tag in job.tags)
            self._writer.link_tags(linked, tag_ids)
            self._changes.start_epoch()
        report.added += len(new)
        report.updated += len(changed)
        report.left_running += len(old) - len(stopped)
        report.left_edited += len(ahead)
        return {row_id for row_id, _job in linked + old}

    def _remove_vanished(self, seen: set[int], report: ImportReport) -> None:
        unseen = [(row_id, key) for row_id, key in self._writer.archived() if row_id not in seen]
        # A job that is there but was refused keeps its row: it may only be unreadable at the moment.
        vanished = [row_id for row_id, key in unseen if self._is_gone(key)]
        if vanished:  # looked for above, since a unit of work keeps other writers waiting
            with unit_of_work():
                self._writer.delete(vanished)
                self._changes.start_epoch()
        report.removed = len(vanished)

    def _is_gone(self, key: JobKey) -> bool:
        try:
            return not self._archive.exists(key)
        except UnreadableArchive:
            return False


def batches(keys: Iterable[JobKey]) -> Iterator[list[JobKey]]:
    """Cut job keys into lists of at most `BATCH`."""
    iterator = iter(keys)
    while batch := list(islice(iterator, BATCH)):
        yield batch
