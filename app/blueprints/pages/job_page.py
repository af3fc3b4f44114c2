"""A job page as one value that its templates print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.blueprints.pages.addresses import job_address
from app.blueprints.pages.job_efficiency import EfficiencyRow, FootprintAxis, efficiency_rows, footprint_axes
from app.blueprints.pages.job_energy import JobEnergy, read_energy
from app.blueprints.pages.job_head import Fact, monitoring_words, permalink, read_facts, verdict
from app.blueprints.pages.job_list import Reader
from app.blueprints.pages.job_plots import (
    PLOT_SETTING,
    ROOFLINE_METRICS,
    TABLE_SETTING,
    MetricOption,
    Plot,
    PlotState,
    Roofs,
    chosen_metrics,
    has_roofline,
    metric_options,
    read_plots,
    resolution_for,
    roofs_of,
    zone_at,
)
from app.blueprints.pages.job_samples import JobSamples, read_samples
from app.blueprints.pages.job_statistics import Sorting, StatisticsTable, read_scope, statistics_table
from app.blueprints.pages.job_subject import JobSubject
from app.blueprints.pages.job_texts import JobText, read_text
from app.container import Services
from app.domain.filters import JobFilter, Order, Page, TimeSpan
from app.domain.hostlist import fold
from app.domain.job import Resource, Tag
from app.domain.job_record import JobRecord
from app.domain.restriction import Restriction
from app.domain.roles import Role
from app.domain.visibility import Visibility

_SAME_START = 10
"""Jobs that may start in the same second before the link to the newer one skips some."""
_MOST_NEIGHBOURS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says about the page; None and empty texts leave it to the reader's choices."""

    plots: tuple[str, ...] | None = None
    table: tuple[str, ...] | None = None
    scope: str = ""
    sorting: Sorting = field(default_factory=Sorting)


