"""The one clock of the pump: the database's. A worker whose own clock jumps tells nothing early or late."""

import datetime as dt

from django.db import connection


def database_now() -> dt.datetime:
    """Return what time it is for the database, aware."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (now,) = cursor.fetchone()
    return now
