"""Jobs as rows of a list: what a reader sees of one job, decided here so that templates only print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from app.blueprints.pages.metric_cells import MetricCell, metric_cell, withheld_cell
from app.domain.cluster import Cluster, SubCluster
from app.domain.job import JobState, MonitoringStatus, Sharing, Tag
from app.domain.job_record import JobRecord
from app.domain.node_share import NodeShare
from app.domain.restriction import Restriction
from app.domain.severity import (
    TOO_EARLY_S,
    FootprintValue,
    Severity,
    judge_footprint,
    worst,
)
from app.web.metric_names import short_metric_name

Clusters = Mapping[str, Cluster]

_ENDINGS = {
    JobState.TIMEOUT: (Severity.CAUTION, "Hit the time limit"),
    JobState.DEADLINE: (Severity.CAUTION, "Hit its deadline"),
    JobState.OUT_OF_MEMORY: (Severity.ALERT, "Memory full"),
    JobState.NODE_FAIL: (Severity.ALERT, "A node failed"),
    JobState.BOOT_FAIL: (Severity.ALERT, "A node did not start"),
}
"""Ends that say themselves what went wrong; others leave the judgement to the footprint."""

_UNMONITORED = {
    MonitoringStatus.DISABLED: "Not monitored",
    MonitoringStatus.ARCHIVING_FAILED: "Archiving failed",
}


_LEADS = 2
_GPU_METRICS = ("acc_utilization",)
_CPU_METRICS = ("flops_any", "mem_bw", "cpu_load")


@dataclass(frozen=True, slots=True)
class Health:
    """The judgement of a job; `reason` is empty where nothing needs a look."""

    level: Severity
    word: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job; times in unix seconds, durations in seconds, energy in kWh, `time_used` a share of the limit."""

    id: int
    job_id: int
    array_job_id: int
    name: str
    health: Health
    user: str
    project: str
    resources: str
    place: str
    cluster: str
    is_shared: bool
    state: str
    is_running: bool
    start_time: int
    duration_s: int
    walltime_s: int
    time_used: float | None
    energy_kwh: float | None
    unmonitored: str
    cells: tuple[MetricCell, ...]
    tags: tuple[Tag, ...]

    @property
    def lead_metrics(self) -> tuple[str, ...]:
        """The two metrics that a phone shows: those that need a look first."""
        shown = sorted((cell for cell in self.cells if cell.has_plot), key=lambda cell: -_urgency(cell))
        return tuple(cell.name for cell in shown[:_LEADS])

    @property
    def time_left_s(self) -> int | None:
        """Seconds until the limit; None without one."""
        return max(0, self.walltime_s - self.duration_s) if self.walltime_s else None


def _urgency(cell: MetricCell) -> int:
    if cell.finding.level in (Severity.CAUTION, Severity.ALERT):
        return cell.finding.level.rank
    return 1 if cell.name in _GPU_METRICS else 0


def job_rows(
    records: Iterable[JobRecord], metrics: Sequence[str], clusters: Clusters, restriction: Restriction
) -> tuple[JobRow, ...]:
    """Present records with one cell for each of `metrics`, without what `restriction` withholds from the reader."""
    return tuple(job_row(record, metrics, clusters, restriction) for record in records)


def job_row(record: JobRecord, metrics: Sequence[str], clusters: Clusters, restriction: Restriction) -> JobRow:
    """Present one record."""
    withheld = restriction.withheld(record)
    cluster = clusters.get(record.cluster)
    subcluster = cluster.subclusters.get(record.subcluster) if cluster else None
    share = NodeShare.of_job(record, subcluster)
    footprint = judged_footprint(record, subcluster, withheld=withheld)
    unmonitored = _UNMONITORED.get(MonitoringStatus(record.monitoring_status), "")
    values = {item.metric.name: item for item in footprint}
    return JobRow(
        id=record.id,
        job_id=record.job_id,
        array_job_id=record.array_job_id,
        name=record.job_name or f"Job {record.job_id}",
        health=_health(record, footprint, unmonitored),
        user=record.user,
        project=record.project,
        resources=resources_text(record, subcluster),
        place=_place(record, cluster),
        cluster=record.cluster,
        is_shared=record.shared != Sharing.NONE,
        state=record.state,
        is_running=record.is_running,
        start_time=record.start_time,
        duration_s=record.duration,
        walltime_s=record.walltime,
        time_used=record.duration / record.walltime if record.walltime else None,
        energy_kwh=record.energy or None,
        unmonitored=unmonitored,
        cells=tuple(
            withheld_cell(name)
            if name in withheld
            else metric_cell(name, cluster, subcluster, values.get(name), is_monitored=not unmonitored, share=share)
            for name in metrics
        ),
        tags=tuple(record.tags or ()),
    )


