"""``flask serve``: the web server.

The command binds the socket (or takes the one systemd hands over by LISTEN_FDS), checks what would stop every web
process, and leaves the rest to `app.cli.supervisor`. It is found as a plug-in of flask, so it loads no application.
"""

from __future__ import annotations

import logging
import os
import socket
import sys

import click

from app.auth.keys import require_keys
from app.cli.supervisor import Supervisor
from app.container import open_archive
from app.domain.errors import FlightdeckError, Unavailable
from app.schema_version import require_current_schema
from app.settings import load_settings

BACKLOG = 1024
FIRST_SYSTEMD_FD = 3

logger = logging.getLogger("flightdeck.serve")


@click.command("serve")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes.")
@click.option("--threads", type=click.IntRange(1, 64), help="Threads of each web process.")
@click.option("--dev", is_flag=True, help="Add GraphiQL at /playground and introspection.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="Least severe log level.")
def serve(
    host: str | None, port: int | None, workers: int | None, threads: int | None, log_level: str | None, *, dev: bool
) -> None:
    """Serve the web interface and the APIs."""
    try:
        settings = load_settings()
        require_keys(settings.secrets)
        require_current_schema(settings.database_url)
        open_archive(settings)
        listener = _systemd_socket() or _bind(host or settings.server.host, _given(port, settings.server.port))
    except FlightdeckError as error:
        raise click.ClickException(str(error)) from error
    _start_logging(log_level or settings.server.log_level)
    count = workers or settings.server.workers or min(len(os.sched_getaffinity(0)), 4)
    address, bound_port = listener.getsockname()[:2]
    logger.info("listening on http://%s:%s/ with %s web processes", address, bound_port, count)
    sys.exit(Supervisor(listener, count, threads or settings.server.threads, dev).run())


def _given(value: int | None, default: int) -> int:
    return default if value is None else value


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Unavailable(f"cannot listen on {host}:{port}: {error.strerror}; is another server running?") from error
    listener.listen(BACKLOG)
    listener.settimeout(0)  # all children wait on it; the one that accepts first wins
    return listener


def _systemd_socket() -> socket.socket | None:
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
        return None
    listener = socket.socket(fileno=FIRST_SYSTEMD_FD)
    listener.settimeout(0)
    return listener


def _start_logging(level: str) -> None:
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue is normal under load
