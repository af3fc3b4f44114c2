"""The metrics of the demo site and their limits on each kind of node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.demo.hardware import NodeKind
from app.domain.cluster import Thresholds
from app.domain.metric import MetricScope, Unit

TIMESTEP = 60

Limits = Callable[[NodeKind], Thresholds]
"""The thresholds of a metric on a kind of node."""


@dataclass(frozen=True, slots=True)
class DemoMetric:
    """A metric as measured here; `scope` is where it is measured, `decimals` how precisely."""

    name: str
    unit: Unit
    scope: MetricScope
    limits: Limits
    decimals: int = 1
    aggregation: str = "sum"
    footprint: str = ""
    energy: str = ""
    lower_is_better: bool = False
    restrict: bool = False

    def is_measured_on(self, kind: NodeKind) -> bool:
        """Whether nodes of this kind have a sensor for it."""
        if self.scope is MetricScope.ACCELERATOR and kind.gpu is None:
            return False
        return self.name not in kind.without


def _of_peak(peak: Callable[[NodeKind], float], normal: float, caution: float, alert: float) -> Limits:
    """Limits as shares of what the node can do at best."""

    def limits(kind: NodeKind) -> Thresholds:
        best = peak(kind)
        return Thresholds(best, *(round(best * share, 2) for share in (normal, caution, alert)))

    return limits


def _fixed(peak: float, normal: float, caution: float, alert: float) -> Limits:
    thresholds = Thresholds(peak, normal, caution, alert)
    return lambda _kind: thresholds


def _gpu_memory(kind: NodeKind) -> float:
    """All GPUs of a node together: limits of what adds up over a node hold for the node."""
    return float(kind.gpus * kind.gpu.memory) if kind.gpu else 0.0


def _gpu_power(kind: NodeKind) -> float:
    return float(kind.gpus * kind.gpu.power_limit) if kind.gpu else 0.0


_MEGABYTES = Unit("B/s", "M")
_WATT = Unit("W")
_DEGREES = Unit("°C")
_NODE, _SOCKET, _CORE, _ACC = MetricScope.NODE, MetricScope.SOCKET, MetricScope.CORE, MetricScope.ACCELERATOR

_COMMON = (
    DemoMetric("cpu_load", Unit(), _NODE, _of_peak(lambda k: k.cores, 0.97, 0.5, 0.2), 2, "avg", "avg"),
    DemoMetric("cpu_user", Unit("%"), _CORE, _fixed(100, 75, 40, 15), 1, "avg"),
    DemoMetric(
        "mem_used", Unit("B", "G"), _NODE, _of_peak(lambda k: k.memory, 0.5, 0.85, 0.95), 2, "sum", "max",
        lower_is_better=True,
    ),
    DemoMetric(
        "flops_any", Unit("F/s", "G"), _CORE, _of_peak(lambda k: k.simd_rate, 0.15, 0.03, 0.005), 2, "sum", "avg"
    ),
    DemoMetric("mem_bw", Unit("B/s", "G"), _SOCKET, _of_peak(lambda k: k.bandwidth, 0.35, 0.1, 0.02), 2, "sum", "avg"),
    DemoMetric("ipc", Unit("IPC"), _CORE, _fixed(4, 1.5, 0.7, 0.3), 2, "avg"),
    DemoMetric("clock", Unit("Hz", "M"), _CORE, _of_peak(lambda k: k.turbo_clock, 0.75, 0.55, 0.4), 0, "avg", "min"),
    DemoMetric(
        "cpu_power", _WATT, _SOCKET, _of_peak(lambda k: k.sockets * k.socket_power, 0.6, 0.35, 0.2), energy="power"
    ),
    DemoMetric("mem_power", _WATT, _SOCKET, _fixed(100, 50, 20, 10), energy="power"),
    DemoMetric("ib_recv", _MEGABYTES, _NODE, _of_peak(lambda k: k.link_rate, 0.3, 0.05, 0.01), 1),
    DemoMetric("ib_xmit", _MEGABYTES, _NODE, _of_peak(lambda k: k.link_rate, 0.3, 0.05, 0.01), 1),
    DemoMetric("scratch_read", _MEGABYTES, _NODE, _fixed(4000, 800, 200, 50), 1),
    DemoMetric("scratch_write", _MEGABYTES, _NODE, _fixed(4000, 800, 200, 50), 1),
    DemoMetric(
        "inlet_temp", _DEGREES, _NODE, _fixed(45, 25, 32, 38), 1, "avg", lower_is_better=True, restrict=True
    ),
)  # fmt: skip
_GPU = (
    DemoMetric("acc_utilization", Unit("%"), _ACC, _fixed(100, 80, 50, 20), 1, "avg", "avg"),
    DemoMetric("acc_mem_used", Unit("B", "G"), _ACC, _of_peak(_gpu_memory, 0.5, 0.2, 0.05), 2, "sum", "max"),
    DemoMetric("acc_power", _WATT, _ACC, _of_peak(_gpu_power, 0.6, 0.35, 0.2), energy="power"),
    DemoMetric("acc_temp", _DEGREES, _ACC, _fixed(95, 60, 80, 90), 1, "avg", lower_is_better=True),
)
METRICS: dict[str, tuple[DemoMetric, ...]] = {"aurora": _COMMON, "nova": (*_COMMON, *_GPU)}
"""The metrics of each cluster in the order of its ``cluster.json``."""


def metrics_of(kind: NodeKind) -> tuple[DemoMetric, ...]:
    """The metrics that nodes of this kind deliver, in cluster order."""
    return tuple(metric for metric in METRICS[kind.cluster] if metric.is_measured_on(kind))
