"""The world of the matrix: built once, in a transaction that is never committed."""

import gc
import logging
import os

import pytest
from django.db import transaction

from config.demo.people import seed_people
from tests.access.other_tests import OtherTests
from tests.access.world import build
from tests.fixtures import make_areas


def pytest_collection_finish(session):
    """Run tests without guards, when `tests.access.guards` asks for it."""
    if left := os.environ.get("GUARDS_LEFT"):
        session.config.pluginmanager.register(OtherTests(left.splitlines()))


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """The world; a test leaves it as it found it (see `cells.attempt`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_areas()
        found = build(seed_people())
        # What is there now stays; to search it for rubbish again and again takes an eighth of the time.
        gc.freeze()
        yield found
        gc.unfreeze()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def quiet(request):
    """Thousands of refusals are expected here; formatting a traceback for each takes longer than refusing.

    On a busy machine the run takes longer than a session holds.
    """
    if "world" in request.fixturenames:
        request.getfixturevalue("world").keep_signed_in()
    logger = logging.getLogger("django.request")
    logger.disabled = True
    yield
    logger.disabled = False
