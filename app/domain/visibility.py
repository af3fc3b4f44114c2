"""Whose jobs a caller may see: the one rule that every read of jobs is given (spec/rest-auth.md 2.6)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import Forbidden
from app.domain.roles import Role
from app.domain.user import User


@dataclass(frozen=True, slots=True)
class Visibility:
    """Either everything, or the jobs of one account and of the projects it manages."""

    all_jobs: bool
    username: str = ""
    projects: tuple[str, ...] = ()
    tag_scopes: tuple[str, ...] | None = None
    """Scopes of tags that may be read; None means every scope (system code)."""

    @classmethod
    def everything(cls, *, reason: str) -> Visibility:
        """For system code only; `reason` makes the call site say why."""
        if not reason:
            raise ValueError("say why everything must be visible")
        return cls(all_jobs=True)

    @classmethod
    def for_user(cls, user: User) -> Visibility:
        """Return what `user` may see; raise `Forbidden` for an account without a known role."""
        if user.has(Role.ADMIN, Role.SUPPORT):
            return cls(True, user.username, (), ("global", "admin", user.username))
        if user.is_pure_api:
            return cls(True, user.username, (), ("global", user.username))
        if user.has(Role.MANAGER):
            return cls(False, user.username, user.projects, ("global", user.username))
        if user.has(Role.USER):
            return cls(False, user.username, (), ("global", user.username))
        raise Forbidden(f"user {user.username!r} has no role that may see jobs")
