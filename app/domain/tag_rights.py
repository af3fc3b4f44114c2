"""Who may write which tags (spec/rest-auth.md 2.9)."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.errors import Forbidden
from app.domain.job import Tag
from app.domain.roles import Role
from app.domain.user import User


def may_write(tag: Tag, user: User) -> bool:
    """Whether an account may give and take this tag: by its scope, which is a username for private ones."""
    match tag.scope:
        case "admin":
            return user.is_pure_api or user.has(Role.ADMIN)
        case "global":
            return user.is_pure_api or user.has(Role.ADMIN, Role.SUPPORT)
    return tag.scope == user.username


def check_may_write(tags: Iterable[Tag], user: User) -> None:
    """Raise `Forbidden` naming each tag that the account may not write, and its place in the list."""
    refused = [f"tags[{place}]: scope {tag.scope!r}" for place, tag in enumerate(tags) if not may_write(tag, user)]
    if refused:
        raise Forbidden(f"{'; '.join(refused)}: user {user.username!r} may not write tags of this scope")
