"""Tags and their jobs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from app.domain.errors import Conflict
from app.domain.job import Tag
from app.domain.visibility import Visibility
from app.models import JobTag
from app.models import Tag as TagRow
from app.repositories.job_conditions import readable_tags
from app.repositories.jobs import AnySession
from app.repositories.parts import parts
from app.repositories.upsert import insert_unless_there

TagIdentity = tuple[str, str, str]
"""Type, name and scope."""


class TagRepository:
    """Look-ups and links of tags."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def all(self, *, seen_by: Visibility) -> list[Tag]:
        """Return every tag the caller may read, by id."""
        columns = (TagRow.type, TagRow.name, TagRow.scope, TagRow.id)
        rows = self._session.execute(select(*columns).where(readable_tags(seen_by)).order_by(TagRow.id))
        return [Tag(*row) for row in rows]

    def of_jobs(self, row_ids: Sequence[int], *, seen_by: Visibility) -> dict[int, list[Tag]]:
        """Return the readable tags of each job, by tag id; jobs without tags are absent."""
        tags: dict[int, list[Tag]] = {}
        for part in parts(row_ids):
            for job, tag_type, name, scope, tag_id in self._session.execute(_tags_of_jobs(seen_by), {"row_ids": part}):
                tags.setdefault(job, []).append(Tag(tag_type, name, scope, tag_id))
        return tags

    def ensure(self, wanted: Iterable[TagIdentity]) -> dict[TagIdentity, int]:
        """Return the ids of tags by identity, creating what does not exist yet."""
        wanted = set(wanted)
        known = self._ids(wanted)
        if missing := sorted(wanted - known.keys()):
            rows = [{"type": t, "name": n, "scope": s} for t, n, s in missing]
            self._session.connection().execute(insert_unless_there(self._session, TagRow), rows)
            known |= self._ids(set(missing))
        return known

    def known(self, wanted: Iterable[TagIdentity]) -> dict[TagIdentity, int]:
        """Return the ids of those of the tags that exist."""
        return self._ids(set(wanted))

    def link(self, row_id: int, tag_ids: Iterable[int]) -> None:
        """Give tags to a job that may carry them already."""
        rows = [{"job": row_id, "tag": tag} for tag in sorted(tag_ids)]
        if not rows:
            return
        try:
            self._session.connection().execute(insert_unless_there(self._session, JobTag), rows)
        except IntegrityError as error:
            raise Conflict("a tag was deleted at this moment, try again") from error

    def unlink(self, row_id: int, tag_ids: Iterable[int]) -> None:
        """Take tags away from a job."""
        self._session.execute(delete(JobTag).where(JobTag.job == row_id, JobTag.tag.in_(list(tag_ids))))

    def jobs_with(self, tag_ids: Iterable[int]) -> list[int]:
        """Return the jobs that carry one of the tags, by row id."""
        statement = select(JobTag.job).where(JobTag.tag.in_(list(tag_ids))).distinct().order_by(JobTag.job)
        return list(self._session.scalars(statement))

    def delete(self, tag_ids: Iterable[int]) -> None:
        """Remove tags and their links."""
        self._session.execute(delete(TagRow).where(TagRow.id.in_(list(tag_ids))))

    def _ids(self, wanted: set[TagIdentity]) -> dict[TagIdentity, int]:
        if not wanted:
            return {}
        names = {name for _type, name, _scope in wanted}
        columns = (TagRow.type, TagRow.name, TagRow.scope, TagRow.id)
        rows = self._session.execute(select(*columns).where(TagRow.name.in_(names)))
        return {(t, n, s): row_id for t, n, s, row_id in rows if (t, n, s) in wanted}


@lru_cache(maxsize=256)  # building the statement takes longer than running it
def _tags_of_jobs(seen_by: Visibility) -> Select[Any]:
    columns: tuple[Any, ...] = (JobTag.job, TagRow.type, TagRow.name, TagRow.scope, TagRow.id)
    wanted = JobTag.job.in_(bindparam("row_ids", expanding=True))
    statement = select(*columns).join(TagRow, TagRow.id == JobTag.tag).where(wanted, readable_tags(seen_by))
    return statement.order_by(TagRow.id)
