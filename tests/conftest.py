"""What every test stands on: settings, servers, and a browser that never leaves this machine.

The servers start before Django is set up, because its settings read their addresses. Workers of
pytest-xdist inherit the addresses of the process that started them.
"""

import atexit
import math
import os
import tempfile
from contextlib import ExitStack

import django
import pytest
from django.db import connection

from config.local import servers
from config.local.postgres import APPLICATION
from tests import database

STACK = ExitStack()
atexit.register(STACK.close)

os.environ["ENVIRONMENT"] = "test"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
# Playwright keeps an event loop in the thread of the test; Django's ORM is still called synchronously.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
for name in ("MEDIA_ROOT", "STATIC_ROOT", "EMAIL_FILE_PATH"):
    os.environ[name] = STACK.enter_context(tempfile.TemporaryDirectory(prefix="den-truong-test-"))
# The workers of xdist inherit what the first process has set; a server of somebody else is never used.
if database.OWN_SERVERS not in os.environ:
    found = STACK.enter_context(servers.fresh(seed=database.prepared()))
    os.environ.update(found, **{database.OWN_SERVERS: "1"})
    database.leave_sizes_alone()
django.setup()


@pytest.fixture(autouse=True)
def pump_in_time(monkeypatch):
    """No page asks by chance, in the middle of a count of queries, whether the pump is late."""
    monkeypatch.setattr("reminders.status.WATCH.asked", math.inf)
    monkeypatch.setattr("reminders.status.WATCH.since", None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Connect as the role that a module names (`DATABASE_ROLE`), else as the program."""
    role = getattr(item.module, "DATABASE_ROLE", APPLICATION)
    if connection.settings_dict["USER"] != role:
        connection.close()
        connection.settings_dict["USER"] = role


pytest_plugins = ["tests.browser", "tests.fixtures"]


def pytest_unconfigure():
    """Stop the servers when the last test has run."""
    STACK.close()
