"""The account that reads a page, with its preferences."""

from __future__ import annotations

from app.blueprints.pages.job_list import Reader
from app.container import current_services
from app.web.current_user import current_user, visibility


def current_reader() -> Reader:
    """Return who reads; raise `Unauthenticated`, or `Forbidden` for an account that may see no jobs."""
    user = current_user()
    return Reader(user, visibility(), current_services().user_settings.of(user.username))
