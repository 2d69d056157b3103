"""The decisions about days off and working days: which hold, and how every process comes to count by them.

`vietnam.calendar` may not look into the database. A stamp, the newest row of the history of `CalendarDay`,
tells whether what a process counts by still holds; the rows are read again only when it is another one. Every
scope (`accounts.scope`) asks for the stamp in the query it makes anyway, and whoever writes a due date asks
once more at that moment with `refresh` (docs/decisions/0034-calendar.md).
"""

from django.db import connection

from areas.models import CalendarDay
from vietnam.calendar import NONE, Overrides, follow

STAMP = "SELECT coalesce(max(history_id), 0) FROM areas_historicalcalendarday"
_read = [0]


def refresh() -> None:
    """Count by the decisions that hold at this moment; one query while nothing changed."""
    with connection.cursor() as cursor:
        # nosemgrep: raw-sql - our own words
        cursor.execute(STAMP)
        (stamp,) = cursor.fetchone()
    follow_stamp(stamp)


def follow_stamp(stamp: int) -> None:
    """Read the decisions again when they are other ones than this process read last."""
    if stamp != _read[0]:
        follow(overrides() if stamp else NONE)
        _read[0] = stamp


def overrides(*, add: CalendarDay | None = None, without: CalendarDay | None = None) -> Overrides:
    """Return the decisions that are stored, as if `add` were one of them and `without` none. One query."""
    rows = [row for row in CalendarDay.objects.all() if without is None or row.pk != without.pk]
    rows += [add] if add else []
    return Overrides(
        off=frozenset(row.day for row in rows if not row.works),
        working=frozenset(row.day for row in rows if row.works),
    )
