"""A real `flask serve` in processes of its own, on an instance folder of its own."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.auth.keys import generate_secrets

ROOT = Path(__file__).parents[2]
FLASK = Path(sys.executable).with_name("flask")
TIMEOUT = 60
"""Seconds after which a server that hangs fails the test; a busy machine needs a few."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    port: int

    def text(self, path: str) -> str:
        """Return the body of the answer to a GET request."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)) as connection:
            connection.request("GET", path)
            return connection.getresponse().read().decode()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> http.client.HTTPResponse:
        """Return the answer to a GET request, its body read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()


def make_instance(folder: Path) -> Path:
    """Fill a folder with keys and an empty database of the current schema, as an administrator would."""
    keys = generate_secrets()
    lines = [
        f"SESSION_KEY={keys.session_key}",
        f"JWT_PUBLIC_KEY={keys.jwt_public_key}",
        f"JWT_PRIVATE_KEY={keys.jwt_private_key}",
    ]
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    subprocess.run([FLASK, "db", "upgrade"], cwd=ROOT, env=environment(folder), check=True, capture_output=True)
    return folder


def environment(instance: Path, **variables: str) -> dict[str, str]:
    """Return the environment of commands on an instance folder, free of a developer's own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("FLIGHTDECK_")}
    return inherited | {"FLIGHTDECK_INSTANCE": str(instance), "FLASK_APP": "wsgi"} | variables


@contextmanager
def served(instance: Path, **variables: str) -> Iterator[Served]:
    """Run `flask serve` on a free port with two web processes until the block ends."""
    command = [FLASK, "serve", "--port", "0", "--workers", "2"]
    with running(command, environment(instance, **variables)) as server:
        yield server


@contextmanager
def running(command: list[object], variables: dict[str, str], **options: object) -> Iterator[Served]:
    """Start a server, read from its log where it listens, and stop it by SIGTERM when the block ends."""
    process = subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True, **options
    )
    try:
        yield Served(process, _port_of(process))
    finally:
        process.terminate()
        process.communicate(timeout=TIMEOUT)


def _port_of(process: subprocess.Popen[str]) -> int:
    said = []
    for line in process.stderr or ():
        said.append(line)
        if found := re.search(r"listening on http://[^ ]*:(\d+)/", line):
            return int(found[1])
    raise AssertionError("the server ended at once:\n" + "".join(said))
