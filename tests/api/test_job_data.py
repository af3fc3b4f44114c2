"""One job and its metric data: ``/api/jobs/{id}`` and ``/api/jobs/metrics/{id}``."""

import json
import shutil

import numpy as np
import pytest

from app.domain.job import JobState, MonitoringStatus
from app.domain.metric import MetricScope
from app.domain.roles import Role
from app.settings.schema import ResamplingSettings
from tests.support.archive_builder import ArchiveBuilder, make_job
from tests.support.reference_fixtures import FIXTURES, needs_fixtures


def stored(archive, key):
    """The data file of a job, without what only some encoders write."""
    return json.loads(archive.backend.read_data(key))


@pytest.fixture
def wide_job(archive, import_jobs):
    """A job on two nodes with data at node and core scope; key and row id."""
    key = archive.add_job(num_nodes=2, duration=300, scopes=(MetricScope.NODE, MetricScope.CORE))
    return key, import_jobs()[key.job_id]


@pytest.fixture
def narrow_job(archive, import_jobs):
    """A job on one node with data at node and core scope; key and row id."""
    key = archive.add_job(duration=300, scopes=(MetricScope.NODE, MetricScope.CORE))
    return key, import_jobs()[key.job_id]


def test_a_job_without_its_data_has_null(robot, wide_job):
    key, row_id = wide_job

    reply = robot.get(f"/api/jobs/{row_id}")

    assert reply.status_code == 200
    assert (reply.json["Meta"]["jobId"], reply.json["Data"]) == (key.job_id, None)


def test_a_job_has_metadata_and_statistics(robot, archive, wide_job):
    key, row_id = wide_job
    meta = json.loads(archive.backend.read_meta(key))

    job = robot.get(f"/api/jobs/{row_id}").json["Meta"]

    assert (job["metaData"], job["statistics"]) == (meta["metaData"], meta["statistics"])


@pytest.mark.parametrize("query", ["all-metrics=false", "all-metrics=1", "all-metrics", "whatever=1"])
def test_only_the_word_true_loads_data(robot, wide_job, query):
    assert robot.get(f"/api/jobs/{wide_job[1]}?{query}").json["Data"] is None


def test_all_metrics_are_those_of_the_file_at_node_scope(robot, archive, wide_job):
    key, row_id = wide_job

    data = robot.get(f"/api/jobs/{row_id}?all-metrics=true").json["Data"]

    assert data == {
        name: {scope: metric for scope, metric in scopes.items() if scope == "node"}
        for name, scopes in stored(archive, key).items()
    }


def test_a_job_on_one_node_has_the_data_of_its_cores(robot, archive, narrow_job):
    key, row_id = narrow_job
    file = stored(archive, key)

    data = robot.get(f"/api/jobs/{row_id}?all-metrics=true").json["Data"]

    series = [{name: series[name] for name in series} for series in data["flops_any"]["core"]["series"]]
    assert series == file["flops_any"]["core"]["series"]
    assert list(data["mem_bw"]) == ["node"], "the file has no cores of it, so it comes as it is"


def test_chosen_metrics_come_as_a_list(robot, archive, wide_job):
    key, row_id = wide_job
    file = stored(archive, key)

    reply = robot.post(f"/api/jobs/{row_id}", json=["mem_bw", "nonsense"])

    assert reply.status_code == 200
    assert reply.json["Meta"]["id"] == row_id
    assert reply.json["Data"] == [{"name": "mem_bw", "scope": "node", "metric": file["mem_bw"]["node"]}]


@pytest.mark.parametrize(("body", "count"), [("null", 8), ("[]", 0)])
def test_null_means_all_metrics_and_an_empty_list_none(robot, archive, wide_job, body, count):
    reply = robot.post(f"/api/jobs/{wide_job[1]}", data=body)

    assert len({item["name"] for item in reply.json["Data"]}) == count


