"""What the archive has of a job's samples, and in words why there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.blueprints.pages.job_subject import JobSubject
from app.domain.errors import FlightdeckError, Invalid, NotFound
from app.domain.job import MonitoringStatus
from app.domain.metric import JobStatistics, MetricScope, Unit
from app.domain.units import conversion_factor
from app.services.job_metrics import SUMMED_TO_NODES, JobMetrics, ScopedStatistics


class SampleState(StrEnum):
    """Whether there are samples, and if not, why."""

    READY = "ready"
    RUNNING = "running"
    NOT_MONITORED = "not-monitored"
    ARCHIVING = "archiving"
    ARCHIVING_FAILED = "archiving-failed"
    LOST = "lost"
    UNREADABLE = "unreadable"


_WITHOUT_SAMPLES = {
    MonitoringStatus.DISABLED: SampleState.NOT_MONITORED,
    MonitoringStatus.ARCHIVING_FAILED: SampleState.ARCHIVING_FAILED,
}


@dataclass(frozen=True, slots=True)
class JobSamples:
    """Statistics of all series by metric and scope; empty unless `state` is ready."""

    state: SampleState
    reason: str = ""
    by_metric: dict[str, dict[MetricScope, ScopedStatistics]] = field(default_factory=dict)
    summary: JobStatistics = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to plot."""
        return self.state is SampleState.READY

    def scopes(self, metric: str) -> list[MetricScope]:
        """Return the scopes of a metric, coarse to fine, with the node scope that is summed for the roofline."""
        found = set(self.by_metric.get(metric, {}))
        if found and metric in SUMMED_TO_NODES:
            found.add(MetricScope.NODE)
        return [scope for scope in MetricScope if scope in found]

    def unit(self, metric: str, scope: MetricScope) -> Unit | None:
        """Return the unit in which a metric was archived; None where the archive does not say."""
        found = self.by_metric.get(metric, {}).get(scope)
        return found.unit if found is not None and (found.unit.base or found.unit.prefix) else None

    def factor(self, metric: str, configured: Unit) -> float:
        """Return what brings archived values of a metric to the unit of today's configuration; usually 1."""
        scopes = self.by_metric.get(metric, {})
        archived = next((unit for scope in scopes if (unit := self.unit(metric, scope)) is not None), configured)
        try:
            return conversion_factor(archived.prefix, configured.prefix)
        except Invalid:
            return 1.0

    def has_values(self, metric: str) -> bool:
        """Whether any series of a metric has a valid sample."""
        scopes = self.by_metric.get(metric, {}).values()
        return any(series.statistics is not None for scope in scopes for series in scope.series)


def read_samples(job_metrics: JobMetrics, subject: JobSubject, metrics: Sequence[str]) -> JobSamples:
    """Look up what there is of `metrics`; never raises for a single job whose files are gone or broken."""
    record = subject.record
    if record.is_running:
        return JobSamples(SampleState.RUNNING)
    if (state := _WITHOUT_SAMPLES.get(MonitoringStatus(record.monitoring_status))) is not None:
        return JobSamples(state)
    wanted = [name for name in dict.fromkeys(metrics) if subject.shows(name)]
    try:
        found = job_metrics.scoped_statistics(record, wanted)
        summary = job_metrics.statistics(record)
    except NotFound:
        return JobSamples(SampleState.LOST if record.is_archived else SampleState.ARCHIVING)
    except FlightdeckError as error:
        return JobSamples(SampleState.UNREADABLE, str(error))
    by_metric: dict[str, dict[MetricScope, ScopedStatistics]] = {}
    for item in found:
        by_metric.setdefault(item.name, {})[item.scope] = item
    return JobSamples(SampleState.READY, by_metric=by_metric, summary=summary)
