"""The one place that chooses concrete adapters from the settings and wires the services."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from app.database import db
from app.repositories.jobs import JobRepository
from app.repositories.tags import TagRepository
from app.services.query_jobs import QueryJobs
from app.settings import Settings

EXTENSION = "flightdeck"


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case, ready to be called within an application context."""

    settings: Settings
    query_jobs: QueryJobs


def build_services(settings: Settings) -> Services:
    """Wire every service."""
    jobs = JobRepository(db.session)
    tags = TagRepository(db.session)
    return Services(settings=settings, query_jobs=QueryJobs(jobs, tags))


def init_services(app: Flask, services: Services) -> None:
    """Attach the services to the application."""
    app.extensions[EXTENSION] = services


def current_services() -> Services:
    """Return the services of the running application."""
    services: Services = current_app.extensions[EXTENSION]
    return services
