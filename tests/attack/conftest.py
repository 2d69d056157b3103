"""The world of the access matrix, for attacks; thousands of refusals are no news for the log."""

import logging

import pytest

from tests.access.conftest import world

__all__ = ["world"]


@pytest.fixture(autouse=True)
def quiet():
    """Formatting a traceback for each refusal takes longer than refusing."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
