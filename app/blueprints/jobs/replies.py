"""Replies of the job routes for the OpenAPI document.

They only describe: replies are written by the presenter, since 25 jobs through marshmallow take longer than the whole
request may. A contract test holds the two together.
"""

from __future__ import annotations

from marshmallow import fields

from app.domain.job import JobState, Sharing
from app.domain.metric import MetricScope
from app.web.reply_fields import UNIT, array, described, mapping, number, omitted, schema, text, whole


def _samples(description: str) -> fields.List:
    metadata = described(description, [41.7, None, 43.25])
    return fields.List(fields.Float(allow_none=True), required=True, metadata=metadata)


_NUMBERS: dict[str, fields.Field] = {"avg": number(41.7), "min": number(0.0), "max": number(122.4)}
_SERIES_STATISTICS = schema("SeriesStatistics", _NUMBERS)
_JOB_STATISTICS = schema("JobStatistics", {"unit": fields.Nested(UNIT, required=True), **_NUMBERS})

_TAG = schema(
    "Tag",
    {
        "type": text("app"),
        "name": text("vasp"),
        "scope": text("global", "`global`, `admin` or a user name."),
        "id": whole(3, "Id of the tag in this server."),
    },
)

_RESOURCE = schema(
    "Resource",
    {
        "hostname": text("f0101"),
        "configuration": fields.String(metadata=omitted("What the scheduler says", "exclusive")),
        "hwthreads": fields.List(fields.Integer(), metadata=omitted("Hardware threads held", [0, 1, 2, 3])),
        "accelerators": fields.List(fields.String(), metadata=omitted("Accelerators held", ["00000000:49:00.0"])),
    },
)

_CONCURRENT_JOBS = schema(
    "ConcurrentJobs",
    {
        "items": array(fields.Dict(), "Always null; `/query` (GraphQL) tells them.", allow_none=True),
        "count": whole(0, "Always 0."),
    },
)

JOB = schema(
    "Job",
    {
        "cluster": text("fritz"),
        "subCluster": text("main"),
        "partition": fields.String(metadata=omitted("Partition (queue)", "multinode")),
        "project": text("b110dc"),
        "user": text("b110dc10"),
        "shared": text("none", choices=Sharing),
        "jobState": text("completed", choices=JobState),
        "tags": fields.List(
            fields.Nested(_TAG), metadata=described("The tags you may read; left out when there are none.")
        ),
        "resources": array(fields.Nested(_RESOURCE)),
        "energyFootprint": mapping(fields.Float(), "Energy by metric in kWh.", {"cpu_power": 1.29}),
        "footprint": mapping(fields.Float(), "`<metric>_<avg|min|max>` to value.", {"flops_any_avg": 41.7}),
        "metaData": mapping(fields.String(), "Null in lists without `with-metadata`.", {"jobName": "relax_3"}),
        "concurrentJobs": fields.Nested(_CONCURRENT_JOBS, required=True),
        "energy": number(1.29, "kWh."),
        "arrayJobId": fields.Integer(metadata=omitted("Number of the job array", 1403200)),
        "walltime": fields.Integer(metadata=omitted("Requested time in seconds", 86400)),
        "requestedMemory": fields.Integer(metadata=omitted("Requested memory in MB", 256000)),
        "jobId": whole(1403244, "Number of the scheduler, up to 63 bits."),
        "duration": whole(12400, "Seconds; of a running job until now."),
        "smt": fields.Integer(metadata=omitted("Hardware threads in use per core", 1)),
        "monitoringStatus": fields.Integer(
            metadata=omitted("0 not monitored, 1 running or being archived, 2 archiving failed, 3 archived", 3)
        ),
        "numAcc": fields.Integer(metadata=omitted("Accelerators", 8)),
        "numHwthreads": fields.Integer(metadata=omitted("Hardware threads", 288)),
        "numNodes": whole(4, "Nodes."),
        "statistics": mapping(
            fields.Nested(_JOB_STATISTICS),
            "By metric, as in the archive's meta.json; null when the archive has none of this job.",
        ),
        "id": whole(7, "Id in this server: the `{row_id}` of paths."),
        "submitTime": fields.Integer(metadata=omitted("Unix seconds", 1608920000)),
        "startTime": whole(1608923076, "Unix seconds."),
    },
)

JOB_LIST = schema(
    "JobList",
    {
        "jobs": array(fields.Nested(JOB), "Latest start first, then descending id."),
        "items": whole(25, "`items-per-page` as asked for."),
        "page": whole(1, "`page` as asked for."),
        "total": whole(1284, "Matching jobs on all pages."),
    },
)

_SERIES = schema(
    "Series",
    {
        "hostname": text("f0101"),
        "id": fields.String(metadata=described("Socket, core, accelerator, ...; left out for a whole node.", "0")),
        "statistics": fields.Nested(_SERIES_STATISTICS, required=True, allow_none=True),
        "data": _samples("Sample k is the value at `startTime + k * timestep`; null where none was taken."),
    },
)

_STATISTICS_SERIES = schema(
    "StatisticsSeries",
    {
        "mean": _samples("Empty when not known."),
        "median": _samples("Empty when not known."),
        "min": _samples("Smallest of all series."),
        "max": _samples("Largest of all series."),
    },
)

_JOB_METRIC = schema(
    "JobMetric",
    {
        "unit": fields.Nested(UNIT, required=True),
        "timestep": whole(60, "Seconds."),
        "series": array(fields.Nested(_SERIES)),
        "statisticsSeries": fields.Nested(
            _STATISTICS_SERIES, metadata=described("Over all series, per time step; with 8 series and more.")
        ),
    },
)

_NAMED_METRIC = schema(
    "NamedMetric",
    {
        "name": text("flops_any"),
        "scope": text("node", choices=MetricScope),
        "metric": fields.Nested(_JOB_METRIC, required=True),
    },
)

# Marshmallow takes an attribute of the name Meta for its own options.
_META = fields.Nested(JOB, required=True, data_key="Meta")

JOB_WITH_DATA = schema(
    "JobWithData",
    {
        "meta": _META,
        "Data": mapping(
            fields.Dict(keys=fields.String(), values=fields.Nested(_JOB_METRIC)),
            "Metric, then scope; null without `all-metrics=true`.",
        ),
    },
)

JOB_WITH_METRICS = schema(
    "JobWithMetrics",
    {"meta": _META, "Data": array(fields.Nested(_NAMED_METRIC))},
)

METRICS = schema(
    "JobMetrics",
    {
        "data": fields.Nested(
            schema("JobMetricsData", {"jobMetrics": array(fields.Nested(_NAMED_METRIC))}),
            required=True,
            allow_none=True,
        ),
        "error": fields.Nested(
            schema("JobMetricsError", {"message": text("no job with id 7")}), required=True, allow_none=True
        ),
    },
)
