"""A small job archive made in code, for tests of whatever reads one.

    archive = ArchiveBuilder(tmp_path / "job-archive").with_default_clusters()
    key = archive.add_job(job_id=1234, user="kelm014", hosts=["n001", "n002"])
    gpu = archive.add_job(cluster="testg", num_nodes=1, state=JobState.FAILED, tags=(Tag("app", "vasp"),))
    archive.backend.read_meta(key)

Two clusters: ``testc`` is a CPU cluster with the subclusters ``main`` (n[001-016]) and ``large`` (n[101-104], higher
limits, no ``clock``); ``testg`` is a GPU cluster with ``a40`` (g[01-04]) and ``a100`` (g[11-14]), two GPUs per node.
`add_job` returns the key; every field of `Job` can be given by name, and what is not given fits the rest: the job id
counts up, hosts are taken from the subcluster, data, statistics, footprint and energy come from a generator that
gives the same samples for the same job. `CLUSTERS` holds the two cluster.json documents.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from app.archive.data_codec import encode_data
from app.archive.filesystem import FilesystemArchive
from app.archive.meta_codec import encode_meta
from app.domain.cluster import Cluster, MetricConfig, SubCluster
from app.domain.cluster_json import parse_cluster
from app.domain.footprint import energy_of, footprint_of
from app.domain.job import Job, JobKey, JobState, MonitoringStatus, Resource
from app.domain.metric import JobData, JobMetric, MetricScope, Samples, Series
from app.domain.statistics import statistics_of, statistics_of_job, with_statistics_series

START = 1_700_000_000
"""Start time of the first job; each further job starts an hour later."""


def _metric(name: str, base: str, prefix: str = "", *, limits: Sequence[float], **keys: Any) -> dict[str, Any]:
    unit = {"base": base, "prefix": prefix} if prefix else {"base": base}
    thresholds = dict(zip(("peak", "normal", "caution", "alert"), limits, strict=True))
    return {"name": name, "unit": unit, "scope": "node", "aggregation": "sum", "timestep": 60, **thresholds, **keys}


def _subcluster(name: str, nodes: str, **keys: Any) -> dict[str, Any]:
    return {
        "name": name,
        "nodes": nodes,
        "processorType": "Test CPU",
        "socketsPerNode": 2,
        "coresPerSocket": 2,
        "threadsPerCore": 1,
        "flopRateScalar": {"unit": {"base": "F/s", "prefix": "G"}, "value": 40},
        "flopRateSimd": {"unit": {"base": "F/s", "prefix": "G"}, "value": 320},
        "memoryBandwidth": {"unit": {"base": "B/s", "prefix": "G"}, "value": 80},
        "topology": _topology(),
        **keys,
    }


def _topology(accelerators: Iterable[str] = ()) -> dict[str, Any]:
    topology: dict[str, Any] = {
        "node": [0, 1, 2, 3],
        "socket": [[0, 1], [2, 3]],
        "memoryDomain": [[0, 1], [2, 3]],
        "core": [[0], [1], [2], [3]],
    }
    gpus = [{"id": identity, "type": "Nvidia GPU", "model": "Test GPU"} for identity in accelerators]
    return {**topology, "accelerators": gpus} if gpus else topology


GPUS = ("00000000:01:00.0", "00000000:41:00.0")

_COMMON_METRICS = [
    _metric("cpu_load", "", limits=(4, 4, 2, 1), aggregation="avg", footprint="avg"),
    _metric("cpu_user", "", limits=(100, 50, 20, 10), scope="hwthread", aggregation="avg"),
    _metric(
        "mem_used",
        "B",
        "G",
        limits=(64, 32, 50, 60),
        footprint="max",
        lowerIsBetter=True,
        subClusters=[
            {"name": "large", "peak": 512, "normal": 256, "caution": 400, "alert": 480, "footprint": "max",
             "lowerIsBetter": True},
        ],
    ),
    _metric("flops_any", "F/s", "G", limits=(320, 100, 20, 5), scope="hwthread", footprint="avg"),
    _metric("mem_bw", "B/s", "G", limits=(80, 40, 10, 2), scope="socket", footprint="avg"),
    _metric("net_bw", "B/s", "M", limits=(10_000, 5_000, 1_000, 100), restrict=True),
    _metric("cpu_power", "W", limits=(400, 200, 100, 50), scope="socket", energy="power"),
    _metric(
        "clock", "Hz", "M", limits=(3_000, 2_400, 1_800, 1_200), scope="hwthread", aggregation="avg",
        subClusters=[{"name": "large", "remove": True}],
    ),
]  # fmt: skip

_GPU_METRICS = [
    _metric("acc_utilization", "%", limits=(100, 80, 40, 20), scope="accelerator", aggregation="avg", footprint="avg"),
    _metric("acc_mem_used", "B", "G", limits=(40, 20, 2, 1), scope="accelerator", footprint="max"),
    _metric("acc_power", "W", limits=(300, 200, 100, 50), scope="accelerator", energy="power"),
]

CLUSTERS: Mapping[str, dict[str, Any]] = {
    "testc": {
        "name": "testc",
        "metricConfig": _COMMON_METRICS,
        "subClusters": [_subcluster("main", "n[001-016]"), _subcluster("large", "n[101-104]")],
    },
    "testg": {
        "name": "testg",
        "metricConfig": [*_COMMON_METRICS, *_GPU_METRICS],
        "subClusters": [
            _subcluster("a40", "g[01-04]", topology=_topology(GPUS)),
            _subcluster("a100", "g[11-14]", topology=_topology(GPUS)),
        ],
    },
}


def cluster_document(name: str = "testc") -> dict[str, Any]:
    """Return a copy of a default cluster.json that a test may change."""
    return copy.deepcopy(CLUSTERS[name])


def default_cluster(name: str = "testc") -> Cluster:
    """Return a default cluster as the product reads it."""
    return parse_cluster(cluster_document(name))


class ArchiveBuilder:
    """Writes clusters and jobs below `root`, a directory that is made when it is missing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.backend = FilesystemArchive.create(root)
        self.jobs: list[Job] = []

    def with_default_clusters(self) -> ArchiveBuilder:
        """Write `CLUSTERS` and return the builder."""
        for document in CLUSTERS.values():
            self.add_cluster(document)
        return self

    def add_cluster(self, document: Mapping[str, Any]) -> Cluster:
        """Write a cluster.json."""
        self.backend.write_cluster(document["name"], orjson.dumps(document))
        return self.backend.load_cluster(document["name"])

    def add_job(
        self,
        *,
        data: JobData | None = None,
        metrics: Iterable[str] | None = None,
        scopes: Iterable[MetricScope] = (MetricScope.NODE,),
        **fields: Any,
    ) -> JobKey:
        """Write a job and return its key; see `make_job` for `fields` and `make_data` for the rest."""
        job = make_job(self.backend, number=len(self.jobs), **fields)
        subcluster = self.backend.load_cluster(job.cluster).subclusters[job.subcluster]
        if data is None:
            data = make_data(job, subcluster, metrics=metrics, scopes=scopes)
        job = with_results(job, subcluster, data, given=fields)
        self.backend.write_job(job.key, encode_meta(job), encode_data(data))
        self.jobs.append(job)
        return job.key

    def with_job(self, **fields: Any) -> ArchiveBuilder:
        """Do as `add_job` and return the builder."""
        self.add_job(**fields)
        return self