def main_metric(record: JobRecord, clusters: Clusters, restriction: Restriction) -> str:
    """Return the metric that says most about a job: one that needs a look, else how busy its GPUs or cores were."""
    cluster = clusters.get(record.cluster)
    subcluster = cluster.subclusters.get(record.subcluster) if cluster else None
    found = worst(judged_footprint(record, subcluster, withheld=restriction.withheld(record)))
    if found is not None and found.finding.level is not Severity.OK:
        return found.metric.name
    preferred = (*_GPU_METRICS, *_CPU_METRICS) if record.num_acc else _CPU_METRICS
    known = subcluster.metrics if subcluster else {}
    return next((name for name in preferred if name in known), _CPU_METRICS[0])


def judged_footprint(
    record: JobRecord, subcluster: SubCluster | None, *, withheld: frozenset[str] = frozenset()
) -> tuple[FootprintValue, ...]:
    """Return the footprint of a job, metrics in `withheld` left out, with its judgement.

    Empty where the subcluster is not known.
    """
    if subcluster is None or not record.footprint_json:
        return ()
    share = NodeShare.of_job(record, subcluster)
    metrics = [metric for metric in subcluster.footprint_metrics if metric.name not in withheld]
    return judge_footprint(orjson.loads(record.footprint_json), metrics, share=share)


def resources_text(record: JobRecord, subcluster: SubCluster | None) -> str:
    """Say what a job holds: nodes, and GPUs if it has some, else cores.

    The number of cores is left out where nobody reported it.
    """
    parts = [counted(record.num_nodes, "node")]
    if record.num_acc:
        parts.append(counted(record.num_acc, "GPU"))
    elif record.num_hwthreads:
        cores = record.num_hwthreads // max(1, subcluster.threads_per_core if subcluster else 1)
        parts.append(counted(cores, "core"))
    return " · ".join(parts)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "node"), counted(1152, "core")
    ('1 node', '1,152 cores')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _place(record: JobRecord, cluster: Cluster | None) -> str:
    is_plain = not record.subcluster or (cluster is not None and len(cluster.subclusters) == 1)
    return record.cluster if is_plain else f"{record.cluster} · {record.subcluster}"


def _health(record: JobRecord, footprint: tuple[FootprintValue, ...], unmonitored: str) -> Health:
    ending = _ENDINGS.get(JobState(record.state))
    if ending is not None:
        return Health(ending[0], ending[1], ending[1])
    judged = _judged(record, footprint, unmonitored)
    if record.state != JobState.FAILED:
        return judged
    # A failed job needs a look whatever its footprint; the state says "Failed" already.
    return Health(Severity.ALERT, "Failed", judged.reason)


def _judged(record: JobRecord, footprint: tuple[FootprintValue, ...], unmonitored: str) -> Health:
    if unmonitored:
        return Health(Severity.UNKNOWN, unmonitored, unmonitored)
    if record.duration < TOO_EARLY_S:
        return Health(Severity.UNKNOWN, "Too early to judge" if record.is_running else "Too short to judge")
    found = worst(footprint)
    if found is None:
        return Health(Severity.UNKNOWN, "No data to judge by")
    if found.finding.level is Severity.OK:
        return Health(Severity.OK, "Good")
    reason = f"{short_metric_name(found.metric.name)} {found.finding.word.lower()}"
    return Health(found.finding.level, reason, reason)
