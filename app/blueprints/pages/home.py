"""``/``: what runs, what ended lately, and the clusters."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template
from werkzeug.wrappers import Response

from app.blueprints.pages.blueprint import blueprint
from app.blueprints.pages.job_list import Reader
from app.blueprints.pages.job_list_query import JobListQuery
from app.blueprints.pages.job_rows import JobRow, counted, job_row, main_metric
from app.blueprints.pages.jobs import job_list_address
from app.blueprints.pages.reader import current_reader
from app.container import Services, current_services
from app.domain.cluster import Cluster
from app.domain.filters import JobFilter, Page, TextMatch
from app.domain.job import JobState
from app.domain.restriction import Restriction
from app.services.home import HomeFigures
from app.web.current_user import requires_login
from app.web.format import count

RUNNING_ROWS = 8
RECENT_ROWS = 10
_ENDED = tuple(state for state in JobState if state not in (JobState.RUNNING, JobState.PENDING, JobState.SUSPENDED))
_RUNNING = JobFilter(states=(JobState.RUNNING,))
_RECENT = JobFilter(states=_ENDED)


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster: its jobs that the reader may see, and the lists of them."""

    name: str
    nodes: int
    running: int
    total: int
    running_url: str
    all_url: str


@dataclass(frozen=True, slots=True)
class Home:
    """The home page as one value."""

    username: str
    sees_all: bool
    figures: HomeFigures
    running: tuple[JobRow, ...]
    running_url: str
    recent: tuple[JobRow, ...]
    recent_url: str
    clusters: tuple[ClusterLine, ...]
    real_names: Mapping[str, str]

    @property
    def held(self) -> str:
        """What running jobs hold, in words."""
        running = self.figures.running
        if not running.jobs:
            return "nothing at the moment"
        parts = [counted(running.nodes, "node")] + [counted(running.accelerators, "GPU")] * bool(running.accelerators)
        return ", ".join(parts)

    @property
    def ended_words(self) -> str:
        """How the jobs ended, in words."""
        others = self.figures.ended - self.figures.ended_well
        return f"{count(self.figures.ended_well)} completed · {count(others)} otherwise" if self.figures.ended else ""


@blueprint.get("/")
@requires_login
def home() -> str:
    """Show the home page of the account."""
    return render_template("home/home.html", home=_read(current_services(), current_reader()))


@blueprint.get("/monitoring/user/<username>")
@requires_login
def jobs_of_user(username: str) -> Response:
    """Go to the list of one user's jobs, where the reference has a page of its own."""
    wanted = JobFilter(user=TextMatch.equal(username))
    return redirect(job_list_address(JobListQuery(filter=wanted)))


def _read(services: Services, reader: Reader) -> Home:
    running = _rows(services, reader, _RUNNING, RUNNING_ROWS)
    recent = _rows(services, reader, _RECENT, RECENT_ROWS)
    names = services.user_names.of({row.user for row in (*running, *recent)})
    return Home(
        username=reader.user.username,
        sees_all=reader.seen_by.all_jobs,
        figures=services.home.figures(int(time.time()), seen_by=reader.seen_by),
        running=running,
        running_url=job_list_address(JobListQuery(filter=_RUNNING)),
        recent=recent,
        recent_url=job_list_address(JobListQuery(filter=_RECENT)),
        clusters=_clusters(services, reader),
        real_names={username: name for username, (name, _email) in names.items()},
    )


def _rows(services: Services, reader: Reader, wanted: JobFilter, size: int) -> tuple[JobRow, ...]:
    page = services.query_jobs.page((wanted,), Page(size), seen_by=reader.seen_by, with_tags=False)
    clusters = services.clusters.all()
    restriction = Restriction(reader.user, clusters)
    return tuple(
        job_row(record, (main_metric(record, clusters, restriction),), clusters, restriction) for record in page.records
    )


def _clusters(services: Services, reader: Reader) -> tuple[ClusterLine, ...]:
    counts = services.query_jobs.counts_by_cluster(seen_by=reader.seen_by)
    clusters = services.clusters.all()
    names = dict.fromkeys((*clusters, *sorted(counts)))
    return tuple(_cluster_line(name, clusters.get(name), *counts.get(name, (0, 0))) for name in names)


def _cluster_line(name: str, cluster: Cluster | None, total: int, running: int) -> ClusterLine:
    wanted = TextMatch.equal(name)
    only_running = JobFilter(cluster=wanted, states=(JobState.RUNNING,))
    return ClusterLine(
        name=name,
        nodes=sum(len(subcluster.hostnames) for subcluster in cluster.subclusters.values()) if cluster else 0,
        running=running,
        total=total,
        running_url=job_list_address(JobListQuery(filter=only_running)),
        all_url=job_list_address(JobListQuery(filter=JobFilter(cluster=wanted))),
    )
