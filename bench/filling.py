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


def filled(cases: int) -> tuple:
    """Load the areas, seed, and leave nothing for the server to tidy up during the measurement."""
    started = time.monotonic()
    load_areas()
    with as_owner(), system_scope("bench.seed"):
        seeded = seed(cases)
    with psycopg.connect(conninfo(os.environ["DATABASE_OWNER_URL"]), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
        owner.execute("CHECKPOINT")
    gc.collect()
    gc.freeze()
    return seeded, time.monotonic() - started


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
