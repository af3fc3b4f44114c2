"""The public archives and cluster descriptions of the reference, read as a whole."""

from __future__ import annotations

import orjson
import pytest

from app.archive.cluster_registry import ClusterRegistry
from app.archive.data_codec import JobDataFile, decode_data, encode_data
from app.archive.filesystem import FilesystemArchive
from app.archive.meta_codec import decode_meta, encode_meta
from app.domain.cluster_json import encode_cluster, parse_cluster
from app.domain.cluster_lookup import assign_subcluster, global_metrics
from app.domain.errors import Invalid
from app.domain.footprint import energy_of, footprint_of
from app.domain.job import JobKey, Sharing
from app.domain.metric import MetricScope
from tests.support.reference_fixtures import FIXTURES, needs_fixtures

pytestmark = needs_fixtures

LONG_JOB = JobKey("emmy", 1403244, 1608923076)
ARCHIVES = {"archive-v1": 1, "archive-v2": 1, "archive-v3": 2}
CLUSTERS = ("alex", "fritz", "meggie", "tinyfat", "tinygpu", "woody")


@pytest.mark.parametrize(("name", "jobs"), ARCHIVES.items())
def test_every_archive_version_is_read(name, jobs):
    archive = FilesystemArchive(FIXTURES / name)
    problems = []

    keys = list(archive.iter_keys(problems.append))

    assert (len(keys), problems) == (jobs, [])
    for key in keys:
        job = decode_meta(archive.read_meta(key))
        assert job.key == key
        assert job.shared is Sharing.NONE
        assert (job.num_nodes, len(job.statistics)) == (32, 9)
        assert decode_meta(encode_meta(job)) == job


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_cluster_of_the_archives_is_read(name):
    registry = ClusterRegistry(FilesystemArchive(FIXTURES / name))

    clusters = registry.all()

    assert registry.problems == {}
    assert "emmy" in clusters
    assert len(global_metrics(clusters, include_restricted=True)) >= 13
    with pytest.raises(Invalid, match="no subcluster of 'emmy' has the host 'e0102'"):
        assign_subcluster(clusters["emmy"], "", "e0102")


@pytest.mark.parametrize("name", CLUSTERS)
def test_every_production_cluster_is_read_and_encoded(name):
    cluster = parse_cluster(orjson.loads((FIXTURES / "clusters" / f"cluster-{name}.json").read_bytes()))

    assert cluster.name == name
    assert all(subcluster.hostnames for subcluster in cluster.subclusters.values())
    assert parse_cluster(orjson.loads(orjson.dumps(encode_cluster(cluster)))) == cluster


def test_a_cluster_from_before_version_one_is_refused_with_the_key():
    document = orjson.loads((FIXTURES / "clusters" / "cluster-emmy.json").read_bytes())

    with pytest.raises(Invalid, match=r"metricConfig\[0\]\.unit: .* before archive version 1\), got 'load'"):
        parse_cluster(document)


def test_metric_data_of_a_long_job_are_read_with_their_gaps():
    data = JobDataFile(FilesystemArchive(FIXTURES / "archive-v3").read_data(LONG_JOB))

    loaded = data.load("flops_any", MetricScope.NODE)

    assert len(data.metric_names()) == 9
    assert [len(series.data) for series in loaded.series] == [1441] * 32
    assert sum(int((series.data != series.data).sum()) for series in loaded.series) == 4221
    assert orjson.loads(data.raw("flops_any", MetricScope.NODE))["timestep"] == 60


def test_metric_data_written_anew_read_back_the_same():
    content = FilesystemArchive(FIXTURES / "archive-v3").read_data(LONG_JOB)

    again = encode_data(decode_data(content))

    assert encode_data(decode_data(again)) == again


def test_the_footprint_of_a_job_follows_the_configuration():
    folder = FIXTURES / "importer"
    job = decode_meta((folder / "meta-fritzMinimal.input").read_bytes())
    cluster = parse_cluster(orjson.loads((folder / "cluster-fritz.json").read_bytes()))
    subcluster = assign_subcluster(cluster, job.subcluster, job.resources[0].hostname)
    statistics = {name: summary.statistics for name, summary in job.statistics.items()}

    footprint = footprint_of(subcluster, statistics)

    assert footprint == {"cpu_load_avg": 31.64, "mem_used_max": 6.226, "flops_any_avg": 45.012, "mem_bw_avg": 4.872}
    assert energy_of(subcluster, statistics, job.num_nodes, job.duration).total_kwh == 0


@pytest.mark.parametrize("name", ["fritzMinimal", "fritzError"])
def test_the_importer_pairs_are_read(name):
    data = decode_data((FIXTURES / "importer" / f"data-{name}.json").read_bytes())

    assert MetricScope.CORE in data["flops_any"]
    assert data["flops_any"][MetricScope.NODE].series[0].id is not None
