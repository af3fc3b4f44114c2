"""Pages for people: home, job list, job, search. Each page is a module with its routes; presenters stand beside it."""

from __future__ import annotations

from app.blueprints.pages import home, job, jobs, preferences, search
from app.blueprints.pages.blueprint import blueprint

__all__ = ["blueprint", "home", "job", "jobs", "preferences", "search"]
