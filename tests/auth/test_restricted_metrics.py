"""Metrics that a site shows to its staff only: what each role gets of them on each way to the data of its own job."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from app.container import current_services
from app.database import db, unit_of_work
from app.domain.roles import Role
from app.domain.visibility import Visibility
from app.models.job import Job
from tests.support.archive_builder import ArchiveBuilder

RESTRICTED, OPEN = "net_bw", "mem_bw"
ALL = Visibility.everything(reason="the test looks up row ids")

READERS = {
    "user": ((Role.USER,), False),
    "manager": ((Role.MANAGER,), False),
    "support": ((Role.SUPPORT,), True),
    "admin": ((Role.ADMIN,), True),
}
PROGRAMS = {
    "program of a user": ((Role.USER, Role.API), "/userapi", False),
    "program of support": ((Role.SUPPORT, Role.API), "/userapi", True),
    "service account": ((Role.API,), "/api", True),
}
REST = {
    "list": ("GET", "/jobs/", None),
    "job": ("GET", "/jobs/{id}", None),
    "job with metrics": ("POST", "/jobs/{id}", ["net_bw", "mem_bw"]),
    "metrics": ("GET", "/jobs/metrics/{id}", None),
    "metrics by name": ("GET", "/jobs/metrics/{id}?metric=net_bw&metric=mem_bw", None),
}
GRAPHQL = {
    "footprint": "{job(id:%s){footprint{name}}}",
    "energyFootprint": "{job(id:%s){energyFootprint{metric}}}",
    "jobMetrics": "{jobMetrics(id:%s){name}}",
    "jobMetrics by name": '{jobMetrics(id:%s,metrics:["net_bw","mem_bw"]){name}}',
    "jobsMetrics": "{jobsMetrics(ids:[%s]){metrics{name}}}",
    "jobStats": '{jobStats(id:%s,metrics:["net_bw","mem_bw"]){name}}',
    "scopedJobStats": "{scopedJobStats(id:%s){name}}",
}
QUESTIONS = {
    "order": '{jobs(order:{field:"net_bw_avg",type:"foot",order:ASC}){items{id}}}',
    "filter": '{jobs(filter:[{metricStats:[{metricName:"net_bw_avg",range:{from:1,to:9}}]}]){items{id}}}',
    "count": '{jobs(filter:[{metricStats:[{metricName:"net_bw_avg",range:{from:1,to:9}}]}]){count}}',
}
PAGES = {
    "table as CSV": ("/monitoring/job/{id}/statistics.csv?columns=net_bw,mem_bw", "{}"),
    "list": ("/monitoring/jobs/?metrics=net_bw,mem_bw", 'value="{}"'),
}

reader_of = pytest.mark.parametrize("reader", READERS)


@pytest.fixture(params=["configured", "gone"])
def job_id(request, app, app_folder):
    """Return the row id of a job of kelm014, on nodes that are configured or are so no longer."""
    archive = ArchiveBuilder(app_folder / "job-archive").with_default_clusters()
    key = archive.add_job(user="kelm014")
    values = {
        "footprint": '{"net_bw_avg":3.5,"mem_bw_avg":2.5}',
        "energy_footprint": '{"net_bw":0.5,"mem_bw":0.2}',
        "subcluster": "main" if request.param == "configured" else "gone",
    }
    with app.app_context(), ThreadPoolExecutor(1) as executor:
        current_services().import_archive.init_db(executor, lambda _count: None)
        with unit_of_work():
            db.session.execute(update(Job).values(**values))
        return current_services().query_jobs.with_key(key, seen_by=ALL).id


def shown(text):
    """Return which of the two metrics an answer names; names of footprint values count."""
    return {metric for metric in (RESTRICTED, OPEN) if f'"{metric}"' in text or f'"{metric}_avg"' in text}


@pytest.mark.parametrize("way", REST)
@pytest.mark.parametrize("reader", PROGRAMS)
def test_rest_tells_staff_and_services_only(api_client, job_id, reader, way):
    roles, prefix, sees = PROGRAMS[reader]
    method, path, body = REST[way]
    client = api_client(*roles, username="kelm014")

    reply = client.open(prefix + path.format(id=job_id), method=method, json=body)

    assert reply.status_code == 200
    assert shown(reply.text) == ({RESTRICTED, OPEN} if sees else {OPEN})


@pytest.mark.parametrize("way", GRAPHQL)
@reader_of
def test_graphql_tells_staff_only(browser_client, job_id, reader, way):
    roles, sees = READERS[reader]
    client = browser_client(*roles, username="kelm014")

    reply = client.post("/query", json={"query": GRAPHQL[way].replace("%s", str(job_id))})

    assert "errors" not in reply.json
    assert shown(reply.text) == ({RESTRICTED, OPEN} if sees else {OPEN})


@pytest.mark.parametrize("way", QUESTIONS)
@reader_of
def test_graphql_lets_staff_only_choose_and_order_jobs_by_them(browser_client, job_id, reader, way):
    roles, sees = READERS[reader]
    client = browser_client(*roles, username="kelm014")

    answer = client.post("/query", json={"query": QUESTIONS[way]}).json

    messages = [error["message"] for error in answer.get("errors", ())]
    assert messages == ([] if sees else ["'net_bw_avg': the site shows this metric to its staff only"])


@pytest.mark.parametrize("way", PAGES)
@reader_of
def test_pages_tell_staff_only(browser_client, job_id, reader, way):
    roles, sees = READERS[reader]
    path, sign = PAGES[way]
    client = browser_client(*roles, username="kelm014")

    reply = client.get(path.format(id=job_id))

    assert reply.status_code == 200
    assert {metric for metric in (RESTRICTED, OPEN) if sign.format(metric) in reply.text} == (
        {RESTRICTED, OPEN} if sees else {OPEN}
    )
