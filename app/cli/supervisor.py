"""Pre-forked web processes on one listening socket.

The parent builds no application, so it has no engine, thread or connection that a child could inherit; every child
builds its own. A child that dies is replaced, at most once a second. SIGTERM and SIGINT are passed on, and children
get 20 seconds to finish what they are answering. Children die with their parent, so that a killed parent leaves nobody
holding the port.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import time
from dataclasses import dataclass, field
from types import FrameType

from app.cli.web_process import serve_requests

DRAIN_SECONDS = 20
RESPAWN_SECONDS = 1.0
PR_SET_PDEATHSIG = 1

logger = logging.getLogger("flightdeck.supervisor")


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(slots=True)
class Supervisor:
    """Keeps `count` children alive until it is told to stop."""

    listener: socket.socket
    count: int
    threads: int
    dev: bool
    children: set[int] = field(default_factory=set)
    stopping: bool = False

    def run(self) -> int:
        """Return the exit code once every child has ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            while len(self.children) < self.count and not self.stopping:
                self.children.add(self._spawn())
            self._reap_one()
        return self._drain()

    def _spawn(self) -> int:
        parent = os.getpid()
        if (child := os.fork()) != 0:
            return child
        _die_with_parent()
        if os.getppid() != parent:
            os._exit(1)
        serve_requests(self.listener, self.threads, dev=self.dev)
        os._exit(0)

    def _reap_one(self) -> None:
        """Wait for a child to end; replacing it waits a moment, so that a broken start does not spin."""
        child, status = self._wait(0)
        if child and not self.stopping:
            logger.warning(
                "web process %s ended with status %s, starting another", child, os.waitstatus_to_exitcode(status)
            )
            time.sleep(RESPAWN_SECONDS)

    def _wait(self, options: int) -> tuple[int, int]:
        try:
            child, status = os.waitpid(-1, options)
        except ChildProcessError:
            return 0, 0
        self.children.discard(child)
        return child, status

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        for child in self.children:
            os.kill(child, signal.SIGTERM)

    def _drain(self) -> int:
        deadline = time.monotonic() + DRAIN_SECONDS
        while self.children and time.monotonic() < deadline:
            if self._wait(os.WNOHANG) == (0, 0):
                time.sleep(0.05)
        for child in self.children:
            os.kill(child, signal.SIGKILL)
        return 0
