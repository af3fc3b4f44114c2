"""Which part of its nodes a job holds: what is summed up over a node can reach only this share of the node's limits."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.cluster import MetricConfig, SubCluster
from app.domain.job import Sharing
from app.domain.job_record import JobRecord
from app.domain.metric import MetricScope
from app.domain.topology import units_per_node


@dataclass(frozen=True, slots=True)
class NodeShare:
    """Shares above 0 and up to 1 of the hardware threads and of the accelerators of a node."""

    hwthreads: float = 1.0
    accelerators: float = 1.0

    @classmethod
    def of_job(cls, job: JobRecord, nodes: SubCluster | None) -> NodeShare:
        """Return what a job holds of `nodes`: everything unless it shares them and the numbers are known."""
        if nodes is None or job.shared == Sharing.NONE:
            return WHOLE_NODES
        threads = job.num_nodes * units_per_node(nodes, MetricScope.HWTHREAD)
        accelerators = job.num_nodes * units_per_node(nodes, MetricScope.ACCELERATOR)
        return cls(_share(job.num_hwthreads, threads), _share(job.num_acc, accelerators))

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the nodes is left to other jobs."""
        return self == WHOLE_NODES

    def of(self, metric: MetricConfig) -> float:
        """Return by how much the limits of a metric shrink; averages and rates of one unit stay as they are.

        >>> from app.domain.cluster import Thresholds
        >>> from app.domain.metric import Unit
        >>> power = MetricConfig("acc_power", Unit("W"), MetricScope.ACCELERATOR, 60, Thresholds(), aggregation="sum")
        >>> NodeShare(hwthreads=0.5, accelerators=0.25).of(power)
        0.25
        """
        if metric.aggregation != "sum":
            return 1.0
        return self.accelerators if metric.scope is MetricScope.ACCELERATOR else self.hwthreads


WHOLE_NODES = NodeShare()


def _share(held: int, of_all: int) -> float:
    return min(1.0, held / of_all) if held > 0 and of_all > 0 else 1.0