def make_job(
    archive: FilesystemArchive | None = None,
    *,
    number: int = 0,
    cluster: str = "testc",
    hosts: Sequence[str] | None = None,
    num_nodes: int = 1,
    **fields: Any,
) -> Job:
    """Make a finished job; `hosts` default to the first nodes of the subcluster, `fields` are those of `Job`."""
    configuration = archive.load_cluster(cluster) if archive is not None else default_cluster(cluster)
    subcluster = fields.get("subcluster") or next(iter(configuration.subclusters))
    names = hosts or configuration.subclusters[subcluster].hostnames[:num_nodes]
    gpus = tuple(entry.id for entry in configuration.subclusters[subcluster].topology.accelerators or ())
    job = Job(
        cluster=cluster,
        job_id=1_000_000 + number,
        start_time=START + 3600 * number,
        user="kelm014",
        project="kelm",
        state=JobState.COMPLETED,
        num_nodes=len(names),
        resources=tuple(Resource(name, accelerators=gpus) for name in names),
        subcluster=subcluster,
        partition="work",
        duration=3600,
        walltime=7200,
        num_hwthreads=4 * len(names),
        num_acc=len(gpus) * len(names),
        monitoring_status=MonitoringStatus.ARCHIVED,
        meta_data={"jobName": f"job {number}"},
    )
    return replace(job, **fields)


