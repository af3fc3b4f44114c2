"""Accounts, their settings and their tokens."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.models.columns import BIG_ID, NAME_LENGTH, TABLE_OPTIONS


class UserAccount(Base):
    """Who may log in."""

    __tablename__ = "user_account"

    username: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    password: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    """bcrypt hash; None for accounts that never log in with a password of ours."""
    source: Mapped[int] = mapped_column(SmallInteger, default=0)
    """0 local, 1 LDAP, 2 token, 3 OIDC."""
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    email: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    roles: Mapped[str] = mapped_column(Text, default="[]")
    """JSON list."""
    projects: Mapped[str] = mapped_column(Text, default="[]")
    """JSON list of the projects a manager looks after."""
    tokens_valid_from: Mapped[int] = mapped_column(BigInteger, default=0)
    """Unix time; tokens and sessions issued earlier are refused."""

    __table_args__ = TABLE_OPTIONS


class UserSetting(Base):
    """A choice a user made in the pages; `value` is JSON."""

    __tablename__ = "user_setting"

    username: Mapped[str] = mapped_column(
        String(NAME_LENGTH), ForeignKey("user_account.username", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(NAME_LENGTH), primary_key=True)
    value: Mapped[str] = mapped_column(Text)

    __table_args__ = TABLE_OPTIONS


class ApiToken(Base):
    """A header token that was issued here; the token itself is not kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=True)
    jti: Mapped[str] = mapped_column(String(64), unique=True)
    username: Mapped[str] = mapped_column(String(NAME_LENGTH), ForeignKey("user_account.username", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    created_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int | None] = mapped_column(BigInteger)
    """Unix time; None never expires."""
    last_used_at: Mapped[int | None] = mapped_column(BigInteger)
    revoked_at: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (Index(None, "username"), {"sqlite_autoincrement": True, **TABLE_OPTIONS})


class RevokedToken(Base):
    """A token or browser session that must no longer be accepted, kept until it would have expired anyway."""

    __tablename__ = "revoked_token"

    jti: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The token's ``jti``, or ``sha256:`` and the start of its hash for tokens of the reference, which have none."""
    expires_at: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = TABLE_OPTIONS
