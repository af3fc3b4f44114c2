"""Argument of the cluster route, and its reply for the OpenAPI document (`app.domain.cluster_encoding` writes it)."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields

from app.domain.metric import MetricScope
from app.web.fields import Text
from app.web.reply_fields import UNIT, array, described, flag, number, omitted, schema, text, whole


class ClusterQuerySchema(ma.Schema):
    """Query of the cluster list; other parameters are ignored, as ever."""

    class Meta:  # noqa: D106 - marshmallow's way
        unknown = ma.EXCLUDE

    cluster = Text(load_default=None, metadata={"description": "Only this cluster, e.g. `fritz`; all without it."})


_QUANTITY = schema("Quantity", {"unit": fields.Nested(UNIT, required=True), "value": number(350)})

_LIMITS: dict[str, fields.Field] = {
    "peak": number(5600, "Highest value a node can reach."),
    "normal": number(1000, "A good value."),
    "caution": number(200, "Worth a look."),
    "alert": number(50, "Something is wrong."),
}

_OVERRIDE = schema(
    "MetricOverride",
    {
        "name": text("spr1tb", "Subcluster."),
        "unit": fields.Nested(UNIT, required=True),
        **_LIMITS,
        "footprint": fields.String(metadata=omitted("Statistic of the footprint", "avg")),
        "energy": text("", "`power`, `energy` or empty."),
        "lowerIsBetter": flag("Whether limits count downwards."),
        "restrict": flag("Whether users do not get the metric in lists."),
        "remove": flag("Whether the subcluster does not have the metric."),
    },
)

_METRIC: dict[str, fields.Field] = {
    "name": text("flops_any"),
    "unit": fields.Nested(UNIT, required=True),
    **_LIMITS,
    "energy": text("", "`power`, `energy` or empty."),
    "scope": text("hwthread", "Finest scope that is measured.", choices=MetricScope),
    "aggregation": text("sum", "How finer scopes become coarser ones: `sum`, `avg` or empty."),
    "footprint": fields.String(metadata=omitted("Statistic of the footprint: `avg`, `min` or `max`", "avg")),
    "subClusters": fields.List(
        fields.Nested(_OVERRIDE), metadata=described("Where values differ; left out when nowhere.")
    ),
    "timestep": whole(60, "Seconds between two samples."),
    "restrict": flag("Whether users do not get the metric in lists."),
    "lowerIsBetter": flag("Whether limits count downwards."),
}

_METRIC_CONFIG = schema("MetricConfig", _METRIC)

_THREADS = fields.List(fields.List(fields.Integer(), allow_none=True), required=True, allow_none=True)

_TOPOLOGY = schema(
    "Topology",
    {
        "node": array(fields.Integer(), "Hardware threads of the node.", allow_none=True),
        "socket": _THREADS,
        "memoryDomain": _THREADS,
        "die": fields.List(
            fields.List(fields.Integer(), allow_none=True), metadata=described("Left out when unknown.")
        ),
        "core": _THREADS,
        "accelerators": fields.List(
            fields.Nested(
                schema(
                    "Accelerator",
                    {"id": text("00000000:49:00.0"), "type": text("Nvidia GPU"), "model": text("A100")},
                )
            ),
            metadata=described("Left out when there are none."),
        ),
    },
)

_SUBCLUSTER = schema(
    "SubCluster",
    {
        "name": text("main"),
        "nodes": text("f[0101-0188,0201-0288]", "Node list."),
        "processorType": text("Intel Icelake"),
        "topology": fields.Nested(_TOPOLOGY, required=True),
        "flopRateScalar": fields.Nested(_QUANTITY, required=True),
        "flopRateSimd": fields.Nested(_QUANTITY, required=True),
        "memoryBandwidth": fields.Nested(_QUANTITY, required=True),
        "metricConfig": fields.List(
            fields.Nested(_METRIC_CONFIG), metadata=described("The metrics as they apply here.")
        ),
        "footprint": fields.List(fields.String(), metadata=omitted("Metrics of the footprint", ["flops_any"])),
        "energyFootprint": fields.List(fields.String(), metadata=omitted("Metrics of the energy", ["cpu_power"])),
        "socketsPerNode": whole(2, "Sockets."),
        "coresPerSocket": whole(36, "Cores."),
        "threadsPerCore": whole(1, "Hardware threads."),
    },
)

_CLUSTER = schema(
    "Cluster",
    {
        "name": text("fritz"),
        "metricConfig": array(fields.Nested(_METRIC_CONFIG), "The metrics of the cluster."),
        "subClusters": array(fields.Nested(_SUBCLUSTER), "Nodes of one kind each."),
    },
)

CLUSTER_LIST = schema("ClusterList", {"clusters": array(fields.Nested(_CLUSTER), "By name.")})
