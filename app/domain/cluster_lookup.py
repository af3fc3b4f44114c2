"""Questions across clusters: where a job belongs, and which metrics exist anywhere (spec/archive-metrics.md 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.cluster import Cluster, SubCluster
from app.domain.cluster_json import CATCH_ALL
from app.domain.errors import Invalid
from app.domain.metric import MetricScope, Unit


@dataclass(frozen=True, slots=True)
class Availability:
    """The subclusters of one cluster that have a metric."""

    cluster: str
    subclusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlobalMetric:
    """A metric name over all clusters; unit and scope are those of the first cluster that has it."""

    name: str
    unit: Unit
    scope: MetricScope
    footprint: str
    availability: tuple[Availability, ...]


def find_subcluster(cluster: Cluster, name: str) -> SubCluster:
    """Return the subcluster called `name`; raise `Invalid` when there is none."""
    if (subcluster := cluster.subclusters.get(name)) is None:
        raise Invalid(f"unknown subcluster {name!r} of cluster {cluster.name!r}")
    return subcluster


def assign_subcluster(cluster: Cluster, name: str, first_hostname: str) -> SubCluster:
    """Return the subcluster a job belongs to.

    A given `name` must exist. Without one, the first subcluster in file order whose node list has the host is
    taken, else the first subcluster of all if its node list is ``*`` or empty.
    """
    if name:
        return find_subcluster(cluster, name)
    if (subcluster := subcluster_of_host(cluster, first_hostname)) is None:
        raise Invalid(f"no subcluster of {cluster.name!r} has the host {first_hostname!r}")
    return subcluster


def subcluster_of_host(cluster: Cluster, hostname: str) -> SubCluster | None:
    """Return the subcluster that `hostname` belongs to; None if no node list has it and there is no catch-all."""
    for subcluster in cluster.subclusters.values():
        if hostname in subcluster.hosts:
            return subcluster
    first = next(iter(cluster.subclusters.values()), None)
    return first if first is not None and first.nodes.strip() in ("", CATCH_ALL) else None


def global_metrics(clusters: Mapping[str, Cluster], *, include_restricted: bool) -> tuple[GlobalMetric, ...]:
    """List the metrics of all clusters in the order of their first appearance.

    Without `include_restricted`, subclusters that restrict a metric are left out, and metrics that nothing
    is left of. `footprint` is that of the last subcluster that configures one.
    """
    names = dict.fromkeys(name for cluster in clusters.values() for name in cluster.metrics)
    found = (_global_metric(name, clusters.values(), include_restricted=include_restricted) for name in names)
    return tuple(metric for metric in found if metric.availability)


def _global_metric(name: str, clusters: Iterable[Cluster], *, include_restricted: bool) -> GlobalMetric:
    having = [cluster for cluster in clusters if name in cluster.metrics]
    first = having[0].metrics[name].default
    configs = [sub.metrics[name] for cluster in having for sub in cluster.subclusters.values() if name in sub.metrics]
    footprints = [config.footprint for config in configs if config.footprint]
    places = (_availability(name, cluster, include_restricted=include_restricted) for cluster in having)
    return GlobalMetric(
        name=name,
        unit=first.unit,
        scope=first.scope,
        footprint=footprints[-1] if footprints else "",
        availability=tuple(place for place in places if place.subclusters),
    )


def _availability(name: str, cluster: Cluster, *, include_restricted: bool) -> Availability:
    subclusters = (
        subcluster.name
        for subcluster in cluster.subclusters.values()
        if name in subcluster.metrics and (include_restricted or not subcluster.metrics[name].restrict)
    )
    return Availability(cluster.name, tuple(subclusters))
