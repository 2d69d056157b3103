import socket

import pytest

from reminders.channels import transport
from tests.reminders.loopback import machine


@pytest.fixture
def other(monkeypatch):
    """Another machine; patience is short, so that no test waits."""
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(transport, "READ_SECONDS", 0.5)
    monkeypatch.setattr(transport, "LONGEST_SECONDS", 1)
    with machine() as there:
        yield there


@pytest.fixture
def nobody():
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return f"127.0.0.1:{port}"
