"""A job as a page sees it, made without a database: ``a_subject(num_nodes=64, stored_duration=86_400)``."""

from __future__ import annotations

from typing import Any

from app.blueprints.pages.job_list import Reader
from app.blueprints.pages.job_plots import PLOT_SETTING
from app.blueprints.pages.job_subject import JobSubject
from app.domain.job_record import JobRecord
from app.domain.restriction import Restriction
from app.domain.roles import Role
from app.domain.user import User
from app.domain.visibility import Visibility
from tests.support.archive_builder import default_cluster

USER = User("kelm014", (Role.USER,))


def a_record(**fields: Any) -> JobRecord:
    """Return a finished job of an hour on one node; `fields` are those of `JobRecord`."""
    numbers = dict.fromkeys(("submit_time", "array_job_id", "walltime", "requested_memory", "smt", "num_acc"), 0)
    known = {
        "id": 1, "job_id": 1, "cluster": "testc", "subcluster": "main", "start_time": 1_700_000_000, "user": "kelm014",
        "project": "kelm", "partition": "", "stored_duration": 3600, "state": "completed", "shared": "none",
        "monitoring_status": 3, "num_nodes": 1, "num_hwthreads": 4, "energy": 0.0, "job_name": None,
        "resources_json": "[]", "meta_data_json": None, "footprint_json": None, "energy_footprint_json": None,
    }  # fmt: skip
    return JobRecord(**{**numbers, **known, **fields})


def a_subject(
    cluster: str = "testc",
    subcluster: str = "main",
    preferences: dict[str, Any] | None = None,
    user: User = USER,
    **fields: Any,
) -> JobSubject:
    """Return such a job on a default cluster as `user` sees it."""
    reader = Reader(user, Visibility.for_user(user), preferences or {PLOT_SETTING: ["acc_utilization", "mem_bw"]})
    known = default_cluster(cluster)
    record = a_record(cluster=cluster, subcluster=subcluster, **fields)
    withheld = Restriction(user, {cluster: known}).withheld(record)
    return JobSubject(record, known, known.subclusters[subcluster], reader, withheld)
