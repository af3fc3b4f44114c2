"""Accounts: who may log in, with which roles, and the check of their passwords."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from app.auth.passwords import hash_password, verify_password
from app.database import unit_of_work
from app.domain.errors import Conflict, Invalid, NotFound, Unauthenticated
from app.domain.roles import Role
from app.domain.text_line import check_line
from app.domain.user import Account, AuthSource, User
from app.repositories.accounts import AccountRepository
from app.repositories.tokens import TokenRepository

MAX_NAME_BYTES = 100
GLOBAL_SCOPE = "global"
ADMIN_SCOPE = "admin"
"""Scopes of tags that everybody, or staff, shares. A private scope is the name of its account, so an account with
one of these names would write into the shared one: nobody may be called global, only an administrator admin."""

LOGIN_FAILED = "User name or password is wrong."
"""One sentence for every cause, so that nobody learns which names exist."""


class Accounts:
    """The user table."""

    def __init__(self, accounts: AccountRepository, tokens: TokenRepository) -> None:
        self._accounts = accounts
        self._tokens = tokens

    def all(self) -> list[User]:
        """Return every user by name."""
        return self._accounts.all()

    def find(self, username: str) -> User:
        """Return a user; raise `NotFound`."""
        return self._account(username).user

    def authenticate(self, username: str, password: str) -> User:
        """Return the user whose password this is; raise `Unauthenticated` with the same sentence in every other case.

        Takes as long for unknown names as for known ones.
        """
        # PostgreSQL takes no zero bytes, and no account has control characters.
        account = self._accounts.find(username) if username.isprintable() else None
        local = account is not None and account.user.source is AuthSource.LOCAL
        stored = account.password_hash if account is not None and local else None
        if not verify_password(password, stored) or account is None:
            raise Unauthenticated(LOGIN_FAILED)
        return account.user

    def add(self, user: User, password: str | None = None) -> None:
        """Create an account, without a password one that only tokens use; raise `Invalid` or `Conflict`.

        Tokens that were issued for an earlier account of this name stay refused.
        """
        check_username(user.username, user.roles)
        for what, text in (("name", user.name), ("e-mail address", user.email), *_named(user.projects)):
            check_line(what, text)
        password_hash = None if password is None else hash_password(password)
        with unit_of_work():
            if self._accounts.find(user.username) is not None:
                raise Conflict(f"user {user.username!r} exists already")
            returns = self._tokens.welcome_back(user.username)
            self._accounts.add(Account(user, password_hash, tokens_valid_from=_now() if returns else 0))

    def delete(self, username: str) -> None:
        """Remove an account with its settings, and refuse its sessions and tokens; raise `NotFound`."""
        with unit_of_work():
            self._end_access(self._account(username))
            self._tokens.say_goodbye(username)
            self._accounts.delete(username)

    def set_password(self, username: str, password: str) -> None:
        """Change a password and end every session and token issued before; raise `NotFound` or `Invalid`."""
        password_hash = hash_password(password)
        with unit_of_work():
            account = self._end_access(self._account(username))
            self._accounts.replace(replace(account, password_hash=password_hash))

    def change_rights(self, username: str, roles: Iterable[Role], projects: Iterable[str]) -> User:
        """Replace roles and projects; sessions and tokens end when a role is lost, because tokens carry roles."""
        roles, projects = tuple(roles), tuple(projects)
        check_username(username, roles)
        for what, text in _named(projects):
            check_line(what, text)
        with unit_of_work():
            account = self._account(username)
            if set(account.user.roles) - set(roles):
                account = self._end_access(account)
            user = replace(account.user, roles=roles, projects=projects)
            self._accounts.replace(replace(account, user=user))
        return user

    def end_access(self, username: str) -> None:
        """Refuse every session and token issued until now, those of other issuers too; raise `NotFound`."""
        with unit_of_work():
            self._accounts.replace(self._end_access(self._account(username)))

    def _end_access(self, account: Account) -> Account:
        now = _now()
        self._tokens.revoke_issued(account.user.username, now)
        return replace(account, tokens_valid_from=now)

    def _account(self, username: str) -> Account:
        account = self._accounts.find(username)
        if account is None:
            raise NotFound(f"no user {username!r}")
        return account


def parse_roles(names: Iterable[str]) -> tuple[Role, ...]:
    """Return roles without doubles; raise `Invalid` for an unknown one and for none at all.

    >>> parse_roles(["user", "API", "user"])
    (<Role.USER: 'user'>, <Role.API: 'api'>)
    """
    known = {role.value: role for role in Role}
    names = [name.lower() for name in names]
    for name in names:
        if name not in known:
            raise Invalid(f"unknown role {name!r}; known are {', '.join(known)}")
    if not names:
        raise Invalid(f"an account needs a role; known are {', '.join(known)}")
    return tuple(dict.fromkeys(known[name] for name in names))


def check_username(username: str, roles: Iterable[Role]) -> None:
    """Raise `Invalid` unless an account with these roles may have this name."""
    if not username.isprintable() or username != username.strip() or set(username) & set("/\\"):
        raise Invalid(f"user name {username!r} must not have slashes, control characters or blanks at its ends")
    if not 1 <= len(username.encode()) <= MAX_NAME_BYTES:
        raise Invalid(f"user name {username!r} must have 1 to {MAX_NAME_BYTES} bytes")
    if username == GLOBAL_SCOPE or (username == ADMIN_SCOPE and Role.ADMIN not in roles):
        raise Invalid(f"user name {username!r} is the name of a tag scope" + _who_may_be_admin(username))


def _who_may_be_admin(username: str) -> str:
    return "; an account of this name needs the role admin" if username == ADMIN_SCOPE else ""


def _named(projects: Iterable[str]) -> list[tuple[str, str]]:
    return [("project", project) for project in projects]


def _now() -> int:
    return int(time.time())
