"""Clusters, their hardware and metrics, as types of the schema."""

from __future__ import annotations

from typing import Any

from graphene import Boolean, Field, Float, Int, List, NonNull, ObjectType, String

from app.blueprints.graphql.context import context_of
from app.blueprints.graphql.schema.fields import attribute, constant, many, some
from app.blueprints.graphql.schema.scalars import MetricScope
from app.domain import cluster as domain


class Unit(ObjectType):
    """A unit: SI prefix and base."""

    base = String(required=True)
    prefix = String()


class MetricValue(ObjectType):
    """A number with its unit."""

    name = String(resolver=constant(None))
    unit = Field(Unit, required=True)
    value = Float(required=True)


class Accelerator(ObjectType):
    """A GPU or similar."""

    id = String(required=True)
    type = String(required=True)
    model = String(required=True)


class Topology(ObjectType):
    """Hardware threads of a node, grouped."""

    node = some(Int)
    socket = List(NonNull(some(Int)))
    memory_domain = List(NonNull(some(Int)))
    die = List(NonNull(some(Int)))
    core = List(NonNull(some(Int)))
    accelerators = some(Accelerator)

    @staticmethod
    def resolve_die(topology: domain.Topology, _info: Any) -> list[tuple[int, ...]] | None:
        return None if topology.die is None else [threads or () for threads in topology.die]


class SubClusterConfig(ObjectType):
    """What a subcluster says about a metric; always merged already, so never filled."""

    name = String(required=True)
    peak = Float()
    normal = Float()
    caution = Float()
    alert = Float()
    remove = Boolean()


class MetricConfig(ObjectType):
    """A metric as it applies on a subcluster."""

    name = String(required=True)
    unit = Field(Unit, required=True)
    scope = MetricScope(required=True)
    aggregation = String(required=True)
    timestep = Int(required=True)
    peak = Float(required=True, resolver=attribute("thresholds.peak"))
    normal = Float(resolver=attribute("thresholds.normal"))
    caution = Float(required=True, resolver=attribute("thresholds.caution"))
    alert = Float(required=True, resolver=attribute("thresholds.alert"))
    lower_is_better = Boolean()
    sub_clusters = many(SubClusterConfig, resolver=constant(()))


class SubCluster(ObjectType):
    """Nodes of one kind."""

    name = String(required=True)
    nodes = String(required=True)
    number_of_nodes = Int(required=True)
    processor_type = String(required=True)
    sockets_per_node = Int(required=True)
    cores_per_socket = Int(required=True)
    threads_per_core = Int(required=True)
    flop_rate_scalar = Field(MetricValue, required=True)
    flop_rate_simd = Field(MetricValue, required=True)
    memory_bandwidth = Field(MetricValue, required=True)
    topology = Field(Topology, required=True)
    metric_config = many(MetricConfig)
    footprint = many(String)

    @staticmethod
    def resolve_number_of_nodes(subcluster: domain.SubCluster, _info: Any) -> int:
        return len(subcluster.hostnames)

    @staticmethod
    def resolve_metric_config(subcluster: domain.SubCluster, _info: Any) -> list[domain.MetricConfig]:
        return list(subcluster.metrics.values())

    @staticmethod
    def resolve_footprint(subcluster: domain.SubCluster, _info: Any) -> tuple[str, ...]:
        return tuple(metric.name for metric in subcluster.footprint_metrics)


class Cluster(ObjectType):
    """A cluster; `partitions` are those that jobs the caller may see have used."""

    name = String(required=True)
    partitions = many(String)
    sub_clusters = many(SubCluster)

    @staticmethod
    def resolve_partitions(cluster: domain.Cluster, info: Any) -> list[str]:
        return context_of(info).partitions.get(cluster.name, [])

    @staticmethod
    def resolve_sub_clusters(cluster: domain.Cluster, _info: Any) -> list[domain.SubCluster]:
        return list(cluster.subclusters.values())


class ClusterSupport(ObjectType):
    """Where a metric exists."""

    cluster = String(required=True)
    sub_clusters = many(String, resolver=attribute("subclusters"))


class GlobalMetricListItem(ObjectType):
    """A metric over all clusters."""

    name = String(required=True)
    unit = Field(Unit, required=True)
    scope = MetricScope(required=True)
    footprint = String()
    availability = many(ClusterSupport)
