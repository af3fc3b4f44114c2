"""The account behind a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from app.domain.roles import Role


class AuthSource(IntEnum):
    """Who vouches for the account; the numbers are those of the reference's user table."""

    LOCAL = 0
    LDAP = 1
    TOKEN = 2
    OIDC = 3


@dataclass(frozen=True, slots=True)
class User:
    """An account with its roles and the projects it manages."""

    username: str
    roles: tuple[Role, ...] = ()
    projects: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    source: AuthSource = AuthSource.LOCAL

    def has(self, *roles: Role) -> bool:
        """Whether the account holds at least one of `roles`."""
        return any(role in self.roles for role in roles)

    @property
    def is_pure_api(self) -> bool:
        """Whether this is a machine account: the role api and nothing else."""
        return self.roles == (Role.API,)

    @property
    def level(self) -> int:
        """The rank of the highest role; 0 without any."""
        return max((role.level for role in self.roles), default=0)

    @property
    def initials(self) -> str:
        """Two letters for the account button.

        >>> User("kelm014", name="Anna Kelm").initials
        'AK'
        >>> User("kelm014").initials
        'KE'
        """
        words = self.name.split()
        letters = words[0][0] + words[-1][0] if len(words) > 1 else (self.name or self.username)[:2]
        return letters.upper()


@dataclass(frozen=True, slots=True)
class Account:
    """A row of the user table: the user plus what only login and administration need."""

    user: User
    password_hash: str | None = field(default=None, repr=False)
    tokens_valid_from: int = 0
