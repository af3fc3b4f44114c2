"""Which metrics a job page plots, what each plot needs to know, and the card that stands where there is no plot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from app.blueprints.pages.job_samples import JobSamples, SampleState
from app.blueprints.pages.job_subject import JobSubject
from app.blueprints.pages.metric_cells import units_per_node
from app.domain.cluster import MetricConfig, Quantity, SubCluster
from app.domain.errors import Invalid
from app.domain.filters import FOOTPRINT_KEY
from app.domain.metric import MetricScope
from app.domain.severity import limits_for
from app.domain.units import prefix_factor
from app.services.user_settings import most_special
from app.web.metric_names import metric_name

PLOT_SETTING = "metricConfig_jobViewPlotMetrics"
TABLE_SETTING = "metricConfig_jobViewTableMetrics"
MOST_METRICS = 24
ROOFLINE_METRICS = ("flops_any", "mem_bw")

_POINTS = 1440
_SAMPLES = 100_000
_GPU_PREFIXES = ("acc_", "nv_")


class PlotState(StrEnum):
    """Why there is a card instead of a plot; `PLOT` where there is none."""

    PLOT = "plot"
    NOT_CONFIGURED = "not-configured"
    REMOVED = "removed"
    RESTRICTED = "restricted"
    MISSING = "missing"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Plot:
    """One metric of the page; `facts` is what the drawing element needs besides the samples."""

    metric: str
    title: str
    state: PlotState
    scopes: tuple[str, ...] = ()
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class MetricOption:
    """A metric that can be chosen."""

    name: str
    title: str
    is_chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Roofs:
    """What a node can do at most: B/s and Flop/s."""

    bandwidth: float
    scalar: float
    simd: float


def read_metrics(text: str | None) -> tuple[str, ...] | None:
    """Read a list of metrics from an address; None when there is none, `Invalid` for other text than names."""
    if text is None:
        return None
    names = tuple(dict.fromkeys(name for name in text.split(",") if name))
    if len(names) > MOST_METRICS or not all(FOOTPRINT_KEY.fullmatch(name) for name in names):
        raise Invalid(f"metrics: {text!r} is not a list of at most {MOST_METRICS} metric names")
    return names


def chosen_metrics(subject: JobSubject, setting: str, asked: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the metrics to show: those of the address, else the reader's choice for these nodes.

    A choice made for all clusters loses its GPU metrics where nodes have no GPU.
    """
    if asked is not None:
        return asked
    record, preferences = subject.record, dict(subject.reader.preferences)
    chosen = tuple(most_special(preferences, setting, record.cluster, record.subcluster))
    is_general = not any(key.startswith(f"{setting}:{record.cluster}") for key in preferences)
    if not is_general or (subject.subcluster and subject.subcluster.topology.accelerators):
        return chosen
    return tuple(name for name in chosen if not _is_of_gpus(subject, name))


def setting_key(subject: JobSubject, setting: str) -> str:
    """Return the key under which a choice for the nodes of this job is kept."""
    return f"{setting}:{subject.record.cluster}:{subject.record.subcluster}"


def metric_options(subject: JobSubject, chosen: Sequence[str]) -> tuple[MetricOption, ...]:
    """Return what can be chosen: the chosen metrics in their order, then the others the nodes measure."""
    measured = tuple(subject.subcluster.metrics) if subject.subcluster else ()
    names = filter(subject.shows, dict.fromkeys((*chosen, *measured)))
    return tuple(
        MetricOption(name, metric_name(name), name in chosen, "" if name in measured else "not measured here")
        for name in names
    )


def read_plots(subject: JobSubject, samples: JobSamples, metrics: Iterable[str]) -> tuple[Plot, ...]:
    """Return the plots in the order chosen."""
    return tuple(_plot(subject, samples, name) for name in metrics)