@pytest.mark.parametrize(
    "body", ["", "{", '"flops_any"', '{"metrics":["flops_any"]}', "7", '["flops_any",7]', "[null]"]
)
def test_a_body_that_is_no_list_of_names_is_refused_with_what_came(robot, wide_job, body):
    reply = robot.post(f"/api/jobs/{wide_job[1]}", data=body)

    assert reply.status_code == 400
    assert reply.json["error"].startswith("body: must")


def test_metric_data_are_found_by_metric_and_scope(robot, archive, wide_job):
    key, row_id = wide_job
    file = stored(archive, key)

    reply = robot.get(f"/api/jobs/metrics/{row_id}?metric=flops_any&metric=clock&scope=core&scope=node")

    assert reply.status_code == 200
    found = {(item["name"], item["scope"]): item["metric"]["series"] for item in reply.json["data"]["jobMetrics"]}
    assert found == {
        (name, scope): file[name][scope]["series"] for name in ("flops_any", "clock") for scope in ("core", "node")
    }
    assert reply.json["error"] is None


def test_metric_data_without_parameters_are_all_metrics_of_nodes(robot, archive, wide_job):
    items = robot.get(f"/api/jobs/metrics/{wide_job[1]}").json["data"]["jobMetrics"]

    assert {item["scope"] for item in items} == {"node"}
    assert {item["name"] for item in items} == set(stored(archive, wide_job[0]))


class TestWithResampling:
    """The site's resolution is for the metrics route, whole jobs come as they are."""

    @pytest.fixture
    def settings_overrides(self):
        return {"resampling": ResamplingSettings(resolutions=(60, 300), minimum_points=10)}

    def test_metric_data_come_at_the_coarsest_resolution_of_the_site(self, robot, archive, import_jobs):
        archive.add_job(duration=7200)
        (row_id,) = import_jobs().values()

        coarse = robot.get(f"/api/jobs/metrics/{row_id}?metric=mem_bw").json["data"]["jobMetrics"][0]["metric"]
        native = robot.post(f"/api/jobs/{row_id}", json=["mem_bw"]).json["Data"][0]["metric"]

        assert (coarse["timestep"], native["timestep"]) == (300, 60)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/jobs/{}", 422),
        ("POST", "/api/jobs/{}", 422),
        ("GET", "/api/jobs/metrics/{}", 404),
    ],
)
class TestRefusals:
    """What one gets instead of a job."""

    def message(self, reply):
        return reply.json["error"]["message"] if "data" in reply.json else reply.json["error"]

    def test_an_unknown_job_is_not_found(self, robot, method, path, status):
        reply = robot.open(path.format(4711), method=method, data="[]")

        assert (reply.status_code, self.message(reply)) == (status, "no job with id 4711")

    def test_the_job_of_somebody_else_is_not_found_either(self, api_client, wide_job, method, path, status):
        stranger = api_client(Role.USER, Role.API, username="mohr002")

        reply = stranger.open(path.format(wide_job[1]).replace("/api", "/userapi"), method=method, data="[]")

        assert (reply.status_code, self.message(reply)) == (status, f"no job with id {wide_job[1]}")

    @pytest.mark.parametrize(
        "row_id", ["abc", "1.5", "-1", "9" * 19, "9" * 5000, "0" * 5000, "0" * 20 + "9" * 20, "1%20OR%201=1", "%D9%A3"]
    )
    def test_an_id_that_is_no_whole_number_is_named(self, robot, method, path, status, row_id):
        reply = robot.open(path.format(row_id), method=method, data="[]")

        assert reply.status_code == 400
        assert self.message(reply).startswith("id: must be a whole number (got ")

    def test_a_running_job_without_a_metric_store_is_unavailable(self, robot, insert_job, method, path, status):
        row_id = insert_job(make_job(state=JobState.RUNNING, monitoring_status=MonitoringStatus.RUNNING_OR_ARCHIVING))

        reply = robot.open(f"{path.format(row_id)}?all-metrics=true", method=method, data="[]")

        assert reply.status_code == 503
        assert "no metric store" in self.message(reply)

    def test_a_job_that_the_archive_has_lost_is_not_found(self, robot, insert_job, method, path, status):
        row_id = insert_job(make_job())

        reply = robot.open(f"{path.format(row_id)}?all-metrics=true", method=method, data="[]")

        assert reply.status_code == 404
        assert self.message(reply).startswith("the job archive has no ")

    def test_a_damaged_file_is_unavailable(self, robot, archive, wide_job, method, path, status):
        key, row_id = wide_job
        for file in archive.root.glob(f"testc/1000/000/{key.start_time}/data.json*"):
            file.write_text("{")

        reply = robot.open(f"{path.format(row_id)}?all-metrics=true", method=method, data='["mem_bw"]')

        assert reply.status_code == 503


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/userapi/jobs/{}?all-metrics=true"),
        ("POST", "/userapi/jobs/{}"),
        ("GET", "/userapi/jobs/metrics/{}"),
        ("GET", "/userapi/jobs/metrics/{}?metric=net_bw&metric=mem_bw"),
        ("GET", "/userapi/jobs/"),
    ],
)
def test_restricted_metrics_are_for_staff_and_machines_only(api_client, wide_job, method, path):
    clients = {
        "owner": api_client(Role.USER, Role.API, username="kelm014"),
        "support": api_client(Role.SUPPORT, Role.API),
        "machine": api_client(Role.API),
    }

    answers = {
        who: client.open(path.format(wide_job[1]), method=method, data='["net_bw", "mem_bw"]').text
        for who, client in clients.items()
    }

    assert [who for who, text in answers.items() if '"net_bw"' in text] == ["support", "machine"]
    assert [who for who, text in answers.items() if '"mem_bw"' in text] == ["owner", "support", "machine"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/userapi/jobs/", None),
        ("POST", "/query", {"query": "{jobs{items{footprint{name} energyFootprint{metric}}}}"}),
    ],
)
def test_footprints_of_restricted_metrics_are_withheld_too(api_client, insert_job, archive, method, path, body):
    footprint, energy = {"net_bw_avg": 3.5, "mem_bw_avg": 2.5}, {"net_bw": 0.5, "cpu_power": 0.25}
    insert_job(make_job(footprint=footprint, energy_footprint=energy))

    owner = api_client(Role.USER, Role.API, username="kelm014").open(path, method=method, json=body).text
    staff = api_client(Role.SUPPORT, Role.API).open(path, method=method, json=body).text

    assert ("net_bw" in owner, "mem_bw" in owner, "cpu_power" in owner) == (False, True, True)
    assert ("net_bw" in staff, "mem_bw" in staff, "cpu_power" in staff) == (True, True, True)


