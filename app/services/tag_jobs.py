"""Give tags to jobs, take them away, and delete tags altogether."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.database import unit_of_work
from app.domain.errors import JobNotFound
from app.domain.job import Tag
from app.domain.tag_rights import check_may_write
from app.domain.user import User
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_life import JobLifeRepository
from app.repositories.tags import TagIdentity, TagRepository
from app.services.archive_labels import ArchiveLabels


@dataclass(frozen=True, slots=True)
class TagJobs:
    """Changes of tags: all that is asked for, or nothing. Asking again changes nothing.

    Every method raises `Forbidden` naming each tag whose scope `by` may not write.
    """

    jobs: JobLifeRepository
    tags: TagRepository
    labels: ArchiveLabels
    changes: JobChangeLog

    def add(self, row_id: int, tags: Sequence[Tag], *, by: User) -> None:
        """Give tags to a job; those that do not exist yet are made."""
        check_may_write(tags, by)
        with unit_of_work() as work:
            self._require(row_id)
            self.tags.link(row_id, self.tags.ensure(_identities(tags)).values())
            self.labels.follow([row_id], work)
            self.changes.record([row_id])

    def remove(self, row_id: int, tags: Sequence[Tag], *, by: User) -> None:
        """Take tags away from a job."""
        check_may_write(tags, by)
        with unit_of_work() as work:
            self._require(row_id)
            self.tags.unlink(row_id, self.tags.known(_identities(tags)).values())
            self.labels.follow([row_id], work)
            self.changes.record([row_id])

    def delete(self, tags: Sequence[Tag], *, by: User) -> list[Tag]:
        """Delete tags and take them away from every job; return those that there were."""
        check_may_write(tags, by)
        with unit_of_work() as work:
            known = self.tags.known(_identities(tags))
            carriers = self.tags.jobs_with(known.values())
            self.tags.delete(known.values())
            self.labels.follow(carriers, work)
            self.changes.record(carriers)
        return [tag for tag in tags if (tag.type, tag.name, tag.scope) in known]

    def _require(self, row_id: int) -> None:
        if self.jobs.state(row_id) is None:
            raise JobNotFound(row_id)


def _identities(tags: Sequence[Tag]) -> list[TagIdentity]:
    return [(tag.type, tag.name, tag.scope) for tag in tags]
