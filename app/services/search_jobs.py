"""Search from the top bar: a job, or the filter that finds what was meant (spec/ui.md 0.4)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.filter_url import Parameter, parse_filter
from app.domain.filters import JobFilter
from app.domain.search_text import search_parameters
from app.domain.visibility import Visibility
from app.services.query_jobs import QueryJobs


@dataclass(frozen=True, slots=True)
class SearchHit:
    """How many jobs match, and the page parameters that list them; `single_id` is the row id of an only one."""

    count: int
    parameters: tuple[Parameter, ...] = ()
    single_id: int | None = None


class SearchJobs:
    """Finds what people mean by a word."""

    def __init__(self, query_jobs: QueryJobs) -> None:
        self._query_jobs = query_jobs

    def find(self, text: str, *, seen_by: Visibility) -> SearchHit:
        """Return what `text` finds; raise `Invalid` for a prefix that does not exist or a value that cannot be.

        A bare word may be a user, a project, a node or a part of a job name; the first that has jobs is taken.
        A value behind a prefix is taken as it is.
        """
        for parameters in _readings(text):
            hit = self._hit(parameters, seen_by)
            if hit.count:
                return hit
        return SearchHit(0)

    def _hit(self, parameters: list[Parameter], seen_by: Visibility) -> SearchHit:
        wanted: tuple[JobFilter, ...] = (parse_filter(parameters),)
        count = self._query_jobs.count(wanted, seen_by=seen_by)
        single = self._query_jobs.page(wanted, seen_by=seen_by, with_tags=False).records[0].id if count == 1 else None
        return SearchHit(count, tuple(parameters), single)


def _readings(text: str) -> list[list[Parameter]]:
    """Return what `text` may mean, the most special first.

    >>> [reading[0] for reading in _readings("kelm014")]
    [('user', 'kelm014'), ('project', 'kelm014'), ('node', 'kelm014'), ('jobName', 'kelm014')]
    """
    parameters = search_parameters(text)
    if [name for name, _ in parameters] != ["jobName"] or ":" in text or " " in text:
        return [parameters] if parameters else []
    word = parameters[0][1]
    return [[("user", word)], [("project", word)], [("node", word)], parameters]
