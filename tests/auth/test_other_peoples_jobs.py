"""Whose jobs are shown, by REST, GraphQL and pages alike; hidden jobs are as absent as unknown ones."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.container import current_services
from app.domain.job import JobKey
from app.domain.roles import Role
from app.domain.visibility import Visibility
from tests.support.archive_builder import ArchiveBuilder

UNKNOWN = 4711
ABSENT = [422, 422, 404]
"""What the reference answers for unknown jobs: one, one with metrics, metrics alone."""
ALL = Visibility.everything(reason="the test looks up row ids")


@pytest.fixture
def jobs(app, app_folder):
    """Return the row ids of three jobs by who ran them: kelm014 and kelm015 in project kelm, mohr002 in mohr."""
    archive = ArchiveBuilder(app_folder / "job-archive").with_default_clusters()
    keys: dict[str, JobKey] = {
        "kelm014": archive.add_job(user="kelm014", project="kelm"),
        "kelm015": archive.add_job(user="kelm015", project="kelm"),
        "mohr002": archive.add_job(user="mohr002", project="mohr"),
    }
    with app.app_context(), ThreadPoolExecutor(1) as executor:
        services = current_services()
        services.import_archive.init_db(executor, lambda _count: None)
        return {user: services.query_jobs.with_key(key, seen_by=ALL).id for user, key in keys.items()}


WHO_SEES_WHAT = [
    ((Role.USER,), (), {"kelm014"}),
    ((Role.MANAGER,), (), {"kelm014"}),
    ((Role.MANAGER,), ("kelm",), {"kelm014", "kelm015"}),
    ((Role.SUPPORT,), (), {"kelm014", "kelm015", "mohr002"}),
    ((Role.ADMIN,), (), {"kelm014", "kelm015", "mohr002"}),
]
who = pytest.mark.parametrize(("roles", "projects", "visible"), WHO_SEES_WHAT)


@who
def test_the_job_list_shows_visible_jobs_only(browser_client, jobs, roles, projects, visible):
    client = browser_client(*roles, username="kelm014", projects=projects)

    page = client.get("/monitoring/jobs/results").text

    assert {user for user, number in jobs.items() if f"/monitoring/job/{number}" in page} == visible


@who
def test_pages_show_visible_jobs_and_do_not_find_others(app, browser_client, jobs, roles, projects, visible):
    if not any(str(rule).startswith("/monitoring/job/") for rule in app.url_map.iter_rules()):
        pytest.skip("there is no job page yet")
    client = browser_client(*roles, username="kelm014", projects=projects)

    statuses = {user: client.get(f"/monitoring/job/{number}").status_code for user, number in jobs.items()}

    assert statuses == {user: 200 if user in visible else 404 for user in jobs}
    assert client.get(f"/monitoring/job/{UNKNOWN}").status_code == 404


@who
def test_graphql_answers_for_visible_jobs_only(browser_client, jobs, roles, projects, visible):
    client = browser_client(*roles, username="kelm014", projects=projects)

    def ask(query):
        return client.post("/query", json={"query": query}).json

    found = {
        user: (ask(f'{{ job(id: "{number}") {{ user }} }}').get("data") or {}).get("job")
        for user, number in jobs.items()
    }
    listed = ask("{ jobs(filter: [{}]) { count items { user } } }")["data"]["jobs"]

    assert {user for user, job in found.items() if job} == visible
    assert {job["user"] for job in listed["items"]} == visible
    assert listed["count"] == len(visible)


def test_graphql_says_the_same_of_hidden_and_unknown_jobs(browser_client, jobs):
    client = browser_client(Role.USER, username="kelm014")

    replies = [
        client.post("/query", json={"query": f'{{ job(id: "{number}") {{ user }} }}'})
        for number in (jobs["mohr002"], UNKNOWN)
    ]

    hidden, unknown = (reply.json["errors"][0]["message"] for reply in replies)
    assert hidden.replace(str(jobs["mohr002"]), "N") == unknown.replace(str(UNKNOWN), "N")
    assert [reply.json["data"] for reply in replies] == [{"job": None}] * 2


def test_graphql_metrics_of_hidden_jobs_are_hidden(browser_client, jobs):
    client = browser_client(Role.USER, username="kelm014")

    reply = client.post("/query", json={"query": f'{{ jobMetrics(id: "{jobs["mohr002"]}") {{ name }} }}'})

    assert not (reply.json.get("data") or {}).get("jobMetrics")
    assert reply.json["errors"]


@who
def test_rest_answers_for_visible_jobs_only(api_client, jobs, roles, projects, visible):
    client = api_client(Role.API, *roles, username="kelm014", projects=projects)
    if Role.MANAGER in roles:
        visible = {"kelm014"}  # the reference's tokens carry no projects

    listed = {job["user"] for job in client.get("/userapi/jobs/").json["jobs"]}
    statuses = {
        user: [
            client.get(f"/userapi/jobs/{number}").status_code,
            client.post(f"/userapi/jobs/{number}", json=["cpu_load"]).status_code,
            client.get(f"/userapi/jobs/metrics/{number}").status_code,
        ]
        for user, number in jobs.items()
    }

    assert listed == visible
    assert statuses == {user: [200] * 3 if user in visible else ABSENT for user in jobs}


def test_rest_says_the_same_of_hidden_and_unknown_jobs(api_client, jobs):
    client = api_client(Role.API, Role.USER, username="kelm014")

    hidden, unknown = client.get(f"/userapi/jobs/{jobs['mohr002']}"), client.get(f"/userapi/jobs/{UNKNOWN}")

    assert hidden.status_code == unknown.status_code
    assert hidden.text.replace(str(jobs["mohr002"]), "N") == unknown.text.replace(str(UNKNOWN), "N")


def test_machine_accounts_see_everything(api_client, jobs):
    client = api_client(Role.API)

    assert len(client.get("/api/jobs/").json["jobs"]) == 3
    assert client.get(f"/api/jobs/{jobs['mohr002']}").status_code == 200


def test_people_do_not_come_in_by_the_door_of_machines(api_client, jobs):
    client = api_client(Role.API, Role.USER, username="kelm014")

    assert client.get(f"/api/jobs/{jobs['kelm014']}").status_code == 401
