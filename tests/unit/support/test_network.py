import socket

import pytest

from tests.support.network import NetworkForbidden


def test_a_connection_out_of_the_machine_is_refused():
    with socket.socket() as outside, pytest.raises(NetworkForbidden, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


def test_a_name_of_another_host_is_not_even_looked_up():
    with pytest.raises(NetworkForbidden, match=r"example\.org"):
        socket.create_connection(("example.org", 443))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_connection_to_loopback_works(host):
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection((host, server.getsockname()[1])) as client,
    ):
        assert client.getpeername()[1] == server.getsockname()[1]