def resolution_for(subject: JobSubject, metrics: Sequence[str]) -> int:
    """Return seconds per sample to ask for; 0 is as measured.

    Long jobs on many nodes come with fewer samples than were taken, since no screen has that many pixels. The result
    is a multiple of every time step, because samples can only be dropped evenly.
    """
    steps = [config.timestep for name in metrics if (config := subject.config_of(name)) is not None]
    if not steps or not all(step > 0 for step in steps):
        return 0
    points = subject.record.duration / min(steps)
    if points <= _POINTS or points * subject.record.num_nodes <= _SAMPLES:
        return 0
    step = math.lcm(*steps)
    return step * math.ceil(subject.record.duration / (step * _POINTS / 2))


def roofs_of(subcluster: SubCluster | None) -> Roofs | None:
    """Return the roofs of a node; None unless bandwidth and flop rate are known."""
    if subcluster is None:
        return None
    values = (subcluster.memory_bandwidth, subcluster.flop_rate_scalar, subcluster.flop_rate_simd)
    roofs = Roofs(*map(_plain_value, values))
    return roofs if roofs.bandwidth > 0 and roofs.simd > 0 else None


def zone_at(timestamp: int) -> str:
    """Return the zone of the server as browsers take it, so that plots show the clock of the page.

    Browsers know no offsets everywhere, but ``Etc/GMT-1`` (east of Greenwich, by POSIX) for whole hours.
    """
    local = datetime.fromtimestamp(timestamp, UTC).astimezone()
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if minutes % 60:
        return local.isoformat()[-6:]
    return f"Etc/GMT{-minutes // 60:+d}" if minutes else "UTC"


def _plot(subject: JobSubject, samples: JobSamples, name: str) -> Plot:
    state = _state(subject, samples, name)
    config = subject.config_of(name)
    if state is not PlotState.PLOT or config is None or subject.subcluster is None:
        return Plot(name, metric_name(name), state)
    scopes = tuple(scope.value for scope in samples.scopes(name))
    return Plot(name, metric_name(name), state, scopes, _facts(subject, samples, config, scopes))


def _state(subject: JobSubject, samples: JobSamples, name: str) -> PlotState:
    if subject.cluster is None or name not in subject.cluster.metrics:
        return PlotState.NOT_CONFIGURED
    if subject.config_of(name) is None:
        return PlotState.REMOVED
    if not subject.shows(name):
        return PlotState.RESTRICTED
    if name not in samples.by_metric:
        return PlotState.MISSING
    return PlotState.PLOT if samples.has_values(name) else PlotState.EMPTY


def _facts(subject: JobSubject, samples: JobSamples, config: MetricConfig, scopes: Sequence[str]) -> dict[str, Any]:
    limits = limits_for(config, subject.share)
    factor = samples.factor(config.name, config.unit)
    record = subject.record
    return {
        "metric": config.name,
        "title": metric_name(config.name),
        "jobId": str(record.job_id),
        "cluster": record.cluster,
        "subcluster": record.subcluster,
        "config": {
            "peak": limits.peak / factor,
            "normal": limits.normal / factor,
            "caution": limits.caution / factor,
            "alert": limits.alert / factor,
            "aggregation": config.aggregation,
            "footprint": config.footprint,
        },
        "unitsPerNode": units_per_node(subject.subcluster) if subject.subcluster else {},
        "availableScopes": list(scopes),
        "scope": _first_scope(config, scopes),
    }


def _first_scope(config: MetricConfig, scopes: Sequence[str]) -> str:
    """GPUs are told apart from the start; of everything else the node comes first."""
    if config.scope is MetricScope.ACCELERATOR and MetricScope.ACCELERATOR in scopes:
        return MetricScope.ACCELERATOR.value
    return scopes[0] if scopes else MetricScope.NODE.value


def _is_of_gpus(subject: JobSubject, name: str) -> bool:
    known = subject.cluster.metrics.get(name) if subject.cluster else None
    return name.startswith(_GPU_PREFIXES) or (known is not None and known.default.scope is MetricScope.ACCELERATOR)


def _plain_value(quantity: Quantity) -> float:
    try:
        return quantity.value * prefix_factor(quantity.unit.prefix)
    except Invalid:
        return 0.0


def has_roofline(samples: JobSamples) -> bool:
    """Whether both metrics of the roofline have samples."""
    return samples.state is SampleState.READY and all(samples.has_values(name) for name in ROOFLINE_METRICS)
