"""The accounts of the demo site: one per role, all with the password ``demo``."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.people import MANAGED_PROJECTS
from app.domain.roles import Role
from app.domain.user import User

PASSWORD = "demo"  # noqa: S105  (a public password of a made-up site)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to create, with its password in the clear."""

    user: User
    password: str = PASSWORD


def _user(username: str, name: str, *roles: Role, projects: tuple[str, ...] = ()) -> User:
    return User(username, roles, projects, name, f"{username}@demo.example")


DEMO_ACCOUNTS = (
    DemoAccount(_user("demo", "Deniz Moreau", Role.ADMIN)),
    DemoAccount(_user("user", "Mira Lindqvist", Role.USER)),
    DemoAccount(_user("manager", "Prof. Olga Brandner", Role.USER, Role.MANAGER, projects=MANAGED_PROJECTS)),
    DemoAccount(_user("support", "Aino Saarela", Role.USER, Role.SUPPORT)),
    DemoAccount(_user("api", "Scheduler and collectors", Role.API)),
)
"""Administrator first; `user` and `manager` own jobs of the demo archive."""
