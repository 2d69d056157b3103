"""PostgreSQL's own engine, except that a connection is answered with what to do to get one.

Commands that need no database (`classify`, `makemigrations`, `compile`) work on a bare checkout.
"""

from django.db import OperationalError
from django.db.backends.postgresql import base

ADVICE = (
    "No database is named. Set DATABASE_URL, start `make demo`, "
    "or put `python -m config.local run --` before the command."
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Knows PostgreSQL's SQL but has no server."""

    def get_new_connection(self, conn_params):
        """Raise `OperationalError` with `ADVICE`."""
        raise OperationalError(ADVICE)
