"""What every test shares: no network but loopback, and a fixed profile for generated examples."""

import socket

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("qualkit", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qualkit")

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else address
    if self.family == getattr(socket, "AF_UNIX", None) or host in ("127.0.0.1", "::1", "localhost"):
        _connect(self, address)
        return
    raise OSError(f"the tests may not reach {host}")


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Confidential material must not leave the machine, so no test may connect to anywhere but it."""
    socket.socket.connect = _loopback_only
    yield
    socket.socket.connect = _connect