def test_a_wrong_scope_is_named(robot, wide_job):
    reply = robot.get(f"/api/jobs/metrics/{wide_job[1]}?scope=rack")

    assert reply.status_code == 400
    assert reply.json["data"] is None
    assert reply.json["error"]["message"].startswith("scope: must be one of node, socket,")
    assert reply.json["error"]["message"].endswith("(got 'rack')")


@needs_fixtures
class TestReferenceArchive:
    """The two real jobs of the reference's own test archive."""

    @pytest.fixture
    def archive(self, app_folder):
        shutil.copytree(FIXTURES / "archive-v3", app_folder / "job-archive", dirs_exist_ok=True)
        return ArchiveBuilder(app_folder / "job-archive")

    def test_every_number_is_the_one_in_the_file(self, robot, archive, import_jobs):
        row_ids = import_jobs()
        for key in archive.backend.iter_keys():
            meta = json.loads(archive.backend.read_meta(key))

            answer = robot.get(f"/api/jobs/{row_ids[key.job_id]}?all-metrics=true").json

            assert answer["Meta"]["statistics"] == meta["statistics"]
            for name in ("jobId", "startTime", "duration", "numNodes", "resources", "user", "project", "cluster"):
                assert answer["Meta"][name] == meta[name]
            assert samples(answer["Data"]) == samples(stored(archive, key))


def samples(data):
    """Metric and scope -> one array; samples are float32 in this server, so that is what is compared."""
    return {
        (name, scope): np.array([series["data"] for series in metric["series"]], dtype=np.float32).tobytes()
        for name, scopes in data.items()
        for scope, metric in scopes.items()
    }
