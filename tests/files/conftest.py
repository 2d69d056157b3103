"""What the tests of documents share."""

import pytest

from casework.files import taking
from casework.files.rewrite_worker import answer


@pytest.fixture
def in_process(monkeypatch):
    """Files are written anew without a process of its own: a thousand of them take no thousand starts."""
    monkeypatch.setattr(taking, "_rewrite_elsewhere", answer)
