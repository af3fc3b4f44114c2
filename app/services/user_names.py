"""Who is behind a username, for lists that show many of them."""

from __future__ import annotations

from collections.abc import Iterable

from app.repositories.accounts import AccountRepository


class UserNames:
    """Reads real names and addresses of accounts."""

    def __init__(self, accounts: AccountRepository) -> None:
        self._accounts = accounts

    def of(self, usernames: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return real name and e-mail address of those of `usernames` that have an account, with one statement."""
        # No name has a null character, and PostgreSQL refuses even to look for one.
        return self._accounts.names(name for name in usernames if "\0" not in name)
