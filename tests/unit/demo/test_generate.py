from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from app.demo.generate import generate
from app.domain.job import JobState, MonitoringStatus, Sharing
from app.domain.metric import MetricScope
from app.domain.statistics import statistics_of, statistics_series

from .conftest import JOBS, NOW

FINISHED = set(JobState) - {JobState.PENDING, JobState.RUNNING}


def digests(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_equal_arguments_write_equal_files(tmp_path):
    for name in ("one", "two"):
        generate(tmp_path / name, seed=3, jobs=8, now=NOW)

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_packed_files_carry_no_time(demo):
    headers = {path.read_bytes()[4:8] for path in demo.root.rglob("data.json.gz")}

    assert headers == {bytes(4)}


def test_another_seed_writes_other_jobs(tmp_path):
    for seed in (3, 4):
        generate(tmp_path / str(seed), seed=seed, jobs=4, now=NOW)

    assert not set(digests(tmp_path / "3").items()) & {
        (path, digest) for path, digest in digests(tmp_path / "4").items() if path.endswith("meta.json")
    }


def test_progress_counts_every_job(tmp_path):
    done = []

    generate(tmp_path, seed=1, jobs=5, now=NOW, progress=done.append)

    assert sum(done) == 5


def test_the_archive_holds_as_many_jobs_as_asked_for(demo):
    assert len(demo.jobs) == demo.summary.jobs == JOBS


def test_every_final_state_occurs(demo):
    assert {job.state for job, _ in demo.jobs} == FINISHED


def test_every_subcluster_is_used(demo):
    used = {(job.cluster, job.subcluster) for job, _ in demo.jobs}

    assert used == {(cluster.name, name) for cluster in demo.clusters.values() for name in cluster.subclusters}


def test_arrays_and_every_way_of_sharing_occur(demo):
    arrays = Counter(job.array_job_id for job, _ in demo.jobs if job.array_job_id)

    assert max(arrays.values()) > 2
    assert {job.shared for job, _ in demo.jobs} == set(Sharing)


def test_jobs_ended_before_now_and_are_marked_as_archived(demo):
    assert all(job.start_time + job.duration < NOW for job, _ in demo.jobs)
    assert {job.monitoring_status for job, _ in demo.jobs} == {MonitoringStatus.ARCHIVED}


def test_jobs_hold_nodes_of_their_subcluster(demo):
    for job, _ in demo.jobs:
        hosts = [resource.hostname for resource in job.resources]

        assert len(set(hosts)) == job.num_nodes
        assert set(hosts) <= set(demo.subcluster_of(job).hostnames)


def test_jobs_hold_threads_and_accelerators_of_their_nodes(demo):
    for job, _ in demo.jobs:
        topology = demo.subcluster_of(job).topology
        known = {accelerator.id for accelerator in topology.accelerators or ()}

        assert all(set(resource.hwthreads) <= set(topology.node or ()) for resource in job.resources)
        assert all(set(resource.accelerators) <= known for resource in job.resources)
        assert sum(len(resource.accelerators) for resource in job.resources) == job.num_acc


def test_private_and_administrative_tags_stand_beside_public_ones(demo):
    scopes = {tag.scope for job, _ in demo.jobs for tag in job.tags}

    assert {"global", "admin"} < scopes
    assert {tag.type for job, _ in demo.jobs for tag in job.tags} >= {"app", "jobClass"}


def test_every_job_has_a_script_and_what_the_scheduler_said(demo):
    for job, _ in demo.jobs:
        assert job.meta_data is not None
        assert job.meta_data["jobScript"].startswith("#!/bin/bash")
        assert f"JobId={job.job_id}" in job.meta_data["slurmInfo"]
        assert job.meta_data["jobName"] in job.meta_data["jobScript"]


def test_footprint_has_one_value_per_measured_footprint_metric_of_the_subcluster(demo):
    for job, _ in demo.jobs:
        measured = {metric for metric in demo.subcluster_of(job).footprint_metrics if metric.name in job.statistics}

        assert set(job.footprint or {}) == {f"{metric.name}_{metric.footprint}" for metric in measured}


def test_footprint_repeats_the_configured_statistic(demo):
    for job, _ in demo.jobs:
        for metric in demo.subcluster_of(job).footprint_metrics:
            if metric.name in job.statistics:
                statistic = getattr(job.statistics[metric.name].statistics, metric.footprint)

                assert job.footprint[f"{metric.name}_{metric.footprint}"] == pytest.approx(statistic)


def test_energy_is_mean_power_times_nodes_and_time(demo):
    for job, _ in demo.jobs:
        watts = {
            metric.name: job.statistics[metric.name].statistics.avg
            for metric in demo.subcluster_of(job).energy_metrics
            if metric.name in job.statistics
        }
        kwh = {name: power * job.num_nodes * job.duration / 3.6e6 for name, power in watts.items()}

        assert job.energy_footprint == pytest.approx(kwh, abs=0.006)
        assert job.energy == pytest.approx(sum(kwh.values()), abs=0.02)


def test_statistics_of_series_follow_from_their_samples(demo):
    for _, data in demo.jobs:
        for metric in (metric for scopes in data.values() for metric in scopes.values()):
            for series in metric.series:
                assert series.statistics == statistics_of(series.data)


def test_statistics_of_jobs_follow_from_their_node_series(demo):
    for job, data in demo.jobs:
        for name, summary in job.statistics.items():
            nodes = [series.statistics for series in data[name][MetricScope.NODE].series]

            assert summary.statistics.avg == pytest.approx(np.mean([node.avg for node in nodes]))
            assert summary.statistics.min == pytest.approx(min(node.min for node in nodes))
            assert summary.statistics.max == pytest.approx(max(node.max for node in nodes))


def test_many_series_come_with_statistics_over_them(demo):
    for _, data in demo.jobs:
        for metric in (metric for scopes in data.values() for metric in scopes.values()):
            assert (metric.statistics_series is not None) == (len(metric.series) >= 8)
            if metric.statistics_series:
                wanted = statistics_series([series.data for series in metric.series])

                np.testing.assert_array_equal(metric.statistics_series.median, wanted.median)


def test_metrics_are_those_of_the_subcluster_at_node_scope_and_native_scope(demo):
    for job, data in demo.jobs:
        configured = demo.subcluster_of(job).metrics

        assert set(data) <= set(configured)
        for name, scopes in data.items():
            assert set(scopes) <= {MetricScope.NODE, configured[name].scope}
            assert MetricScope.NODE in scopes


def test_cores_are_kept_for_small_jobs_and_not_for_large_ones(demo):
    with_cores = {job.num_nodes for job, data in demo.jobs if MetricScope.CORE in data["cpu_user"]}
    without = {job.num_nodes for job, data in demo.jobs if MetricScope.CORE not in data["cpu_user"]}

    assert max(with_cores) <= 8 < min(without)


def test_jobs_with_accelerators_have_a_series_for_each(demo):
    for job, data in demo.jobs:
        if job.num_acc:
            assert len(data["acc_utilization"][MetricScope.ACCELERATOR].series) == job.num_acc


def test_samples_cover_the_duration_at_the_configured_timestep(demo):
    for job, data in demo.jobs:
        for metric in (metric for scopes in data.values() for metric in scopes.values()):
            assert metric.timestep == 60
            assert {len(series.data) for series in metric.series} == {job.duration // 60 + 1}
