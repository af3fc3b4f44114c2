"""Header tokens: issue, list, revoke, and whom a token stands for."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from app.auth.keys import KeyPair
from app.auth.tokens import TokenClaims, sign_token, verify_token
from app.database import unit_of_work
from app.domain.errors import NotFound, Unauthenticated
from app.domain.text_line import check_line
from app.domain.user import Account, AuthSource, User
from app.repositories.accounts import AccountRepository
from app.repositories.tokens import IssuedToken, TokenRepository


class Tokens:
    """What `X-Auth-Token` and `Authorization: Bearer` carry.

    `keys` is asked when it is needed, because most commands work without any. With `validate_user` the roles and
    projects of a caller come from the user table; without, the roles come from the token and there are no projects.
    """

    def __init__(
        self,
        accounts: AccountRepository,
        tokens: TokenRepository,
        keys: Callable[[], KeyPair],
        *,
        validate_user: bool,
    ) -> None:
        self._accounts = accounts
        self._tokens = tokens
        self._keys = keys
        self._validate_user = validate_user

    def issue(self, username: str, name: str = "", lifetime_s: int | None = None) -> str:
        """Return a new token with the present roles of an account; None never expires.

        Raise `NotFound`, or `Invalid` for a name that is no line of text.
        """
        check_line("name", name)
        key = self._keys().private
        now = int(time.time())
        with unit_of_work():
            account = self._accounts.find(username)
            if account is None:
                raise NotFound(f"no user {username!r}")
            claims = TokenClaims(
                token_id=secrets.token_urlsafe(24),
                subject=username,
                roles=account.user.roles,
                issued_at=now,
                expires_at=None if lifetime_s is None else now + lifetime_s,
            )
            self._tokens.add(
                jti=claims.token_id, username=username, name=name, created_at=now, expires_at=claims.expires_at
            )
        return sign_token(claims, key)

    def all(self, username: str | None = None) -> list[IssuedToken]:
        """Return the tokens issued here for one user or for everybody, oldest first."""
        return self._tokens.all(username)

    def revoke(self, token_id: int) -> None:
        """Refuse a token from now on; raise `NotFound`."""
        with unit_of_work():
            issued = self._tokens.find(token_id)
            if issued is None:
                raise NotFound(f"no token {token_id}")
            self._tokens.revoke(issued.jti, issued.expires_at)
            self._tokens.mark_revoked(token_id, int(time.time()))

    def revoke_text(self, text: str) -> None:
        """Refuse a token that somebody else issued with our key; raise `Unauthenticated` if it is none."""
        claims = verify_token(text, self._keys().public)
        with unit_of_work():
            self._tokens.revoke(claims.token_id, claims.expires_at)

    def user_of(self, text: str) -> User:
        """Return whom a header token stands for; raise `Unauthenticated` saying why it is refused."""
        claims = verify_token(text, self._keys().public)
        account = self._accounts.find(claims.subject)
        if self._tokens.is_refused(claims.token_id, claims.subject):
            raise Unauthenticated("token has been revoked")
        if account is not None and claims.issued_at < account.tokens_valid_from:
            raise Unauthenticated("token has been revoked")
        return self._from_table(claims, account) if self._validate_user else _from_claims(claims, account)

    def _from_table(self, claims: TokenClaims, account: Account | None) -> User:
        if account is None:
            raise Unauthenticated(f"user {claims.subject!r} of the token is unknown")
        return account.user


def _from_claims(claims: TokenClaims, account: Account | None) -> User:
    known = account.user if account is not None else User(claims.subject)
    return replace(known, roles=claims.roles, projects=(), source=AuthSource.TOKEN)
