"""Jobs and their metric data as REST answers carry them (spec/rest-auth.md 3.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import orjson

from app.domain.footprint import metric_of_footprint
from app.domain.job import Tag
from app.domain.job_record import JobRecord
from app.domain.metric import JsonObject, MetricStatistics, Unit
from app.services.wire_metric import WireJobMetric, WireMetric, WireSeries, WireStatisticsSeries

OMITTED_WHEN_EMPTY = frozenset(
    {
        "partition",
        "tags",
        "arrayJobId",
        "walltime",
        "requestedMemory",
        "smt",
        "monitoringStatus",
        "numAcc",
        "numHwthreads",
        "id",
        "submitTime",
    }
)
"""Keys that are left out instead of being zero or empty, as clients know it."""

NO_CONCURRENT_JOBS = orjson.Fragment(b'{"items":null,"count":0}')


def present_job(
    record: JobRecord, statistics: orjson.Fragment | None, *, with_metadata: bool, withheld: frozenset[str]
) -> JsonObject:
    """Return a job with the keys in the order of the reference; JSON columns are passed on unread.

    What is known of the metrics in `withheld` is left out.
    """
    keys = {
        "cluster": record.cluster,
        "subCluster": record.subcluster,
        "partition": record.partition,
        "project": record.project,
        "user": record.user,
        "shared": record.shared,
        "jobState": record.state,
        "tags": [_tag(tag) for tag in record.tags or ()],
        "resources": orjson.Fragment(record.resources_json),
        "energyFootprint": without(withheld, _column(record.energy_footprint_json)),
        "footprint": without(withheld, _column(record.footprint_json), metric_of_footprint),
        "metaData": _column(record.meta_data_json) if with_metadata else None,
        "concurrentJobs": NO_CONCURRENT_JOBS,
        "energy": record.energy,
        "arrayJobId": record.array_job_id,
        "walltime": record.walltime,
        "requestedMemory": record.requested_memory,
        "jobId": record.job_id,
        "duration": record.duration,
        "smt": record.smt,
        "monitoringStatus": record.monitoring_status,
        "numAcc": record.num_acc,
        "numHwthreads": record.num_hwthreads,
        "numNodes": record.num_nodes,
        "statistics": without(withheld, statistics),
        "id": record.id,
        "submitTime": record.submit_time,
        "startTime": record.start_time,
    }
    return {key: value for key, value in keys.items() if value or key not in OMITTED_WHEN_EMPTY}


def without(
    metrics: frozenset[str], values: orjson.Fragment | None, metric_of: Callable[[str], str] = str
) -> orjson.Fragment | None:
    """Return the values of a job without those of some metrics; they are read only if there is something to leave out.

    `metric_of` tells the metric of a key.
    """
    if not metrics or values is None:
        return values
    by_key: JsonObject = orjson.loads(orjson.dumps(values)) or {}
    return orjson.Fragment(orjson.dumps({key: by_key[key] for key in by_key if metric_of(key) not in metrics}))


def present_data(metrics: Iterable[WireMetric]) -> JsonObject:
    """Return metric data as metric -> scope -> series."""
    data: JsonObject = {}
    for item in metrics:
        data.setdefault(item.name, {})[item.scope.value] = _metric(item.metric)
    return data


def present_metrics(metrics: Iterable[WireMetric]) -> list[JsonObject]:
    """Return metric data as a list, one item per metric and scope."""
    return [{"name": item.name, "scope": item.scope.value, "metric": _metric(item.metric)} for item in metrics]


def _column(text: str | None) -> orjson.Fragment | None:
    return None if text is None else orjson.Fragment(text)


def _tag(tag: Tag) -> JsonObject:
    return {"type": tag.type, "name": tag.name, "scope": tag.scope, "id": tag.id}


def _metric(metric: WireJobMetric) -> JsonObject:
    over_time = metric.statistics_series
    return {
        "unit": _unit(metric.unit),
        "timestep": metric.timestep,
        "series": [_series(series) for series in metric.series],
        **({} if over_time is None else {"statisticsSeries": _statistics_series(over_time)}),
    }


def _unit(unit: Unit) -> JsonObject:
    return {"base": unit.base, "prefix": unit.prefix} if unit.prefix else {"base": unit.base}


def _series(series: WireSeries) -> JsonObject:
    identity = {"hostname": series.hostname} if series.id is None else {"hostname": series.hostname, "id": series.id}
    return {**identity, "statistics": _statistics(series.statistics), "data": series.data}


def _statistics(statistics: MetricStatistics | None) -> JsonObject | None:
    if statistics is None:
        return None
    return {"min": statistics.min, "avg": statistics.avg, "max": statistics.max}


def _statistics_series(series: WireStatisticsSeries) -> JsonObject:
    return {"mean": series.mean, "median": series.median, "min": series.min, "max": series.max}
