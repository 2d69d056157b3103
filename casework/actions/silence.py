"""The clock of a case on which nothing was recorded for long; `clocks.note_deed` meets it."""

import datetime as dt

from django.db import transaction

from accounts.scope import system_scope
from areas.queries import number
from casework.actions.clocks import start_clock
from casework.deadlines import due_at
from casework.enums import DeadlineKind
from casework.silence import falling_silent
from vietnam.calendar import ZONE, today

BATCH = 500
KIND = DeadlineKind.SILENT
SETTING = "silent_days"


def watch_silence(day: dt.date | None = None) -> int:
    """Start the clocks of the cases that fall silent by `day`, a case a transaction; return how many.

    Runs again: a case that has its clock is not found any more.
    """
    day, days, last, started = day or today(), number(SETTING), 0, 0
    while batch := _batch(day, days, last):
        started += sum(_started(pk, day, days) for pk in batch)
        last = batch[-1]
    return started


@system_scope("casework.silence")
def _batch(day, days, last) -> list[int]:
    return list(falling_silent(day, days).filter(pk__gt=last).values_list("pk", flat=True)[:BATCH])


@transaction.atomic
@system_scope("casework.silence")
def _started(pk, day, days) -> bool:
    rows = falling_silent(day, days).filter(pk=pk).select_related("officer")
    case = rows.select_for_update(of=("self",), skip_locked=True).first()
    if case is None:
        return False
    since = dt.datetime.combine(case.last_deed_on, dt.time(), tzinfo=ZONE)
    due = due_at(KIND, since, days)
    start_clock(case, KIND, by=None, since=since, due=due, counted=since)
    return True
