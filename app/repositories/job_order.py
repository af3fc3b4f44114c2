"""What lists of jobs can be sorted by. What is not listed does not exist; the row id breaks ties."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from app.domain.errors import Invalid
from app.domain.filters import FOOTPRINT_KEY, Order
from app.models import Job
from app.repositories.job_conditions import current_duration
from app.repositories.sql_json import number_under

SORTABLE: dict[str, Any] = {
    "id": Job.id,
    "startTime": Job.start_time,
    "submitTime": Job.submit_time,
    "numNodes": Job.num_nodes,
    "numHwthreads": Job.num_hwthreads,
    "numHWThreads": Job.num_hwthreads,
    "numAcc": Job.num_acc,
    "energy": Job.energy,
    "jobId": Job.job_id,
    "arrayJobId": Job.array_job_id,
    "walltime": Job.walltime,
    "cluster": Job.cluster,
    "subCluster": Job.subcluster,
    "subcluster": Job.subcluster,
    "partition": Job.cluster_partition,
    "cluster_partition": Job.cluster_partition,
    "user": Job.hpc_user,
    "hpc_user": Job.hpc_user,
    "project": Job.project,
    "state": Job.job_state,
    "jobState": Job.job_state,
    "shared": Job.shared,
    "jobName": Job.job_name,
    "monitoringStatus": Job.monitoring_status,
}


NULLABLE = frozenset({"jobName"})
"""Jobs without a value come last in both directions, as those without a footprint value do."""


def order_by(order: Order) -> list[ColumnElement[Any]]:
    """Return the ORDER BY terms; raise `Invalid` for a field that nothing can be sorted by."""
    column = _footprint(order.field) if order.by_footprint else _column(order.field)
    direction = column.desc() if order.descending else column.asc()
    tie_breaker = Job.id.desc() if order.descending else Job.id.asc()
    if order.by_footprint or order.field in NULLABLE:
        return [column.is_(None).asc(), direction, tie_breaker]  # databases differ in where they put NULL
    return [direction, tie_breaker]


def _column(field: str) -> Any:
    if field == "duration":
        return current_duration()
    if field not in SORTABLE:
        raise Invalid(f"order: cannot sort jobs by {field!r}")
    return SORTABLE[field]


def _footprint(key: str) -> Any:
    if not FOOTPRINT_KEY.fullmatch(key):
        raise Invalid(f"order: cannot sort jobs by {key!r}")
    return number_under(Job.footprint, key)
