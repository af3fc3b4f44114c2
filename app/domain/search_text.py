"""What people type into a search box, as the filter it means.

``prefix:value`` sets one field, a bare number is a job id, other bare words are searched in job names. Values with
spaces stand in double quotes. The same notation is understood by the box of the job list and by the top bar.

>>> read_search_text('user:kelm014 state:failed "md run"').job_name
TextMatch(how=<Match.CONTAINS: 'contains'>, values=('md run',))
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from app.domain.errors import Invalid
from app.domain.filter_url import Parameter, parse_filter
from app.domain.filters import JobFilter

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "jobid": "jobId",
        "id": "jobId",
        "arrayjobid": "arrayJobId",
        "array": "arrayJobId",
        "user": "user",
        "username": "user",
        "project": "project",
        "projectid": "project",
        "name": "jobName",
        "jobname": "jobName",
        "node": "node",
        "cluster": "cluster",
        "subcluster": "subCluster",
        "partition": "partition",
        "state": "state",
        "tag": "tag",
    }
)
"""Lower-case prefix -> page parameter."""

_TERM = re.compile(r'(?:([A-Za-z]+):)?(?:"([^"]*)"|(\S+))')


def read_search_text(text: str) -> JobFilter:
    """Return the filter that `text` means; raise `Invalid` naming a prefix that does not exist or a bad value."""
    return parse_filter(search_parameters(text))


def search_parameters(text: str) -> list[Parameter]:
    """Return the page parameters that `text` means, in the order of the terms.

    >>> search_parameters("2318902"), search_parameters("lammps")
    ([('jobId', '2318902')], [('jobName', 'lammps')])
    """
    parameters: list[Parameter] = []
    words: list[str] = []
    for prefix, quoted, bare in _TERM.findall(text):
        value = quoted or bare
        if prefix:
            parameters.append(_prefixed(prefix, value))
        elif value.isascii() and value.isdigit():
            parameters.append(("jobId", value))
        elif value:
            words.append(value)
    return [*parameters, ("jobName", " ".join(words))] if words else parameters


def _prefixed(prefix: str, value: str) -> Parameter:
    if (parameter := PREFIXES.get(prefix.lower())) is None:
        known = ", ".join(f"{name}:" for name in ("jobId", "user", "project", "name", "node", "cluster", "state"))
        raise Invalid(f"search: {prefix}: is not known; there are {known} and others")
    return parameter, value.lower() if parameter == "state" else value
