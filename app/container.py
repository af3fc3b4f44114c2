"""The one place that chooses concrete adapters from the settings and wires the services.

Services are built at their first use: commands such as ``flask db upgrade`` work before there is an archive.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial

from flask import Flask, current_app

from app.archive.backend import ArchiveBackend
from app.archive.cluster_registry import ClusterRegistry
from app.archive.data_cache import DataCache
from app.archive.filesystem import FilesystemArchive
from app.auth.keys import load_keys
from app.database import db
from app.repositories.accounts import AccountRepository
from app.repositories.archive_tasks import ArchiveTaskRepository
from app.repositories.job_changes import JobChangeLog
from app.repositories.job_life import JobLifeRepository
from app.repositories.job_sums import JobSumRepository
from app.repositories.job_values import JobValueRepository
from app.repositories.job_writes import JobWriter
from app.repositories.jobs import JobRepository
from app.repositories.tags import TagRepository
from app.repositories.tokens import TokenRepository
from app.services.accounts import Accounts
from app.services.archive_labels import ArchiveLabels
from app.services.delete_jobs import DeleteJobs
from app.services.edit_job import EditJobs
from app.services.home import HomePage
from app.services.import_archive import ImportArchive
from app.services.inspect_archive import InspectArchive
from app.services.job_metrics import JobMetrics
from app.services.query_jobs import QueryJobs
from app.services.search_jobs import SearchJobs
from app.services.sessions import Sessions
from app.services.spread import SpreadOfJobs
from app.services.start_job import StartJobs
from app.services.stop_job import StopJobs
from app.services.tag_jobs import TagJobs
from app.services.tokens import Tokens
from app.services.used_nodes import UsedNodes
from app.services.user_names import UserNames
from app.services.user_settings import UserSettings
from app.settings import Settings

EXTENSION = "flightdeck"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case, ready to be called within an application context."""

    settings: Settings
    archive: ArchiveBackend
    clusters: ClusterRegistry
    query_jobs: QueryJobs
    start_jobs: StartJobs
    stop_jobs: StopJobs
    edit_jobs: EditJobs
    tag_jobs: TagJobs
    delete_jobs: DeleteJobs
    used_nodes: UsedNodes
    search_jobs: SearchJobs
    home: HomePage
    spread: SpreadOfJobs
    job_metrics: JobMetrics
    import_archive: ImportArchive
    inspect_archive: InspectArchive
    user_settings: UserSettings
    user_names: UserNames
    accounts: Accounts
    tokens: Tokens
    sessions: Sessions


def build_services(settings: Settings, *, archive: ArchiveBackend | None = None) -> Services:
    """Wire every service; a test passes its own archive."""
    archive = archive or open_archive(settings)
    clusters = ClusterRegistry(archive)
    jobs, tags = JobRepository(db.session), TagRepository(db.session)
    accounts, tokens = AccountRepository(db.session), TokenRepository(db.session)
    life, changes = JobLifeRepository(db.session), JobChangeLog(db.session)
    tasks = ArchiveTaskRepository(db.session)
    labels = ArchiveLabels(archive, life, jobs, tags, tasks)
    query_jobs = QueryJobs(jobs, tags, changes)
    return Services(
        settings=settings,
        archive=archive,
        clusters=clusters,
        query_jobs=query_jobs,
        start_jobs=StartJobs(clusters, life, JobWriter(db.session), tags, changes),
        stop_jobs=StopJobs(life, changes),
        edit_jobs=EditJobs(life, labels, changes),
        tag_jobs=TagJobs(life, tags, labels, changes),
        delete_jobs=DeleteJobs(life, changes),
        used_nodes=UsedNodes(life),
        search_jobs=SearchJobs(query_jobs),
        home=HomePage(JobSumRepository(db.session), clusters),
        spread=SpreadOfJobs(JobValueRepository(db.session)),
        job_metrics=_job_metrics(settings, archive),
        import_archive=ImportArchive(archive, clusters, JobWriter(db.session), tags, changes, tasks),
        inspect_archive=InspectArchive(archive, clusters),
        user_settings=UserSettings(accounts, settings),
        user_names=UserNames(accounts),
        accounts=Accounts(accounts, tokens),
        tokens=Tokens(
            accounts, tokens, partial(load_keys, settings.secrets), validate_user=settings.auth.validate_user
        ),
        sessions=Sessions(accounts, tokens, lifetime_s=settings.auth.session_hours * 3600),
    )


def open_archive(settings: Settings) -> ArchiveBackend:
    """Open the archive of the settings; the default one is made when it does not exist yet."""
    if settings.archive_path == settings.instance / "job-archive":
        return FilesystemArchive.create(settings.archive_path)
    return FilesystemArchive(settings.archive_path)


def _job_metrics(settings: Settings, archive: ArchiveBackend) -> JobMetrics:
    return JobMetrics(
        archive,
        DataCache(archive, settings.archive.cache_mb * MEBIBYTE),
        minimum_points=settings.resampling.minimum_points,
        default_resolution=max(settings.resampling.resolutions, default=0),
    )


class _Wiring:
    """Builds the services once, at their first use."""

    def __init__(self, settings: Settings, services: Services | None) -> None:
        self._settings = settings
        self._services = services
        self._lock = threading.Lock()

    def services(self) -> Services:
        """Return the services, building them if this is their first use."""
        with self._lock:
            if self._services is None:
                self._services = build_services(self._settings)
            return self._services


def init_services(app: Flask, settings: Settings, services: Services | None = None) -> None:
    """Attach settings and services to the application."""
    app.extensions[EXTENSION] = _Wiring(settings, services)


def current_services() -> Services:
    """Return the services of the running application."""
    wiring: _Wiring = current_app.extensions[EXTENSION]
    return wiring.services()
