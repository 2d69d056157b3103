"""For whom the database is being asked: the second net under every query.

PostgreSQL's row-level security (`config/row_security.py`) shows a connection nothing about children until it
is told, inside a transaction, for whom it works: a request for its person, a task for its commune or for
everybody. What was told ends with the transaction, so the next user of the connection starts with nothing.
"""

from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from areas.calendar import STAMP, follow_stamp

LISTS = (
    *("communes", "reports", "chairs", "counted", "shared", "opened"),
    *("referred", "granted", "consents", "children", "households", "institutions"),
)
NAMES = tuple(f"scope.{name}" for name in ("everything", "person", *LISTS))


@contextmanager
def person_scope(user):
    """Open a transaction in which the database shows what `user` may see at this moment, and nothing else."""
    with _scope(
        "SELECT set_config('scope.everything', '', true), scope_enter(%s, %s)", user.pk, timezone.now()
    ):
        yield


@contextmanager
def commune_scope(task: str, commune):
    """Open a transaction in which the named task (`casework.check_list`) sees the rows of one commune.

    Without a commune it sees none.
    """
    keys = f"{{{commune.pk}}}" if commune else ""
    with _told(task, {"scope.communes": keys, "scope.reports": keys, "scope.chairs": keys}):
        yield


@contextmanager
def system_scope(task: str):
    """Open a transaction in which the named task (`reminders.claim`) sees every row."""
    with _told(task, {"scope.everything": "on"}):
        yield


def hidden_row(rows, pk):
    """Return the row `pk` of the queryset `rows`, also when the database hides it from the person, or None.

    Only for `access`, which decides with it that the answer is no and writes down who asked for what.
    """
    with system_scope("access.refusal"):
        return rows.filter(pk=pk).first()


@contextmanager
def _told(task, values):
    # The name is for whoever looks at the server's sessions; nothing is decided by it.
    settings = {**dict.fromkeys(NAMES, ""), **values, "scope.task": task}
    calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    with _scope(f"SELECT {calls}", *(part for pair in settings.items() for part in pair)):
        yield


@contextmanager
def _scope(sql, *values):
    """Run `sql` at the start of a transaction; inside another one, put back at the end what held before.

    The same query asks which decisions about the calendar hold, so that no page pays one for it.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _held() if nested else None
        with connection.cursor() as cursor:
            # nosemgrep: raw-sql - our own words
            cursor.execute(f"{sql}, ({STAMP})", values)
            *_told, stamp = cursor.fetchone()
        follow_stamp(stamp)
        yield
        if nested and not connection.needs_rollback:
            _put_back(before)


def _held():
    with connection.cursor() as cursor:
        # nosemgrep: raw-sql - our own names
        cursor.execute("SELECT " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(NAMES)), NAMES)
        return cursor.fetchone()


def _put_back(values):
    with connection.cursor() as cursor:
        calls = ", ".join(["set_config(%s, %s, true)"] * len(NAMES))
        # nosemgrep: raw-sql - placeholders alone
        cursor.execute(f"SELECT {calls}", [part for pair in zip(NAMES, values, strict=True) for part in pair])
