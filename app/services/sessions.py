"""Browser sessions: which of them still count, and their end."""

from __future__ import annotations

import time

from app.database import unit_of_work
from app.domain.user import User
from app.repositories.accounts import AccountRepository
from app.repositories.tokens import TokenRepository


class Sessions:
    """Sessions live in a signed cookie; rights come from the user table with every request."""

    def __init__(self, accounts: AccountRepository, tokens: TokenRepository, lifetime_s: int) -> None:
        self._accounts = accounts
        self._tokens = tokens
        self.lifetime_s = lifetime_s
        """Seconds from the last renewal to the end."""

    def user_of(self, session_id: str, username: str, issued_at: int) -> User | None:
        """Return whose session this is; None if it was ended, or its account is gone or changed its password."""
        account = self._accounts.find(username)
        if account is None or issued_at < account.tokens_valid_from:
            return None
        return None if self._tokens.is_refused(session_id, username) else account.user

    def end(self, session_id: str) -> None:
        """Refuse a session and its renewals from now on, and forget what has expired by itself."""
        now = int(time.time())
        with unit_of_work():
            self._tokens.forget_expired(now)
            self._tokens.revoke(session_id, now + self.lifetime_s)
