"""The scalars of ClusterCockpit beyond the built-in ones.

Their input is taken as it comes, as a string or as a bare word of the document (``state: [running]``): what is wrong
with it is said by the resolver, since clients expect such errors with status 200.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graphene import Scalar
from graphql import EnumValueNode, GraphQLError, StringValueNode, ValueNode, print_ast

from app.domain.errors import Invalid
from app.domain.job import JobState as State
from app.domain.metric import MetricScope as Scope

FIRST_MOMENT = -62_135_596_800
LAST_MOMENT = 253_402_300_799


class _Word(Scalar):
    class Meta:
        abstract = True

    @staticmethod
    def serialize(value: Any) -> str:
        return str(value)

    @staticmethod
    def parse_value(value: Any) -> str:
        if isinstance(value, str):
            return value
        raise GraphQLError(f"a text is expected, not {value!r}")

    @staticmethod
    def parse_literal(node: ValueNode, _variables: Any = None) -> str:
        if isinstance(node, EnumValueNode | StringValueNode):
            return node.value
        raise GraphQLError(f"a text or a bare word is expected, not {print_ast(node)}", node)


class MetricScope(_Word):
    """The part of a machine: node, socket, memoryDomain, core, hwthread or accelerator."""


class JobState(_Word):
    """The state of a job, e.g. running, completed or failed."""


class Time(_Word):
    """A point in time as RFC 3339 text; answers are in UTC. Input may also be ``YYYY-MM-DD HH:MM:SS`` in UTC."""

    @staticmethod
    def serialize(value: int) -> str:
        """Write unix seconds; what lies outside the years 1 to 9999 becomes the first or last moment.

        >>> Time.serialize(1608923076), Time.serialize(2**62)
        ('2020-12-25T19:04:36Z', '9999-12-31T23:59:59Z')
        """
        moment = datetime.fromtimestamp(min(max(value, FIRST_MOMENT), LAST_MOMENT), UTC)
        return moment.isoformat().removesuffix("+00:00") + "Z"


class NullableFloat(Scalar):
    """A sample of a time series; null where it is missing, also within lists that say otherwise."""

    @staticmethod
    def parse_value(value: Any) -> Any:
        return value


class Any_(Scalar):  # noqa: N801 - the name of the type is taken in Python
    """Any JSON value."""

    class Meta:
        name = "Any"

    @staticmethod
    def serialize(value: Any) -> Any:
        return value


def job_states(names: list[str]) -> tuple[State, ...]:
    """Read states; raise `Invalid` for an unknown one."""
    return tuple(_member(State, name, "SCHEMA/JOB > invalid job state {!r}") for name in names)


def metric_scopes(names: list[str] | None) -> tuple[Scope, ...] | None:
    """Read scopes without doubles; raise `Invalid` for an unknown one."""
    if names is None:
        return None
    message = "SCHEMA/METRICS > {!r} is not a valid MetricScope"
    return tuple(dict.fromkeys(_member(Scope, name, message) for name in names))


def unix_time(text: str | None) -> int | None:
    """Read a time as unix seconds; raise `Invalid` for what is none. Without a zone it is UTC.

    >>> unix_time("2020-12-25T19:04:36Z"), unix_time("2020-12-25 20:04:36.5+01:00"), unix_time("")
    (1608923076, 1608923076, None)
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(f"time {text!r} is not like 2006-01-02T15:04:05Z") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _member(kind: Any, name: str, message: str) -> Any:
    try:
        return kind(name)
    except ValueError:
        raise Invalid(message.format(name)) from None
