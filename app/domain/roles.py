"""Roles of an account, from least to most rights, as they stand in tokens and in the database."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account may do; an account holds several, the highest counts."""

    ANONYMOUS = "anonymous"
    API = "api"
    USER = "user"
    MANAGER = "manager"
    SUPPORT = "support"
    ADMIN = "admin"

    @property
    def level(self) -> int:
        """Rank used for navigation and "at least" checks; anonymous is 0, admin is 5."""
        return list(Role).index(self)


def known_roles(names: list[str]) -> tuple[Role, ...]:
    """Return the roles among `names`, without doubles and in their order; unknown names are left out.

    >>> known_roles(["user", "wizard", "admin", "user"])
    (<Role.USER: 'user'>, <Role.ADMIN: 'admin'>)
    """
    return tuple(dict.fromkeys(Role(name) for name in names if name in list(Role)))
