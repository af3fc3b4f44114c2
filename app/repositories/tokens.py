"""Issued header tokens and revocations."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select, update

from app.models import ApiToken, RevokedToken
from app.repositories.jobs import AnySession


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """What is kept of a token; times in unix seconds, None for never."""

    id: int
    jti: str
    username: str
    name: str
    created_at: int
    expires_at: int | None
    last_used_at: int | None
    revoked_at: int | None


class TokenRepository:
    """The tables of tokens."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    def add(self, *, jti: str, username: str, name: str, created_at: int, expires_at: int | None) -> None:
        """Remember that a token was issued."""
        values = {"jti": jti, "username": username, "name": name, "created_at": created_at, "expires_at": expires_at}
        self._session.execute(insert(ApiToken).values(values))

    def all(self, username: str | None = None) -> list[IssuedToken]:
        """Return the tokens of one user or of everybody, oldest first."""
        statement = select(ApiToken).order_by(ApiToken.id)
        if username is not None:
            statement = statement.where(ApiToken.username == username)
        return [_issued(row) for row in self._session.scalars(statement)]

    def find(self, token_id: int) -> IssuedToken | None:
        """Return a token by its number, or None."""
        row = self._session.scalar(select(ApiToken).where(ApiToken.id == token_id))
        return None if row is None else _issued(row)

    def mark_revoked(self, token_id: int, now: int) -> None:
        """Write down when a token was revoked."""
        self._session.execute(update(ApiToken).where(ApiToken.id == token_id).values(revoked_at=now))

    def revoke(self, jti: str, expires_at: int | None) -> None:
        """Refuse a token or session from now on; calling it again changes nothing."""
        if not self.is_revoked(jti):
            self._session.execute(insert(RevokedToken).values(jti=jti, expires_at=expires_at))

    def is_revoked(self, jti: str) -> bool:
        """Return whether a token or session must be refused."""
        return self._session.scalar(select(RevokedToken.jti).where(RevokedToken.jti == jti)) is not None

    def revoke_issued(self, username: str, now: int) -> None:
        """Revoke every token that was issued here for an account."""
        for token in self.all(username):
            if token.revoked_at is None:
                self.revoke(token.jti, token.expires_at)
                self.mark_revoked(token.id, now)

    def is_refused(self, jti: str, username: str) -> bool:
        """Return whether a token or session, or everything of a deleted account, must be refused."""
        found = self._session.execute(_REFUSED, {"jti": jti, "farewell": _farewell(username)})
        return found.first() is not None

    def say_goodbye(self, username: str) -> None:
        """Refuse whatever was issued for an account that is being deleted, known to us or not."""
        self.revoke(_farewell(username), expires_at=None)

    def welcome_back(self, username: str) -> bool:
        """Undo `say_goodbye` for a new account of this name; return whether there had been one before."""
        result = self._session.execute(delete(RevokedToken).where(RevokedToken.jti == _farewell(username)))
        return bool(getattr(result, "rowcount", 0))

    def forget_expired(self, now: int) -> None:
        """Drop revocations of tokens that have expired by themselves."""
        self._session.execute(delete(RevokedToken).where(RevokedToken.expires_at < now))


# Built once: every request with a token asks this.
_REFUSED = select(RevokedToken.jti).where(RevokedToken.jti.in_((bindparam("jti"), bindparam("farewell")))).limit(1)


def _farewell(username: str) -> str:
    """The entry that refuses everything of one account; hashed, since names may be longer than the column."""
    return "account:" + hashlib.sha256(username.encode()).hexdigest()[:56]


def _issued(row: ApiToken) -> IssuedToken:
    return IssuedToken(
        row.id, row.jti, row.username, row.name, row.created_at, row.expires_at, row.last_used_at, row.revoked_at
    )
