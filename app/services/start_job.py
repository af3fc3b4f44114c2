"""A scheduler reports that a job began."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from app.archive.cluster_registry import ClusterRegistry
from app.database import unit_of_work
from app.domain.cluster_lookup import assign_subcluster
from app.domain.errors import Conflict, Invalid
from app.domain.job import Job
from app.domain.job_report import StartJob
from app.domain.tag_rights import check_may_write
from app.domain.user import User
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_life import JobLifeRepository
from app.repositories.job_writes import JobWriter
from app.repositories.tags import TagRepository

REUSE_S = 86_400
"""Schedulers do not use a number twice within a day: another start within it is a repeat."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StartJobs:
    """Registers running jobs. What was answered is committed."""

    clusters: ClusterRegistry
    jobs: JobLifeRepository
    writer: JobWriter
    tags: TagRepository
    changes: JobChangeLog

    def start(self, report: StartJob, *, reported_by: User) -> int:
        """Insert the job and return its row id.

        `Conflict` for a repeat: the number began within a day before or after. `Invalid` for a cluster, subcluster or
        host that we do not know, `Forbidden` for tags that the reporter may not write.
        """
        job = self._placed(report.job)
        check_may_write(job.tags, reported_by)
        with unit_of_work():
            self.jobs.lock_number(job.cluster, job.job_id)
            self._refuse_repeat(job)
            row_id = self.writer.add(job)
            tag_ids = self.tags.ensure((tag.type, tag.name, tag.scope) for tag in job.tags)
            self.writer.link_tags([(row_id, job)], tag_ids)
            self.changes.record([row_id])
        for warning in report.warnings:
            logger.warning("start of job %s: %s", job.key, warning)
        return row_id

    def _placed(self, job: Job) -> Job:
        try:
            cluster = self.clusters.get(job.cluster)
        except Invalid as error:
            raise Invalid(f"cluster: {error}") from error
        field = "subCluster" if job.subcluster else "resources[0].hostname"
        try:
            subcluster = assign_subcluster(cluster, job.subcluster, job.resources[0].hostname)
        except Invalid as error:
            raise Invalid(f"{field}: {error}") from error
        return replace(job, subcluster=subcluster.name)

    def _refuse_repeat(self, job: Job) -> None:
        if (known := self.jobs.same_number(job, REUSE_S)) is not None:
            row_id, start_time = known
            raise Conflict(
                f"jobId {job.job_id} of cluster {job.cluster!r} is there already: "
                f"id {row_id}, startTime {start_time}, less than a day from {job.start_time}"
            )
