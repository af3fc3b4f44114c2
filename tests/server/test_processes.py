"""The parent and its web processes: none is missing while they serve, none is left when they should be gone."""

import os
import re
import select
import signal
import socket

import pytest

from tests.support.served import FLASK, TIMEOUT, environment, running

COMMAND = [FLASK, "serve", "--port", "0", "--workers", "1", "--log-level", "debug"]


@pytest.fixture
def server(instance):
    """A server whose only web process has been forked but may not be ready yet."""
    with running(COMMAND, environment(instance)) as running_server:
        yield running_server


@pytest.fixture
def web_process(server):
    """The process id of the web process."""
    started = (re.search(r"web process (\d+) started", line) for line in server.process.stderr)
    return int(next(filter(None, started))[1])


def wait_until_gone(process_id):
    """Wait for a process that is not our child."""
    try:
        descriptor = os.pidfd_open(process_id)
    except ProcessLookupError:
        return
    with os.fdopen(descriptor):
        assert select.select([descriptor], [], [], TIMEOUT)[0], "process is still there"


@pytest.mark.usefixtures("web_process")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_still_starting_can_be_stopped(server, number):
    server.process.send_signal(number)

    assert server.process.wait(TIMEOUT) == 0


def test_a_server_that_has_answered_can_be_stopped(server):
    server.get("/api/jobs/")

    server.process.terminate()

    assert server.process.wait(TIMEOUT) == 0


def test_a_web_process_that_dies_is_replaced(server, web_process):
    server.get("/api/jobs/")
    os.kill(web_process, signal.SIGKILL)

    answer = server.get("/api/jobs/")

    assert answer.status < 500


def test_a_killed_parent_leaves_nobody_on_the_port(server, web_process):
    server.get("/api/jobs/")

    server.process.kill()

    wait_until_gone(web_process)
    socket.create_server(("127.0.0.1", server.port)).close()
