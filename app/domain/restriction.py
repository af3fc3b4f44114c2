"""Metrics that a site shows to its staff only (``restrict`` in cluster.json): the one rule for pages and APIs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from app.domain.cluster import Cluster, SubCluster
from app.domain.errors import Invalid
from app.domain.filters import JobFilter, Order
from app.domain.footprint import metric_of_footprint
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
        """Return the metrics of a job that the reader must not get.

        Where the subcluster says nothing, or is gone from the configuration, the cluster's own words count; of a
        cluster that is gone, everything that is restricted anywhere is withheld.
        """
        if self.gets_everything:
            return frozenset()
        place = (job.cluster, job.subcluster)
        if place not in self._known:
            self._known[place] = self._restricted_at(*place)
        return self._known[place]

    @cached_property
    def withheld_anywhere(self) -> frozenset[str]:
        """The metrics that are withheld from the reader for some jobs, and so must not choose or order jobs."""
        if self.gets_everything:
            return frozenset()
        clusters = self._clusters.values()
        places = [(cluster, nodes) for cluster in clusters for nodes in (None, *cluster.subclusters.values())]
        return frozenset().union(*(_restricted(cluster, nodes) for cluster, nodes in places))

    def refuse(self, filters: Iterable[JobFilter], order: Order) -> None:
        """Raise `Invalid` if filters or order would tell about a metric that is withheld from the reader anywhere."""
        keys = [item.key for one in filters for item in one.metric_stats]
        keys += [order.field] * order.by_footprint
        for key in keys:
            if not self.withheld_anywhere.isdisjoint((key, metric_of_footprint(key))):
                raise Invalid(f"{key!r}: the site shows this metric to its staff only")

    def _restricted_at(self, cluster: str, subcluster: str) -> frozenset[str]:
        if (known := self._clusters.get(cluster)) is None:
            return self.withheld_anywhere
        return _restricted(known, known.subclusters.get(subcluster))


def _restricted(cluster: Cluster, nodes: SubCluster | None) -> frozenset[str]:
    own = nodes.metrics if nodes else {}
    return frozenset(name for name, metric in cluster.metrics.items() if own.get(name, metric.default).restrict)
