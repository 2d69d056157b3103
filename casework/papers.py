"""Papers that a child lacks: each is a task with an owner and a date. Pure functions and one list."""

import datetime as dt

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from casework.closing import GROWN_UP
from casework.enums import PAPER_KINDS
from casework.models import Case, Child, Deadline
from casework.queries import OPEN
from vietnam.calendar import end_of_day

DAY = dt.timedelta(days=1)
# A date beyond this is a slip of the hand; without a known birth nothing else bounds it.
LONGEST_DAYS = 365


def latest_day(child: Child, day: dt.date) -> dt.date:
    """Return the last day that a paper of `child` may be promised for on `day`: before it is 18 years old.

    What a school asks of a child is of no use to a grown-up. Nothing is promised for more than a year.
    """
    longest, grown = day + LONGEST_DAYS * DAY, child.reaches(GROWN_UP)
    return min(longest, grown - DAY) if grown else longest


def paper_due(child: Child, due: dt.datetime, day: dt.date) -> dt.datetime:
    """Return the end of a clock that the setting would end at `due`: earlier for who grows up first."""
    last = latest_day(child, day)
    return min(due, end_of_day(last)) if last >= day else due


def running_paper(case, kind) -> Deadline | None:
    """Return the running clock of the paper `kind` of `case`, None when that is no task."""
    return (
        case.deadlines.filter(kind=kind, met_at=None, cancelled_at=None).first()
        if kind in PAPER_KINDS
        else None
    )


def waiting_tasks(cases: QuerySet[Case], user, day: dt.date, most: int) -> QuerySet[Deadline]:
    """Return what `user`, or nobody, has to see to of open `cases` beside what is due within a week of `day`.

    Papers that are due later, and clocks that stand still, those first: at most `most` of each, so that
    neither takes the place of the other. What is due sooner stands among all that is due
    (`queries.due_deadlines`).
    """
    own = Q(owner=user) | Q(owner=None)
    later = Q(kind__in=PAPER_KINDS, due_at__gt=end_of_day(day + 7 * DAY)) | Q(paused_at__isnull=False)
    rows = Deadline.objects.filter(later, own, case__in=cases.filter(OPEN), met_at=None, cancelled_at=None)
    order = (F("paused_at").asc(nulls_last=True), "due_at", "pk")
    runs = ExpressionWrapper(Q(paused_at=None), BooleanField())
    rows = rows.annotate(place=Window(RowNumber(), partition_by=runs, order_by=order)).filter(place__lte=most)
    return rows.select_related("case__child", "case__commune").order_by(*order)
