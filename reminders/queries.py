"""What is to be told and to be sent. Rows in PostgreSQL are the truth; the broker only wakes the pump."""

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.enums import NoticeState
from accounts.models import Notice
from casework.deadlines import SCHOOL_ANSWER_WARN, hours_of, school_answer_due
from casework.enums import DeadlineKind, ForwardState
from casework.models import Deadline, Report, ReportForward
from casework.models.case import UNTOLD
from casework.reporting import urgent_waiting
from reminders.models import Heartbeat
from vietnam.calendar import add_working_days, day_of

PUMP = "pump"
# How long one pump alone may send what it claimed.
LEASE = dt.timedelta(minutes=5)
LONGEST_TOLD = dt.timedelta(days=7)


def passed_deadlines(now) -> QuerySet[Deadline]:
    """Return open deadlines whose due date lies before `now` and whose passing nobody was told of yet."""
    return (
        Deadline.objects.filter(UNTOLD, met_at=None, cancelled_at=None, due_at__lt=now)
        .select_related("case__commune", "case__officer", "owner")
        .order_by("due_at")
    )


def reports_running_out(now) -> list[tuple[Report, dt.datetime]]:
    """Return the undecided urgent reports whose 12 hours are over or nearly so, each with their end.

    One that nobody touched for a week is on everybody's list by then and is not told of again.
    """
    warned, out = hours_of(DeadlineKind.EMERGENCY)
    waiting = urgent_waiting(now - warned).filter(received_at__gt=now - out - LONGEST_TOLD)
    return [(report, report.received_at + out) for report in waiting]


def forwards_running_out(now) -> list[tuple[ReportForward, dt.datetime]]:
    """Return the same of what a school reported and no commune has received yet."""
    warned, out = hours_of(DeadlineKind.EMERGENCY)
    within = {"received_at__lte": now - warned, "received_at__gt": now - out - LONGEST_TOLD}
    urgent = {"from_institution__isnull": False, "urgent": True, "state": ForwardState.SENT}
    rows = ReportForward.objects.filter(**urgent, **within).select_related("to_commune").defer("content")
    return [(forward, forward.received_at + out) for forward in rows.order_by("received_at")]


def school_answers_due(now) -> list[tuple[ReportForward, dt.datetime]]:
    """Return what pupils or parents raised at a school and was not answered, each with the end of its days.

    From a day before the end on, and no longer than a week after it.
    """
    day = day_of(now)
    rows = ReportForward.objects.filter(raised_on__gt=day - dt.timedelta(days=60), raised_answered_on=None)
    rows = rows.filter(from_institution__isnull=False).select_related("from_institution").defer("content")
    due = [(row, school_answer_due(row)) for row in rows.order_by("raised_on", "pk")]
    return [(row, end) for row, end in due if now - LONGEST_TOLD < end and _warned(row) <= day]


def _warned(row) -> dt.date:
    return add_working_days(row.raised_on, SCHOOL_ANSWER_WARN)


def sendable(now) -> QuerySet[Notice]:
    """Return notices nobody is sending: unsent ones whose waiting time is over, and claims that ran out.

    A claim that lasts longer than any was made under a wrong clock: it holds nobody up once that is right.
    """
    due = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due |= Q(state=NoticeState.CLAIMED, claimed_until__gt=now + LEASE)
    return Notice.objects.filter(due, state__in=(NoticeState.UNSENT, NoticeState.CLAIMED)).order_by("pk")


def last_pump():
    """Return when the pump last ran to its end, or None."""
    return Heartbeat.objects.filter(name=PUMP).values_list("at", flat=True).first()
