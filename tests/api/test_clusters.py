"""``GET /api/clusters/``."""

import json

import pytest

from app.domain.roles import Role
from tests.support.archive_builder import CLUSTERS
from tests.support.reference_fixtures import FIXTURES, needs_fixtures


@pytest.fixture(autouse=True)
def _clusters(archive):
    """Every test has the two clusters of the archive."""


@pytest.mark.parametrize("path", ["/api/clusters/", "/api/clusters"])
def test_all_clusters_come_by_name(robot, path):
    reply = robot.get(path)

    assert reply.status_code == 200
    assert [cluster["name"] for cluster in reply.json["clusters"]] == ["testc", "testg"]


def test_one_cluster_can_be_asked_for(robot):
    reply = robot.get("/api/clusters/?cluster=testg")

    assert [cluster["name"] for cluster in reply.json["clusters"]] == ["testg"]


def test_the_numbers_are_those_of_the_file(robot):
    (cluster,) = robot.get("/api/clusters/?cluster=testc").json["clusters"]
    file = CLUSTERS["testc"]

    for metric, stored in zip(cluster["metricConfig"], file["metricConfig"], strict=True):
        assert {name: metric[name] for name in stored.keys() - {"subClusters"}} == {
            name: stored[name] for name in stored.keys() - {"subClusters"}
        }
    for subcluster, stored in zip(cluster["subClusters"], file["subClusters"], strict=True):
        assert {name: subcluster[name] for name in stored} == stored


def test_a_subcluster_lists_the_metrics_it_has(robot):
    (cluster,) = robot.get("/api/clusters/?cluster=testc").json["clusters"]

    names = {part["name"]: [metric["name"] for metric in part["metricConfig"]] for part in cluster["subClusters"]}

    assert "clock" in names["main"]
    assert "clock" not in names["large"]


@pytest.mark.parametrize("name", ["fritz", "", "testc'--", "../testc"])
def test_an_unknown_cluster_is_named(robot, name):
    reply = robot.get("/api/clusters/", query_string={"cluster": name})

    assert reply.status_code == 400
    assert reply.json["error"] == f"cluster: no such cluster (got {name!r}); known are testc, testg"


def test_other_parameters_are_ignored(robot):
    assert robot.get("/api/clusters/?verbose=1").status_code == 200


def test_users_with_the_role_api_read_clusters_too(api_client):
    client = api_client(Role.USER, Role.API)

    assert client.get("/userapi/clusters/").status_code == 200


@needs_fixtures
def test_the_clusters_of_the_reference_keep_their_numbers(robot, archive):
    files = [json.loads((FIXTURES / "archive-v3" / name / "cluster.json").read_text()) for name in ("alex", "fritz")]
    for file in files:
        archive.add_cluster(file)

    for file in files:
        (cluster,) = robot.get(f"/api/clusters/?cluster={file['name']}").json["clusters"]

        assert [part["topology"] for part in cluster["subClusters"]] == [
            {key: value for key, value in part["topology"].items() if value} for part in file["subClusters"]
        ]
        for metric, stored in zip(cluster["metricConfig"], file["metricConfig"], strict=True):
            for limit in ("peak", "normal", "caution", "alert", "timestep"):
                assert metric[limit] == stored[limit]
