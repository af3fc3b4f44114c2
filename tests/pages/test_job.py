"""The page of a job as HTML: its numbers against the files, who may see it, and what stands where there is nothing."""

from __future__ import annotations

import csv
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import orjson
import pytest

from app import create_app
from app.archive.filesystem import FilesystemArchive
from app.auth.keys import generate_secrets
from app.container import current_services
from app.database import db
from app.domain.job import JobState, MonitoringStatus, Resource, Sharing, Tag
from app.domain.metric import MetricScope
from app.domain.roles import Role
from app.domain.user import User
from app.settings import Settings
from app.settings.schema import JobSettings
from app.web.format import quantity
from tests.support.app import log_in
from tests.support.archive_builder import GPUS, ArchiveBuilder
from tests.support.html import Page

SCRIPT = "#!/bin/bash -l\n#SBATCH --nodes=2\nsrun ./a.out <in >out\n"
PEOPLE = (
    User("boss", (Role.ADMIN,), name="Ada Admin"),
    User("lead", (Role.MANAGER,), ("kelm",), name="Mia Manager"),
    User("kelm014", (Role.USER,), name="Anna Kelm"),
    User("mohr002", (Role.USER,), name="Max Mohr"),
)
EVERY_SCOPE = tuple(MetricScope)


def write_jobs(archive: ArchiveBuilder) -> dict[str, int]:
    """Write the jobs; return their numbers by name."""
    half_node = (Resource("g01", (0, 1), GPUS[:1]),)
    jobs = {
        "plain": {
            "num_nodes": 2,
            "scopes": EVERY_SCOPE,
            "tags": (Tag("app", "vasp"),),
            "submit_time": 1_699_999_000,
            "meta_data": {"jobName": "plain", "jobScript": SCRIPT, "slurmInfo": "JobId=1", "message": "Use <fewer> nodes"},
        },
        "gpu": {"cluster": "testg", "num_nodes": 2, "scopes": EVERY_SCOPE},
        "shared": {
            "cluster": "testg",
            "shared": Sharing.MULTI_USER,
            "resources": half_node,
            "num_hwthreads": 2,
            "num_acc": 1,
            "start_time": 1_700_003_700,
        },
        "neighbour": {
            "cluster": "testg",
            "shared": Sharing.MULTI_USER,
            "resources": (Resource("g01", (2, 3), GPUS[1:]),),
            "user": "mohr002",
            "project": "mohr",
            "start_time": 1_700_003_800,
        },
        "failed": {"state": JobState.FAILED, "array_job_id": 77},
        "large": {"subcluster": "large", "hosts": ["n101"]},
        "partly": {"metrics": ["cpu_load"]},
        "others": {"user": "mohr002", "project": "mohr"},
        "deleted": {},
        "damaged": {},
        "many": {"num_nodes": 9},
    }
    numbers = {}
    for name, fields in jobs.items():
        numbers[name] = archive.add_job(**{"meta_data": {"jobName": name}, **fields}).job_id
    for name, changes in {
        "unmonitored": {"monitoring_status": MonitoringStatus.DISABLED},
        "lost": {"monitoring_status": MonitoringStatus.ARCHIVING_FAILED},
        "running": {"state": JobState.RUNNING, "monitoring_status": MonitoringStatus.RUNNING_OR_ARCHIVING},
    }.items():
        numbers[name] = archive.add_job(meta_data={"jobName": name}, **changes).job_id
    return numbers
