"""The world of the matrix: built once, in a transaction that is never committed."""

import logging

import pytest
from django.db import transaction

from config.demo.people import seed_people
from tests.access.world import build
from tests.fixtures import make_areas


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """The world; a test leaves it as it found it (see `cells.attempt`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_areas()
        yield build(seed_people())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are expected here; formatting a traceback for each takes longer than refusing."""
    logger = logging.getLogger("django.request")
    logger.disabled = True
    yield
    logger.disabled = False
