from __future__ import annotations

import pytest

from app.archive.data_codec import JobDataFile
from app.archive.meta_codec import decode_meta
from app.domain.job import JobKey, JobState, Tag
from app.domain.metric import MetricScope
from tests.support.archive_builder import GPUS, START, ArchiveBuilder


@pytest.fixture
def archive(tmp_path):
    return ArchiveBuilder(tmp_path / "job-archive").with_default_clusters()


def test_jobs_get_keys_of_their_own(archive):
    first, second = archive.add_job(), archive.add_job(user="abel002")

    assert first == JobKey("testc", 1_000_000, START)
    assert list(archive.backend.iter_keys()) == [first, second]
    assert decode_meta(archive.backend.read_meta(second)) == archive.jobs[1]


def test_every_field_of_a_job_can_be_given(archive):
    key = archive.add_job(cluster="testg", job_id=77, state=JobState.FAILED, tags=(Tag("app", "vasp"),), energy=1.5)

    job = decode_meta(archive.backend.read_meta(key))
    assert (job.job_id, job.state, job.tags, job.energy) == (77, JobState.FAILED, (Tag("app", "vasp"),), 1.5)
    assert job.resources[0].accelerators == GPUS


def test_data_statistics_footprint_and_energy_fit_together(archive):
    key = archive.add_job(num_nodes=2, metrics=["mem_used", "cpu_power"], scopes=[MetricScope.NODE, MetricScope.SOCKET])

    job = decode_meta(archive.backend.read_meta(key))
    data = JobDataFile(archive.backend.read_data(key))
    assert data.metric_names() == ("mem_used", "cpu_power")
    assert data.scopes("cpu_power") == (MetricScope.NODE, MetricScope.SOCKET)
    assert job.footprint == {"mem_used_max": job.statistics["mem_used"].statistics.max}
    assert job.energy == pytest.approx(2 * job.statistics["cpu_power"].statistics.avg / 1000, abs=0.006)


def test_an_archive_is_built_in_one_expression(tmp_path):
    archive = ArchiveBuilder(tmp_path).with_default_clusters().with_job().with_job(subcluster="large")

    assert [job.resources[0].hostname for job in archive.jobs] == ["n001", "n101"]
