"""Metrics that a site shows to its staff only (``restrict`` in cluster.json)."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.cluster import Cluster
from app.domain.job_record import JobRecord
from app.domain.roles import Role
from app.domain.user import User


class Restriction:
    """What one reader does not get of the data of jobs."""

    def __init__(self, reader: User, clusters: Mapping[str, Cluster]) -> None:
        """Admins, support staff and service accounts get everything."""
        self.gets_everything = reader.has(Role.ADMIN, Role.SUPPORT) or reader.is_pure_api
        self._clusters = clusters
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def withheld(self, job: JobRecord) -> frozenset[str]:
        """Return the metrics of a job that the reader must not get."""
        if self.gets_everything:
            return frozenset()
        place = (job.cluster, job.subcluster)
        if place not in self._known:
            self._known[place] = self._restricted(*place)
        return self._known[place]

    def _restricted(self, cluster: str, subcluster: str) -> frozenset[str]:
        configuration = self._clusters.get(cluster)
        nodes = configuration.subclusters.get(subcluster) if configuration else None
        return frozenset(metric.name for metric in nodes.metrics.values() if metric.restrict) if nodes else frozenset()
