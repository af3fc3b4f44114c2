"""From a job's activity to what monitoring stored of it: series at their scopes, with their statistics."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from app.demo.activity import Activity, Extent
from app.demo.behaviours import simulate
from app.demo.catalogue import TIMESTEP, DemoMetric, metrics_of
from app.demo.scenarios import Scenario
from app.demo.sensors import SENSORS, Scene
from app.demo.signals import Signal
from app.demo.workload import PlannedTask
from app.domain.job import Job
from app.domain.metric import JobMetric, MetricScope, Series
from app.domain.statistics import statistics_of, with_statistics_series

FINE_NODES = 8
"""Up to this many nodes, metrics are kept per core and socket too."""

FINE_SAMPLES = 450_000
"""So many samples of cores are kept of a job; beyond, only `cpu_user` is kept per core, to keep the archive small."""

_BUSY_NEIGHBOURS = 0.6


def record(task: PlannedTask, job: Job, rng: Generator) -> dict[str, dict[MetricScope, JobMetric]]:
    """Return the measurements of a job, metrics in cluster order; metrics without any data are left out."""
    recorder = _Recorder(task, job, rng)
    recorded = {metric.name: recorder.scopes_of(metric) for metric in metrics_of(task.submission.kind)}
    return {name: scopes for name, scopes in recorded.items() if scopes}


class _Recorder:
    def __init__(self, task: PlannedTask, job: Job, rng: Generator) -> None:
        self._job = job
        self._kind = task.submission.kind
        self._cores = _cores_of(task)
        self._samples = task.duration // TIMESTEP + 1
        self._is_fine = job.num_nodes <= FINE_NODES
        self._scene = Scene(
            kind=self._kind,
            activity=self._simulate(task.submission.scenario, task.submission.program, rng),
            cores=self._cores,
            rng=rng,
            neighbours=0.0 if task.submission.takes_whole_nodes else _BUSY_NEIGHBOURS * rng.random(),
        )

    def _simulate(self, scenario: Scenario, program: str, rng: Generator) -> Activity:
        extent = Extent(
            nodes=self._job.num_nodes,
            cores=len(self._cores) if self._is_fine else 1,
            gpus=self._job.num_acc // self._job.num_nodes,
            samples=self._samples,
        )
        return simulate(rng, extent, program, scenario.twists)

    def scopes_of(self, metric: DemoMetric) -> dict[MetricScope, JobMetric]:
        if metric.name in self._scene.activity.silent_metrics:
            return {}
        measured = SENSORS[metric.name](self._scene)
        of_nodes = self._of_nodes(metric, measured)
        scopes = {MetricScope.NODE: self._job_metric(metric, of_nodes[:, None, :], (None,))}
        if self._keeps_parts(metric):
            scopes[metric.scope] = self._job_metric(metric, measured, self._part_ids(metric.scope))
        return scopes

    def _of_nodes(self, metric: DemoMetric, measured: Signal) -> Signal:
        if metric.scope is MetricScope.NODE:
            return measured
        mean = np.asarray(measured.mean(axis=1))
        if metric.aggregation == "avg":
            return mean
        return mean * (len(self._cores) if metric.scope is MetricScope.CORE else measured.shape[1])

    def _keeps_parts(self, metric: DemoMetric) -> bool:
        if metric.scope is MetricScope.NODE:
            return False
        if metric.scope is MetricScope.CORE and metric.name != "cpu_user":
            return self._is_fine and self._core_samples <= FINE_SAMPLES
        return self._is_fine or metric.scope is MetricScope.ACCELERATOR

    @property
    def _core_samples(self) -> int:
        core_metrics = sum(metric.scope is MetricScope.CORE for metric in metrics_of(self._kind))
        return self._job.num_nodes * len(self._cores) * self._samples * core_metrics

    def _part_ids(self, scope: MetricScope) -> tuple[str | None, ...]:
        if scope is MetricScope.ACCELERATOR:
            return ()
        parts = self._cores if scope is MetricScope.CORE else self._scene.sockets
        return tuple(str(part) for part in parts)

    def _job_metric(self, metric: DemoMetric, values: Signal, part_ids: tuple[str | None, ...]) -> JobMetric:
        """Cut (node, part, sample) into series; accelerators have an id of their own on each node."""
        samples = np.round(values, metric.decimals).astype(np.float32)
        samples[~np.broadcast_to(self._scene.activity.seen[:, None, :], samples.shape)] = np.nan
        series = [
            Series(resource.hostname, row, statistics_of(row), part_id)
            for node, resource in enumerate(self._job.resources)
            if node not in self._scene.activity.silent_nodes
            for part_id, row in zip(part_ids or resource.accelerators, samples[node], strict=True)
        ]
        return with_statistics_series(JobMetric(metric.unit, TIMESTEP, tuple(series)))


def _cores_of(task: PlannedTask) -> tuple[int, ...]:
    """The cores of the job on its first node; tasks on shared nodes have one node only."""
    kind = task.submission.kind
    size = kind.cores // kind.slots
    return tuple(core for part in task.grants[0].parts for core in range(part * size, (part + 1) * size))
