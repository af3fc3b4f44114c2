"""One web process: waitress on a socket that it shares with others, ending only after its answers are out."""

from __future__ import annotations

import signal
import socket
import time
from types import FrameType
from typing import Any

import waitress

from app import create_app
from app.container import current_services
from app.settings import load_settings

DRAIN_SECONDS = 15
MEBIBYTE = 1024 * 1024
BUFFERS = {
    "send_bytes": MEBIBYTE,
    "outbuf_overflow": 64 * MEBIBYTE,
    "recv_bytes": 256 * 1024,
    "inbuf_overflow": 16 * MEBIBYTE,
}
"""Larger than waitress's own: replies of 5 MB go out twice as fast, and none is spooled to a file."""


def serve_requests(listener: socket.socket, threads: int, *, dev: bool) -> None:
    """Answer requests until SIGTERM, then finish those that are under way."""
    settings = load_settings()
    app = create_app(settings, dev=dev)
    with app.app_context():
        current_services()
    server = waitress.create_server(
        app,
        sockets=[listener],
        threads=threads,
        ident=None,
        url_prefix=settings.server.url_prefix,
        # Left to itself, waitress drops X-Forwarded-Proto and -For; create_app() decides which proxies are believed.
        clear_untrusted_proxy_headers=False,
        **BUFFERS,
    )
    stop = _StopFlag()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells us when to stop
    signal.signal(signal.SIGTERM, stop.set)
    while not stop.is_set:
        _turn(server)
    _drain(server)


class _StopFlag:
    def __init__(self) -> None:
        self.is_set = False

    def set(self, _number: int, _frame: FrameType | None) -> None:
        self.is_set = True


def _turn(server: Any, timeout: float = 1.0) -> None:
    """Run the event loop of waitress once."""
    server.asyncore.loop(timeout=timeout, map=server._map, count=1)  # noqa: SLF001 - run() would never return to us


def _drain(server: Any) -> None:
    """Take no new connections and go on until nobody waits for an answer."""
    server.del_channel()
    deadline = time.monotonic() + DRAIN_SECONDS
    while _is_busy(server) and time.monotonic() < deadline:
        _turn(server, timeout=0.05)
    server.task_dispatcher.shutdown(timeout=1)


def _is_busy(server: Any) -> bool:
    channels = list(server.active_channels.values())
    return any(channel.requests or channel.total_outbufs_len for channel in channels)
