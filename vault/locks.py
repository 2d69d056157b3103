"""Locks of the database for work that has no row to lock: each held to the end of the transaction."""

from enum import IntEnum

from django.db import connection
from django.db.transaction import TransactionManagementError

# Ours among all who may lock by number in this database: "dotr" as four bytes.
_OURS = 1685025906


class Lock(IntEnum):
    """What each lock guards. A number is never given to anything else: processes of two versions may meet."""

    # Taken by the trigger `audit_chain` (migration audit.0003): the next link of the chain of evidence.
    CHAIN = 1
    # The next seal over the head of that chain.
    SEAL = 2
    # Counting of the kept figures, so that an older count never comes after a newer one.
    FIGURES = 3
    # Choosing the next work in the background: how many run is counted over rows that others change.
    JOBS = 4
    # Writing numbers of the population: a line that is new to two people has no row.
    POPULATION = 5


def wait_for(lock: Lock) -> None:
    """Take `lock`, once nobody else holds it. Raises TransactionManagementError outside of a transaction."""
    _ask("SELECT pg_advisory_xact_lock(%s, %s)", lock)


def take_if_free(lock: Lock) -> bool:
    """Take `lock` and return True, or return False at once where somebody holds it. Raises as `wait_for`."""
    return _ask("SELECT pg_try_advisory_xact_lock(%s, %s)", lock)


def _ask(sql: str, lock: Lock):
    if not connection.in_atomic_block:
        # It would be let go before anything is done under it.
        raise TransactionManagementError("A lock is held within a transaction.")
    with connection.cursor() as cursor:
        # nosemgrep: raw-sql - the two statements above, numbers as parameters
        cursor.execute(sql, (_OURS, lock))
        return cursor.fetchone()[0]
