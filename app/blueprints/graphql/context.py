"""What the resolvers of one request share: who asks, the services, and what was loaded ahead for whole lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from app.blueprints.graphql.documents import Document
from app.container import Services
from app.domain.job_record import JobLink, JobRecord
from app.domain.restriction import Restriction
from app.domain.roles import Role
from app.domain.user import User
from app.domain.visibility import Visibility


class Person(NamedTuple):
    """Name and address behind an account."""

    username: str
    name: str
    email: str


@dataclass
class QueryContext:
    """The context of one operation."""

    services: Services
    user: User
    seen_by: Visibility
    document: Document
    introspection: bool = False
    _people: dict[str, Person | None] = field(default_factory=dict)
    _concurrent: dict[int, list[JobLink] | None] = field(default_factory=dict)

    @cached_property
    def partitions(self) -> dict[str, list[str]]:
        """The partitions that visible jobs of each cluster used."""
        return self.services.query_jobs.partitions(seen_by=self.seen_by)

    @property
    def sees_people(self) -> bool:
        """Whether the caller may read names and addresses of others."""
        return self.user.has(Role.ADMIN, Role.SUPPORT, Role.MANAGER)

    @cached_property
    def restriction(self) -> Restriction:
        """Which metrics the caller does not get."""
        return Restriction(self.user, self.services.clusters.all())

    def attach_tags(self, records: Sequence[JobRecord]) -> None:
        """Load the tags of all `records` with one statement."""
        self.services.query_jobs.attach_tags(records, seen_by=self.seen_by)

    def load_people(self, usernames: Iterable[str]) -> None:
        """Look up who is behind the accounts, with one statement."""
        wanted = {name for name in usernames if name == self.user.username or self.sees_people} - self._people.keys()
        found = self.services.user_names.of(wanted) if wanted else {}
        for username in wanted:
            self._people[username] = Person(username, *found[username]) if username in found else None

    def person(self, username: str) -> Person | None:
        """Return who is behind an account; None if it does not exist or is no business of the caller."""
        if username not in self._people:
            self.load_people([username])
        return self._people.get(username)

    def load_concurrent_jobs(self, records: Sequence[JobRecord]) -> None:
        """Find who shared nodes with each of `records`, with one statement."""
        links = self.services.query_jobs.links_to_concurrent_jobs(records, seen_by=self.seen_by)
        self._concurrent.update((record.id, links.get(record.id)) for record in records)

    def concurrent_jobs(self, record: JobRecord) -> list[JobLink] | None:
        """Return who shared nodes with the job; None where the question does not arise."""
        if record.id not in self._concurrent:
            self.load_concurrent_jobs([record])
        return self._concurrent[record.id]


def context_of(info: Any) -> QueryContext:
    """Return the context of the operation a resolver works for."""
    context: QueryContext = info.context
    return context
