"""Filling an empty database, as the owner of its tables."""

import gc
import os
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from accounts.scope import system_scope
from areas.actions import load_areas
from bench.addresses import conninfo
from bench.seed import seed


def filled(cases: int, write=seed) -> tuple:
    """Load the areas, let `write` seed, leave nothing for the server to tidy up while it is measured."""
    started = time.monotonic()
    load_areas()
    with as_owner(), system_scope("bench.seed"):
        seeded = write(cases)
    tidy()
    gc.collect()
    gc.freeze()
    return seeded, time.monotonic() - started


def tidy() -> None:
    """Let the server tidy up and count its rows, as the owner: from the program it takes no such order."""
    with psycopg.connect(conninfo(os.environ["DATABASE_OWNER_URL"]), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
        owner.execute("CHECKPOINT")


@contextmanager
def as_owner():
    """Work as the owner of the tables inside: the program itself may not set counters."""
    role = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = urlsplit(os.environ["DATABASE_OWNER_URL"]).username
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = role