@dataclass(frozen=True, slots=True)
class Company:
    """Who else was on the nodes: jobs the reader may see, and how many there were besides."""

    jobs: tuple[JobRecord, ...]
    hidden: int

    @property
    def total(self) -> int:
        """All jobs that shared a node."""
        return len(self.jobs) + self.hidden

    @property
    def shown(self) -> tuple[JobRecord, ...]:
        """The first of them, for the page."""
        return self.jobs[:_MOST_NEIGHBOURS_SHOWN]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the drawing elements of the page share."""

    hosts: tuple[str, ...]
    start_time: int
    zone: str
    resolution: int
    roofs: Roofs | None
    axes: tuple[FootprintAxis, ...]

    def as_json(self, row_id: int) -> dict[str, Any]:
        """Return it for the script of the page; ids are texts there."""
        roofs = self.roofs
        return {
            "id": str(row_id),
            "hosts": self.hosts,
            "startTime": self.start_time,
            "zone": self.zone,
            "resolution": self.resolution,
            "roofs": {"bandwidth": roofs.bandwidth, "scalar": roofs.scalar, "simd": roofs.simd} if roofs else None,
            "rooflineMetrics": ROOFLINE_METRICS,
        }


@dataclass(frozen=True, slots=True)
class JobPage:
    """Everything a reader sees of one job."""

    subject: JobSubject
    samples: JobSamples
    verdict: str
    monitoring: str
    facts: tuple[Fact, ...]
    permalink: str
    note: JobText | None
    tags: tuple[Tag, ...]
    efficiency: tuple[EfficiencyRow, ...]
    plots: tuple[Plot, ...]
    plot_options: tuple[MetricOption, ...]
    drawing: Drawing
    table: StatisticsTable | None
    table_options: tuple[MetricOption, ...]
    energy: JobEnergy | None
    company: Company | None
    script: JobText | None
    scheduler: JobText | None
    older: str
    newer: str

    @property
    def record(self) -> JobRecord:
        """The job itself."""
        return self.subject.record

    @property
    def name(self) -> str:
        """The name of the job, or its number where nobody named it."""
        return self.record.job_name or f"Job {self.record.job_id}"

    @property
    def time_used(self) -> float | None:
        """The run time as a share of the limit; None without a limit."""
        return self.record.duration / self.record.walltime if self.record.walltime else None

    @property
    def node_list(self) -> str:
        """The nodes as a short expression."""
        return fold(self.subject.hostnames)

    @property
    def resources(self) -> tuple[Resource, ...]:
        """What the job holds of each node."""
        return self.subject.resources

    @property
    def missing(self) -> tuple[Plot, ...]:
        """Chosen metrics that should be there and are not."""
        return tuple(plot for plot in self.plots if plot.state in (PlotState.MISSING, PlotState.EMPTY))

    @property
    def polar_axes(self) -> list[dict[str, str | float | None]]:
        """The axes for the polar plot."""
        return [{"name": axis.name, "average": axis.average, "maximum": axis.maximum} for axis in self.drawing.axes]

    def metrics_without(self, metric: str) -> str:
        """Return the list of plots for an address, one less."""
        return ",".join(plot.metric for plot in self.plots if plot.metric != metric)

    def prefers(self, flag: str) -> bool:
        """Whether the reader wants a part of the page."""
        return bool(self.subject.reader.preferences.get(flag, True))


def read_subject(services: Services, reader: Reader, row_id: int) -> JobSubject:
    """Return the job with its cluster; `JobNotFound` if it is absent or hidden from the reader."""
    record = services.query_jobs.find(row_id, seen_by=reader.seen_by)
    clusters = services.clusters.all()
    cluster = clusters.get(record.cluster)
    subcluster = cluster.subclusters.get(record.subcluster) if cluster else None
    return JobSubject(record, cluster, subcluster, reader, Restriction(reader.user, clusters).withheld(record))


def read_page(services: Services, subject: JobSubject, asked: Asked) -> JobPage:
    """Read everything the page of a job shows."""
    record = subject.record
    plots = chosen_metrics(subject, PLOT_SETTING, asked.plots)
    columns = chosen_metrics(subject, TABLE_SETTING, asked.table)
    footprint = [metric.name for metric in subject.subcluster.footprint_metrics] if subject.subcluster else []
    samples = read_samples(services.job_metrics, subject, (*plots, *columns, *footprint, *ROOFLINE_METRICS))
    rows = efficiency_rows(subject)
    older, newer = _beside(services, subject)
    return JobPage(
        subject=subject,
        samples=samples,
        verdict=verdict(subject, rows, samples),
        monitoring=monitoring_words(samples),
        facts=read_facts(subject, _real_name(services, subject)),
        permalink=permalink(subject),
        note=read_text(subject.texts.get("message", "")),
        tags=tuple(record.tags or ()),
        efficiency=rows,
        plots=read_plots(subject, samples, plots) if samples.is_ready else (),
        plot_options=metric_options(subject, plots),
        drawing=_drawing(subject, samples, plots),
        table=read_table(subject, samples, asked, columns) if samples.is_ready else None,
        table_options=metric_options(subject, columns),
        energy=read_energy(subject, services.settings.jobs.emission_g_per_kwh),
        company=_company(services, subject),
        script=read_text(subject.texts.get("jobScript", "")),
        scheduler=read_text(subject.texts.get("slurmInfo", "")),
        older=older,
        newer=newer,
    )


def read_table(
    subject: JobSubject, samples: JobSamples, asked: Asked, columns: tuple[str, ...]
) -> StatisticsTable | None:
    """Return the statistics table; None where no metric was chosen that the reader may see."""
    table = statistics_table(subject, samples, columns, read_scope(asked.scope, samples, columns), asked.sorting)
    return table if table.columns or table.elsewhere else None


def _drawing(subject: JobSubject, samples: JobSamples, plots: tuple[str, ...]) -> Drawing:
    may_see_roofline = all(subject.shows(name) for name in ROOFLINE_METRICS)
    roofline = may_see_roofline and has_roofline(samples)
    return Drawing(
        hosts=subject.hostnames,
        start_time=subject.record.start_time,
        zone=zone_at(subject.record.start_time),
        resolution=resolution_for(subject, plots),
        roofs=roofs_of(subject.subcluster) if roofline else None,
        axes=footprint_axes(subject, samples),
    )


def _real_name(services: Services, subject: JobSubject) -> str:
    """The name behind the user: one's own, or for managers and staff."""
    reader = subject.reader.user
    if reader.username != subject.record.user and reader.level < Role.MANAGER.level:
        return ""
    name, _email = services.user_names.of([subject.record.user]).get(subject.record.user, ("", ""))
    return name


def _company(services: Services, subject: JobSubject) -> Company | None:
    seen_by = subject.reader.seen_by
    jobs = services.query_jobs.concurrent_jobs(subject.record, seen_by=seen_by)
    if jobs is None:
        return None
    if seen_by.all_jobs:
        return Company(tuple(jobs), 0)
    anybody = Visibility.everything(reason="a reader is told how many jobs shared the nodes, not which")
    everyone = services.query_jobs.links_to_concurrent_jobs([subject.record], seen_by=anybody)
    return Company(tuple(jobs), len(everyone.get(subject.record.id, ())) - len(jobs))


def _beside(services: Services, subject: JobSubject) -> tuple[str, str]:
    """Return the addresses of the next older and the next newer job that the reader may see; empty without one."""
    record = subject.record
    older = _first(services, subject, TimeSpan(until=record.start_time), descending=True)
    newer = _first(services, subject, TimeSpan(since=record.start_time), descending=False)
    return older, newer


def _first(services: Services, subject: JobSubject, span: TimeSpan, *, descending: bool) -> str:
    own = (subject.record.start_time, subject.record.id)
    page = services.query_jobs.page(
        (JobFilter(start_time=span),),
        Page(_SAME_START),
        seen_by=subject.reader.seen_by,
        order=Order(descending=descending),
        with_tags=False,
    )
    keys = (((other.start_time, other.id), other.id) for other in page.records)
    found = next((row_id for key, row_id in keys if (key < own if descending else key > own)), None)
    return job_address(found) if found is not None else ""