def make_data(
    job: Job,
    subcluster: SubCluster,
    *,
    metrics: Iterable[str] | None = None,
    scopes: Iterable[MetricScope] = (MetricScope.NODE,),
) -> JobData:
    """Make samples for every metric of the subcluster, or for `metrics`, at each of `scopes` it can have."""
    wanted = list(metrics) if metrics is not None else list(subcluster.metrics)
    random = np.random.default_rng(job.job_id)
    data: dict[str, dict[MetricScope, JobMetric]] = {}
    for name in wanted:
        config = subcluster.metrics[name]
        possible = [scope for scope in scopes if scope.granularity >= config.scope.granularity]
        data[name] = {scope: _job_metric(job, subcluster, config, scope, random) for scope in possible}
    return data


def with_results(job: Job, subcluster: SubCluster, data: JobData, *, given: Mapping[str, Any] = {}) -> Job:
    """Return the job with statistics, footprint and energy from `data`, except for the fields in `given`."""
    summaries = statistics_of_job(data)
    statistics = {name: summary.statistics for name, summary in summaries.items()}
    energy = energy_of(subcluster, statistics, job.num_nodes, job.duration)
    computed = {
        "statistics": summaries,
        "footprint": footprint_of(subcluster, statistics),
        "energy": energy.total_kwh,
        "energy_footprint": energy.by_metric,
    }
    return replace(job, **{name: value for name, value in computed.items() if name not in given})


def _job_metric(
    job: Job, subcluster: SubCluster, config: MetricConfig, scope: MetricScope, random: np.random.Generator
) -> JobMetric:
    ids = _ids(subcluster, scope)
    share = len(ids) if config.aggregation == "sum" else 1
    steps = max(1, job.duration // config.timestep)
    series = []
    for resource in job.resources:
        for identity in ids:
            samples = _samples(config.thresholds.normal / share, steps, random)
            series.append(Series(resource.hostname, samples, statistics_of(samples), identity))
    return with_statistics_series(JobMetric(config.unit, config.timestep, tuple(series)))


def _ids(subcluster: SubCluster, scope: MetricScope) -> list[str | None]:
    topology = subcluster.topology
    match scope:
        case MetricScope.NODE:
            return [None]
        case MetricScope.ACCELERATOR:
            return [entry.id for entry in topology.accelerators or ()]
        case MetricScope.SOCKET:
            groups: Sequence[Any] = topology.socket or ()
        case MetricScope.MEMORY_DOMAIN:
            groups = topology.memory_domain or ()
        case MetricScope.CORE:
            groups = topology.core or ()
        case MetricScope.HWTHREAD:
            groups = topology.node or ()
    return [str(index) for index in range(len(groups))]


def _samples(level: float, steps: int, random: np.random.Generator) -> Samples:
    wave = 1 + 0.2 * np.sin(np.arange(steps) / 7)
    return (level * wave * random.uniform(0.8, 1.2, steps)).round(3).astype(np.float32)
