"""A clock that stands still for long is told to its owner, then to the supervisors: so no child is forgotten.

Every `pause_days` days anew, as long as it stands still; from the second time on the supervisors are told as
well. Each of these once: the moment that it is told for is the due date of the notice.
"""

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from accounts.access import supervisors_of_communes
from accounts.actions import leave_notices
from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.scope import system_scope
from areas.queries import number
from casework.actions.cases import case_path
from casework.models import Deadline
from reminders.clock import database_now
from reminders.who_answers import who_answers_for

BATCH = 200
KIND = NoticeKind.CLOCK_PAUSED


def tell_pauses(now=None) -> int:
    """Leave the notices about clocks that stand still for long; return how many. May run every minute."""
    now, days = now or database_now(), number("pause_days")
    told, last = 0, 0
    while batch := _tell_batch(now, days, last):
        told, last = told + len(batch), batch[-1].pk
    return told


def told_for(paused: dt.datetime, now: dt.datetime, days: int) -> dt.datetime:
    """Return the last of the moments up to `now` at which a clock stopped at `paused` is to be told of."""
    return paused + (now - paused) // dt.timedelta(days=days) * dt.timedelta(days=days)


@system_scope("reminders.tell_pauses")
def _tell_batch(now, days, last) -> list[Deadline]:
    rows = long_paused(now, days).filter(pk__gt=last).order_by("pk")
    batch = list(rows.select_related("case__commune", "case__officer", "owner")[:BATCH])
    supervisors = supervisors_of_communes({clock.case.commune_id for clock in batch})
    leave_notices([_told(clock, now, days, supervisors[clock.case.commune_id]) for clock in batch])
    return batch


def long_paused(now, days: int):
    """Return the clocks that stand still for `days` days and of which nobody was told in as many days."""
    edge = now - dt.timedelta(days=days)
    about = Concat(Value("casework.deadline:"), Cast(OuterRef("pk"), CharField()))
    told = Notice.objects.filter(kind=KIND, about=about, due__gt=edge)
    return Deadline.objects.filter(~Exists(told), met_at=None, cancelled_at=None, paused_at__lte=edge)


def _told(clock, now, days, supervisors) -> dict:
    due = told_for(clock.paused_at, now, days)
    again = due - clock.paused_at >= dt.timedelta(days=2 * days)
    people = {user.pk: user for user in (*who_answers_for(clock), *(supervisors if again else ()))}
    told = {"path": case_path(clock.case), "case_code": clock.case.code, "due": due}
    return {"to": list(people.values()), "kind": KIND, "about": clock, **told}
