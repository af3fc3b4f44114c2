"""What the frame of every page shows: entries by role, search, theme. Only pages that exist are listed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for

from app.container import current_services
from app.domain.roles import Role
from app.domain.user import User
from app.web.current_user import current_user_or_none

SEES_JOBS = Role.USER.level


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the top bar; `current` marks the area of the page that is shown."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    label: str
    endpoint: str
    area: tuple[str, ...]
    least: Role


_PAGES = (
    _Page("Home", "pages.home", ("pages.home",), Role.USER),
    _Page("Jobs", "pages.jobs", ("pages.jobs", "pages.job", "pages.search"), Role.USER),
)


def init_navigation(app: Flask) -> None:
    """Give the frame to every template."""
    app.context_processor(_frame)


def navigation(user: User, endpoint: str) -> list[Entry]:
    """Return the entries for `user` on the page `endpoint`."""
    return [
        Entry(page.label, url_for(page.endpoint), endpoint in page.area)
        for page in _PAGES
        if user.level >= page.least.level
    ]


def _frame() -> dict[str, object]:
    user = current_user_or_none()
    if user is None or user.level < SEES_JOBS:
        return {}
    theme = current_services().user_settings.of(user.username)["theme"]
    return {
        "navigation": navigation(user, request.endpoint or ""),
        "home_url": url_for("pages.home"),
        "search_url": url_for("pages.search"),
        "theme": theme,
    }
