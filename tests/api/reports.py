"""Reports of jobs as clients send them."""

from __future__ import annotations

from typing import Any

from tests.support.archive_builder import START


def start_report(**changes: Any) -> dict[str, Any]:
    """Return the report of a job that began; keys given as None are left out."""
    report = {
        "jobId": 4711,
        "cluster": "testc",
        "user": "kelm014",
        "project": "kelm",
        "startTime": START,
        "numNodes": 2,
        "resources": [{"hostname": "n001"}, {"hostname": "n002"}],
        **changes,
    }
    return {key: value for key, value in report.items() if value is not None}


def stop_report(**changes: Any) -> dict[str, Any]:
    """Return the report of its end after an hour."""
    report = {"jobId": 4711, "cluster": "testc", "jobState": "completed", "stopTime": START + 3600, **changes}
    return {key: value for key, value in report.items() if value is not None}


SLURM_ADAPTER = {
    "cluster": "testc",
    "subCluster": "",
    "partition": "main",
    "project": "kelm",
    "user": "kelm014",
    "shared": "multi_user",
    "jobState": "",
    "resources": [{"hostname": "n001", "hwthreads": [0, 1]}],
    "energyFootprint": None,
    "footprint": None,
    "metaData": {"jobName": "relax", "slurmInfo": "JobId=1", "submitTime": "1699999990"},
    "concurrentJobs": {"items": None, "count": 0},
    "energy": 0,
    "walltime": 86400,
    "jobId": 398759,
    "duration": 0,
    "numHwthreads": 2,
    "numNodes": 1,
    "statistics": None,
    "startTime": START,
}
"""The whole Go struct that cc-slurm-adapter encodes."""

CONDOR_SYNC = {
    "jobId": 12345 << 32 | 3 << 2 | 1,
    "arrayJobId": 12345,
    "user": "kelm014",
    "cluster": "testg",
    "numNodes": 1,
    "numHwthreads": 4,
    "startTime": START,
    "project": "kelm",
    "partition": "main",
    "exclusive": 0,
    "resources": [{"hostname": "g01", "accelerators": ["00000000:01:00.0"]}],
    "numAcc": 1,
    "metadata": {"jobName": "fold"},
}
"""What cc-condor-sync sends: keys of older versions, numbers beyond 32 bits."""
