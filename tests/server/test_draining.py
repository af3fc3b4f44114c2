"""A server that is told to stop finishes what it is answering."""

import errno
import os
import signal
import subprocess
import threading
import time

import pytest

from app.archive.layout import relative_path
from tests.support.archive_builder import ArchiveBuilder
from tests.support.served import FLASK, ROOT, TIMEOUT, environment, make_instance, served


@pytest.fixture
def slow_instance(tmp_path):
    """An instance whose only job has a pipe for its meta.json: a list of jobs waits until somebody fills it."""
    make_instance(tmp_path)
    archive = ArchiveBuilder(tmp_path / "job-archive").with_default_clusters()
    meta = archive.root / relative_path(archive.add_job(metrics=["cpu_load"])) / "meta.json"
    for command in ("archive init-db", "user add robot --role api"):
        subprocess.run([FLASK, *command.split()], cwd=ROOT, env=environment(tmp_path), check=True, capture_output=True)
    content = meta.read_bytes()
    meta.unlink()
    os.mkfifo(meta)
    return tmp_path, meta, content


def token_of(folder):
    command = [FLASK, "token", "create", "robot"]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True
    ).stdout.strip()


def writing_end(pipe):
    """Return a descriptor of the pipe as soon as somebody reads from it."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
    raise AssertionError("nobody reads the pipe")


def test_an_answer_under_way_is_finished(slow_instance):
    folder, pipe, content = slow_instance
    answers = []

    with served(folder) as server:
        headers = {"X-Auth-Token": token_of(folder)}
        client = threading.Thread(target=lambda: answers.append(server.get("/api/jobs/", headers)))
        client.start()
        with os.fdopen(writing_end(pipe), "wb") as end:
            server.process.send_signal(signal.SIGTERM)
            end.write(content)
        client.join(TIMEOUT)
        status = server.process.wait(TIMEOUT)

    assert [answer.status for answer in answers] == [200]
    assert status == 0
