"""Time series and statistics of jobs."""

import numpy as np
import pytest

from app.domain.metric import JobMetric, MetricScope, Series, Unit
from tests.graphql.site import build_site
from tests.support.archive_builder import ArchiveBuilder

METRICS = """query($id:ID!,$m:[String!],$s:[MetricScope!],$r:Int){jobMetrics(id:$id,metrics:$m,scopes:$s,resolution:$r){
  name scope metric{unit{prefix base} timestep series{hostname id data statistics{min avg max}}
  statisticsSeries{min mean median max}}}}"""


@pytest.fixture
def id_of(site):
    jobs = site.data("{jobs{items{id jobId}}}")["jobs"]["items"]
    return {job["jobId"] - 1_000_000: job["id"] for job in jobs}


def test_every_metric_can_come_at_node_scope(site, id_of):
    metrics = site.data(METRICS, {"id": id_of[0], "s": "node"})["jobMetrics"]

    assert [metric["name"] for metric in metrics] == [
        "cpu_load", "cpu_user", "mem_used", "flops_any", "mem_bw", "net_bw", "cpu_power", "clock",
    ]  # fmt: skip
    assert {metric["scope"] for metric in metrics} == {"node"}
    assert all(len(metric["metric"]["series"][0]["data"]) == 60 for metric in metrics)
    assert metrics[0]["metric"]["timestep"] == 60
    assert metrics[2]["metric"]["unit"] == {"prefix": "G", "base": "B"}


def test_without_scopes_a_metric_comes_at_all_it_has(tmp_path):
    archive = ArchiveBuilder(tmp_path / "job-archive").with_default_clusters()
    archive.add_job(metrics=["flops_any"], scopes=[MetricScope.NODE, MetricScope.CORE])
    site = build_site(tmp_path, archive)
    job = site.data("{jobs{items{id}}}")["jobs"]["items"][0]["id"]

    assert [metric["scope"] for metric in site.data(METRICS, {"id": job})["jobMetrics"]] == ["node", "core"]
    assert [metric["scope"] for metric in site.data(METRICS, {"id": job, "s": "core"})["jobMetrics"]] == ["core"]
    assert len(site.data(METRICS, {"id": job, "s": "accelerator"})["jobMetrics"]) == 2


def test_names_choose_metrics_and_unknown_ones_are_dropped(site, id_of):
    metrics = site.data(METRICS, {"id": id_of[0], "m": ["mem_bw", "nonsense", "'; --"], "s": ["node", "core"]})

    assert [metric["name"] for metric in metrics["jobMetrics"]] == ["mem_bw"]
    assert site.data(METRICS, {"id": id_of[0], "m": []})["jobMetrics"] == []


def test_many_series_come_with_statistics_over_time(site, id_of):
    metric = site.data(METRICS, {"id": id_of[6], "m": ["cpu_load"]})["jobMetrics"][0]["metric"]

    assert len(metric["series"]) == 9
    assert [len(metric["statisticsSeries"][line]) for line in ("min", "median", "max")] == [10, 10, 10]
    assert metric["statisticsSeries"]["mean"] is not None


def test_few_series_come_without_statistics_over_time(site, id_of):
    metric = site.data(METRICS, {"id": id_of[1], "m": ["cpu_load"]})["jobMetrics"][0]["metric"]

    assert (len(metric["series"]), metric["statisticsSeries"]) == (2, None)


def test_a_negative_resolution_is_refused(site, id_of):
    assert site.error(METRICS, {"id": id_of[0], "r": -60}) == "resolution -60 is below 0"


def test_statistics_come_in_the_order_asked_for_and_zeros_stand_for_nothing(site, id_of):
    query = "query($id:ID!,$m:[String!]){jobStats(id:$id,metrics:$m){name data{avg min max}}}"

    found = site.data(query, {"id": id_of[0], "m": ["mem_bw", "nonsense", "cpu_load", "mem_bw"]})["jobStats"]

    assert [entry["name"] for entry in found] == ["mem_bw", "nonsense", "cpu_load"]
    assert found[1]["data"] == {"avg": 0, "min": 0, "max": 0}
    assert 0 < found[0]["data"]["min"] < found[0]["data"]["avg"] < found[0]["data"]["max"]
    assert site.data(query, {"id": id_of[0]})["jobStats"] == []


def test_statistics_of_each_series_can_be_narrowed(site, id_of):
    query = """query($id:ID!,$m:[String!],$s:[MetricScope!]){scopedJobStats(id:$id,metrics:$m,scopes:$s){
      name scope stats{hostname id data{avg min max}}}}"""

    found = site.data(query, {"id": id_of[1], "m": ["cpu_load"], "s": ["node"]})["scopedJobStats"]

    assert [(entry["name"], entry["scope"]) for entry in found] == [("cpu_load", "node")]
    assert [entry["hostname"] for entry in found[0]["stats"]] == ["n001", "n002"]
    assert found[0]["stats"][0]["id"] is None
    assert site.data(query, {"id": id_of[1], "m": ["cpu_load"], "s": ["core"]})["scopedJobStats"] == []
    assert len(site.data(query, {"id": id_of[1]})["scopedJobStats"]) == 8


def test_overviews_of_several_jobs_are_thinned_out(site, id_of):
    query = """query($ids:[ID!]!){jobsMetrics(ids:$ids,metrics:["cpu_load"],points:6,maxSeries:4){id error metrics{
      name metric{timestep series{hostname data} statisticsSeries{min median max}}}}}"""

    found = site.data(query, {"ids": [id_of[6], str(id_of[0]), id_of[6]]})["jobsMetrics"]

    assert [job["id"] for job in found] == [str(id_of[6]), str(id_of[0])]
    many, one = (job["metrics"][0]["metric"] for job in found)
    assert many["series"] == []
    assert 0 < len(many["statisticsSeries"]["median"]) <= 6
    assert 0 < len(one["series"][0]["data"]) <= 6


def test_overviews_of_too_many_jobs_are_refused(site):
    query = "query($ids:[ID!]!){jobsMetrics(ids:$ids){id}}"

    assert site.error(query, {"ids": list(range(201))}) == "ids: 201 jobs are more than 200"


def test_a_broken_job_does_not_void_the_overviews_of_others(site, id_of, monkeypatch):
    def load_many(_self, records, *_arguments, **_options):
        return {record.id: ValueError("secret path") for record in records}

    monkeypatch.setattr("app.services.job_metrics.JobMetrics.load_many", load_many)

    found = site.data("query($ids:[ID!]!){jobsMetrics(ids:$ids){error metrics{name}}}", {"ids": [id_of[0]]})

    assert found["jobsMetrics"][0]["metrics"] == []
    assert found["jobsMetrics"][0]["error"].startswith("internal error, reference ")


def test_missing_samples_are_null_within_lists_that_say_otherwise(tmp_path):
    archive = ArchiveBuilder(tmp_path / "job-archive").with_default_clusters()
    samples = np.array([1.5, np.nan, 0.001], dtype=np.float32)
    metric = JobMetric(Unit(), 60, (Series("n001", samples),))
    archive.add_job(data={"cpu_load": {MetricScope.NODE: metric}}, duration=180)
    site = build_site(tmp_path, archive)
    job = site.data("{jobs{items{id}}}")["jobs"]["items"][0]["id"]

    series = site.data("query($id:ID!){jobMetrics(id:$id){metric{series{data}}}}", {"id": job})["jobMetrics"]

    assert series[0]["metric"]["series"][0]["data"] == [1.5, None, 0.001]
