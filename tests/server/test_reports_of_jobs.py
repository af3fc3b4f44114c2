"""Many clients report the same jobs to several web processes, some of which are killed: each job is there once."""

import http.client
import os
import random
import re
import signal
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import orjson
import pytest

from tests.api.reports import start_report, stop_report
from tests.support.app import provide_database
from tests.support.archive_builder import ArchiveBuilder
from tests.support.databases import EVERY_DATABASE
from tests.support.served import FLASK, ROOT, TIMEOUT, environment, make_instance, running

CLIENTS = 8
JOBS = 40
START_PATH, STOP_PATH = "/api/jobs/start_job/", "/api/jobs/stop_job/"


@pytest.fixture(params=EVERY_DATABASE)
def variables(request, tmp_path):
    """The environment of a server with clusters, on one of the databases."""
    folder = tmp_path / "site"
    folder.mkdir()
    url = provide_database(request.param, folder, request).url
    chosen = {"FLIGHTDECK_DATABASE_URL": url} if url else {}
    make_instance(folder)
    ArchiveBuilder(folder / "job-archive").with_default_clusters()
    return environment(folder, **chosen)


@pytest.fixture
def token(variables):
    """A token of a service account."""
    flask(variables, "user", "add", "robot", "--role", "api")
    return flask(variables, "token", "create", "robot").strip()


def flask(variables, *arguments):
    command = [FLASK, *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True).stdout


def send(port, token, path, report):
    """Report until there is an answer, as an adapter does; return its status."""
    for _attempt in range(20):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)) as connection:
            try:
                connection.request("POST", path, orjson.dumps(report), {"X-Auth-Token": token})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                continue
            return answer.status
    raise AssertionError("no answer")


def report_all(port, token, seed):
    """Start and stop every job in an order of one's own, with repeats; return how often each status came."""
    numbers = [*range(1, JOBS + 1)] * 2
    random.Random(seed).shuffle(numbers)  # noqa: S311 - an order, no secret
    statuses = Counter()
    for number in numbers:
        statuses["start", send(port, token, START_PATH, start_report(jobId=number))] += 1
        statuses["stop", send(port, token, STOP_PATH, stop_report(jobId=number))] += 1
    return statuses


def jobs_of(port, token):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)) as connection:
        connection.request("GET", "/api/jobs/?items-per-page=9999", headers={"X-Auth-Token": token})
        return orjson.loads(connection.getresponse().read())["jobs"]


def test_every_job_is_there_once_and_has_ended(variables, token):
    command = [FLASK, "serve", "--port", "0", "--workers", "3", "--log-level", "debug"]
    with running(command, variables) as server, ThreadPoolExecutor(CLIENTS + 1) as executor:
        first = next(filter(None, (re.search(r"web process (\d+) started", line) for line in server.process.stderr)))
        executor.submit(server.process.stderr.read)  # the log must not fill its pipe
        clients = [executor.submit(report_all, server.port, token, seed) for seed in range(CLIENTS)]
        os.kill(int(first[1]), signal.SIGKILL)
        statuses = sum((client.result() for client in clients), Counter())
        jobs = jobs_of(server.port, token)
        server.process.terminate()

    assert sorted(job["jobId"] for job in jobs) == list(range(1, JOBS + 1))
    assert {(job["jobState"], job["duration"], job["monitoringStatus"]) for job in jobs} == {("completed", 3600, 1)}
    assert {status for _path, status in statuses} == {200, 201, 422}
    # A killed process may have stored a report whose answer nobody got.
    assert statuses["start", 201] <= JOBS
    assert statuses["stop", 200] <= JOBS
