"""The server takes a socket from systemd (init/flightdeck-web.socket) instead of opening its own."""

import os
import socket
import sys

from tests.support.served import FLASK, environment, running

AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


def test_a_socket_handed_over_by_systemd_is_served(instance):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        command = [sys.executable, "-c", AS_SYSTEMD, listener.fileno(), FLASK, "serve", "--port", "1", "--workers", "1"]

        with running(command, environment(instance), pass_fds=[listener.fileno()]) as server:
            answer = server.get("/api/jobs/")

    assert server.port == port
    assert answer.status < 500


def test_a_socket_meant_for_another_process_is_left_alone(instance):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        variables = environment(instance, LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))

        with running([FLASK, "serve", "--port", "0", "--workers", "1"], variables) as server:
            assert server.port != listener.getsockname()[1]
