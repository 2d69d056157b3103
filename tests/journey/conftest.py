"""The whole program for a journey: the site, a worker, a beat, and a screen for everybody of the cast."""

import os
from contextlib import ExitStack

import pytest
from django.db import connection

from tests.browser import DESKTOP
from tests.house.processes import CELERY, eventually, running
from tests.journey.steps.desk import Desk


@pytest.fixture
def sit_down(new_page, live_server, cast):
    """`sit_down("lan", PHONE)` gives the screen of somebody who has signed in."""

    desks = []

    def at_desk(username, viewport=DESKTOP):
        desks.append(Desk(new_page(viewport), live_server.url).sign_in(username))
        return desks[-1]

    yield at_desk
    for place, desk in enumerate(desks):
        desk.keep(f"last-{place}")


@pytest.fixture
def worker_and_beat(cast, tmp_path):
    """A worker and a beat of their own processes on the database of the test. Yields the folder of mails."""
    mails = tmp_path / "mails"
    environ = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_FILE_PATH": str(mails)}
    environ |= {"ENVIRONMENT": "test", "PUMP_SECONDS": "2", "CONN_MAX_AGE": "0"}
    commands = {
        "worker": [*CELERY, "worker", "--pool", "solo", "--loglevel", "INFO"],
        "beat": [*CELERY, "beat", "--schedule", str(tmp_path / "beat"), "--loglevel", "INFO"],
    }
    with ExitStack() as stack:
        for name, command in commands.items():
            stack.enter_context(running(command, environ, tmp_path / f"{name}.log"))
        eventually(lambda: "ready." in (tmp_path / "worker.log").read_text(), tmp_path / "worker.log")
        yield mails


def database_url():
    """The address of the database of this test run."""
    there = connection.settings_dict
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{there['NAME']}"
