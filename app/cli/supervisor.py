"""Pre-forked web processes on one listening socket.

The parent builds no application, so it has no engine, thread or connection that a child could inherit; every child
builds its own. A child that dies is replaced, at most once a second. SIGTERM and SIGINT are passed on, and children
get 20 seconds to finish what they are answering; one that is still starting ends at once. Children die with their
parent, so that a killed parent leaves nobody holding the port.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from app.cli.web_process import serve_requests

DRAIN_SECONDS = 20
RESPAWN_SECONDS = 1.0
PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

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
        for number in STOP_SIGNALS:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGALRM, self._kill)
        while not self.stopping:
            while len(self.children) < self.count and not self.stopping:
                self._spawn()
            self._reap_one()
        while self.children:
            self._wait()
        return 0

    def _spawn(self) -> None:
        parent = os.getpid()
        # Held back until the child is known here and has its own handlers: a signal in between would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        if (child := os.fork()) != 0:
            self.children.add(child)
            logger.debug("web process %s started", child)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
            return
        _die_with_parent()
        if os.getppid() != parent:
            os._exit(1)
        for number in (*STOP_SIGNALS, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        serve_requests(self.listener, self.threads, dev=self.dev)
        os._exit(0)

    def _reap_one(self) -> None:
        """Wait for a child to end; replacing it waits a moment, so that a broken start does not spin."""
        child, status = self._wait()
        if child and not self.stopping:
            logger.warning(
                "web process %s ended with status %s, starting another", child, os.waitstatus_to_exitcode(status)
            )
            time.sleep(RESPAWN_SECONDS)

    def _wait(self) -> tuple[int, int]:
        """Return the next child that ends; a signal does not cut this short, so `_kill` bounds the drain."""
        try:
            child, status = os.waitpid(-1, 0)
        except ChildProcessError:
            self.children.clear()
            return 0, 0
        self.children.discard(child)
        return child, status

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        self._signal_children(signal.SIGTERM)
        signal.alarm(DRAIN_SECONDS)

    def _kill(self, _number: int, _frame: FrameType | None) -> None:
        self._signal_children(signal.SIGKILL)

    def _signal_children(self, number: signal.Signals) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(child, number)
