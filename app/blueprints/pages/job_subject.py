"""The job that a page is about, with what decides how its numbers are read: cluster, subcluster, who reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import orjson

from app.blueprints.pages.job_list import Reader
from app.domain.cluster import Cluster, MetricConfig, SubCluster
from app.domain.job import Resource, Sharing
from app.domain.job_record import JobRecord
from app.domain.metric import Unit
from app.domain.node_share import NodeShare


@dataclass(frozen=True)
class JobSubject:
    """A job as one reader sees it; `cluster` and `subcluster` are None where the archive does not know them."""

    record: JobRecord
    cluster: Cluster | None
    subcluster: SubCluster | None
    reader: Reader
    withheld: frozenset[str]
    """Metrics that the reader must not get of this job."""

    @property
    def is_shared(self) -> bool:
        """Whether other jobs may use the same nodes."""
        return self.record.shared != Sharing.NONE

    @cached_property
    def share(self) -> NodeShare:
        """Which part of its nodes the job holds."""
        return NodeShare.of_job(self.record, self.subcluster)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """What the job holds of each node, in the order of the scheduler."""
        return tuple(
            Resource(
                item["hostname"],
                tuple(item.get("hwthreads") or ()),
                tuple(map(str, item.get("accelerators") or ())),
                str(item.get("configuration") or ""),
            )
            for item in orjson.loads(self.record.resources_json or "[]")
        )

    @cached_property
    def hostnames(self) -> tuple[str, ...]:
        """The nodes, in the order of the scheduler."""
        return tuple(dict.fromkeys(resource.hostname for resource in self.resources))

    @cached_property
    def texts(self) -> dict[str, str]:
        """Texts that came with the job: jobName, jobScript, slurmInfo, message."""
        found = orjson.loads(self.record.meta_data_json or "null") or {}
        return {name: text for name, text in found.items() if isinstance(text, str)}

    def config_of(self, metric: str) -> MetricConfig | None:
        """Return how the nodes of the job measure `metric`; None if they do not."""
        return self.subcluster.metrics.get(metric) if self.subcluster else None

    def unit_of(self, metric: str) -> Unit:
        """Return the unit of a metric, of the whole cluster's configuration if need be."""
        if (config := self.config_of(metric)) is not None:
            return config.unit
        known = self.cluster.metrics.get(metric) if self.cluster else None
        return known.default.unit if known else Unit()

    def shows(self, metric: str) -> bool:
        """Whether this reader may see `metric`."""
        return metric not in self.withheld
