"""Routes of every kind of login, for tests that ask who comes in and not what is behind."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.domain.roles import Role
from app.web.current_user import (
    check_api_role,
    check_userapi_role,
    current_user,
    current_user_or_none,
    requires_login,
    requires_role,
    visibility,
)


def add_probes(app: Flask) -> None:
    """Register the routes; each answers with the name of who asked."""

    def name() -> str:
        return current_user().username

    def after(check: Callable[[], None]) -> Callable[[], str]:
        return lambda: check() or name()

    def seen() -> dict[str, object]:
        rule = visibility()
        return {"all": rule.all_jobs, "username": rule.username, "projects": list(rule.projects)}

    def maybe() -> str:
        user = current_user_or_none()
        return user.username if user else "nobody"

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    staff = requires_role(Role.ADMIN, Role.SUPPORT)
    app.add_url_rule("/api/probe", "p1", after(check_api_role), methods=methods)
    app.add_url_rule("/userapi/probe", "p2", after(check_userapi_role), methods=methods)
    app.add_url_rule("/probe", "p3", requires_login(name), methods=methods)
    app.add_url_rule("/probe/staff", "p4", staff(name), methods=methods)
    app.add_url_rule("/probe/seen", "p5", requires_login(seen))
    app.add_url_rule("/probe/open", "p6", maybe, methods=methods)
    app.add_url_rule("/config/probe", "p7", staff(name), methods=methods)
