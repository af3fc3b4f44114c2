"""Accounts and their settings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from app.domain.roles import known_roles
from app.domain.user import Account, AuthSource, User
from app.models import UserAccount, UserSetting
from app.repositories.jobs import AnySession


class AccountRepository:
    """The user table and what users chose."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def find(self, username: str) -> Account | None:
        """Return an account, or None."""
        row = self._session.execute(_BY_NAME, {"username": username}).one_or_none()
        return None if row is None else _account(row)

    def all(self) -> list[User]:
        """Return every user by name."""
        rows = self._session.scalars(select(UserAccount).order_by(UserAccount.username))
        return [_account(row).user for row in rows]

    def names(self, usernames: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return real name and e-mail address of those of `usernames` that have an account."""
        columns = (UserAccount.username, UserAccount.name, UserAccount.email)
        rows = self._session.execute(select(*columns).where(UserAccount.username.in_(set(usernames))))
        return {username: (name, email) for username, name, email in rows}

    def add(self, account: Account) -> None:
        """Insert an account; the caller has checked that the name is free."""
        self._session.execute(insert(UserAccount).values(_values(account)))

    def replace(self, account: Account) -> None:
        """Write all columns of an existing account."""
        self._session.execute(
            update(UserAccount).where(UserAccount.username == account.user.username).values(_values(account))
        )

    def delete(self, username: str) -> bool:
        """Remove an account with its settings and tokens; return whether there was one."""
        result = self._session.execute(delete(UserAccount).where(UserAccount.username == username))
        return bool(getattr(result, "rowcount", 0))

    def settings(self, username: str) -> dict[str, str]:
        """Return what a user chose: key -> JSON text."""
        rows = self._session.execute(select(UserSetting.key, UserSetting.value).where(UserSetting.username == username))
        return {row.key: row.value for row in rows}

    def put_setting(self, username: str, key: str, value: str) -> None:
        """Store one choice of an account; `value` is JSON text."""
        # Holding the account keeps a second writer from inserting the same key between our look and our insert.
        self._session.execute(_BY_NAME.with_for_update(), {"username": username})
        where = (UserSetting.username == username, UserSetting.key == key)
        if self._session.scalar(select(UserSetting.key).where(*where)) is None:
            self._session.execute(insert(UserSetting).values(username=username, key=key, value=value))
        else:
            self._session.execute(update(UserSetting).where(*where).values(value=value))


# Built once and without objects of the ORM: every request with a token asks this.
_BY_NAME = select(*UserAccount.__table__.columns).where(UserAccount.username == bindparam("username"))


def _account(row: UserAccount | Row[Any]) -> Account:
    user = User(
        username=row.username,
        roles=known_roles(json.loads(row.roles)),
        projects=tuple(json.loads(row.projects)),
        name=row.name,
        email=row.email,
        source=AuthSource(row.source),
    )
    return Account(user, password_hash=row.password, tokens_valid_from=row.tokens_valid_from)


def _values(account: Account) -> dict[str, object]:
    user = account.user
    return {
        "username": user.username,
        "password": account.password_hash,
        "source": int(user.source),
        "name": user.name,
        "email": user.email,
        "roles": json.dumps([role.value for role in user.roles]),
        "projects": json.dumps(list(user.projects)),
        "tokens_valid_from": account.tokens_valid_from,
    }
