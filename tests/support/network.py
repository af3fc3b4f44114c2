"""Keep tests on this machine: a connection to anywhere but loopback is an error, not a timeout."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch


class NetworkForbidden(RuntimeError):
    """A test tried to leave the machine; not an OSError, so that no retry loop can swallow it."""


@contextmanager
def only_loopback(socket: ModuleType) -> Iterator[None]:
    """Refuse connections and name look-ups that leave the machine while the block runs."""
    real_connect, real_connect_ex, real_getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def connect(self: Any, address: Any) -> None:
        refuse_remote(address)
        real_connect(self, address)

    def connect_ex(self: Any, address: Any) -> int:
        refuse_remote(address)
        return int(real_connect_ex(self, address))

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        refuse_remote((host,))
        return real_getaddrinfo(host, *arguments, **options)

    with (
        patch.object(socket.socket, "connect", connect),
        patch.object(socket.socket, "connect_ex", connect_ex),
        patch.object(socket, "getaddrinfo", getaddrinfo),
    ):
        yield


def refuse_remote(address: Any) -> None:
    """Raise `NetworkForbidden` unless this address of a socket stays on the machine."""
    if isinstance(address, tuple) and not is_local(address[0]):
        raise NetworkForbidden(f"tests must not connect to {address[0]!r}")


def is_local(host: str | bytes | None) -> bool:
    """Return whether a host name or address is this machine; ``None`` and ``""`` bind to all addresses."""
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
