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
        own_scopes = ("global", user.username)
        if user.has(Role.ADMIN, Role.SUPPORT):
            return cls(all_jobs=True, username=user.username, tag_scopes=("global", "admin", user.username))
        if user.is_pure_api:
            return cls(all_jobs=True, username=user.username, tag_scopes=own_scopes)
        if user.has(Role.MANAGER):
            return cls(all_jobs=False, username=user.username, projects=user.projects, tag_scopes=own_scopes)
        if user.has(Role.USER):
            return cls(all_jobs=False, username=user.username, tag_scopes=own_scopes)
        raise Forbidden(f"user {user.username!r} has no role that may see jobs")
