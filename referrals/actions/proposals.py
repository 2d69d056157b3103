"""The new screening that is proposed when a child stays away from class, and when it is taken back.

Each proposal is a clock about what gave rise to it: one week of attendance, or the case itself.
"""

from django.db.models import Q

from accounts.actions import take_notices_back
from accounts.enums import NoticeKind
from accounts.scope import system_scope
from areas.queries import number
from casework.actions.clocks import cancel_clock, start_clock
from casework.enums import DeadlineKind
from casework.models import Screening
from referrals.falling import WINDOW, falls


def propose_screening(case, *, by, placement=None) -> None:
    """Start the clock of a new screening, unless one runs already or the case has ended.

    One that rests on weeks of attendance may be taken back, so it only counts here when it rests on those of
    `placement`, which has ended: nobody corrects them any more.
    """
    firm = Q(about="") | Q(about__in=_about_weeks(placement.weeks.all() if placement else ()))
    if case.is_open and not _running(case).filter(firm).exists():
        start_clock(case, DeadlineKind.RESCREENING, by=by)


def propose_for_week(case, attendance, *, by) -> None:
    """Start the clock of a new screening because of one week, unless any runs or the case has ended."""
    if case.is_open and not _running(case).exists():
        start_clock(case, DeadlineKind.RESCREENING, by=by, about=attendance)


def follow_weeks(case, attendance, *, by) -> list:
    """Take back what is not true any more and propose what is, after the week `attendance` was written.

    Looks at this week and the recorded ones after it that it counts in. Returns those that make attendance
    fall, the oldest first: the officer is told of them.
    """
    weeks, percent = list(attendance.placement.weeks.order_by("week")), number("low_attendance_percent")
    touched = [row for row in weeks if row.week >= attendance.week][:WINDOW]
    fallen = [row for row in touched if falls(weeks, row.week, percent)]
    for row in touched:
        if row not in fallen:
            _take_back(case, row, by=by)
    if fallen:
        propose_for_week(case, fallen[-1], by=by)
    return fallen


def _take_back(case, row, *, by) -> None:
    """Take back what was said and proposed because of one week; a screening that was begun goes on."""
    take_notices_back(kind=NoticeKind.ATTENDANCE_LOW, about=row)
    running = _running(case).filter(about__in=_about_weeks([row])).first()
    if running and not _begun(case, running):
        cancel_clock(case, DeadlineKind.RESCREENING, by=by, about=row)


def _begun(case, clock) -> bool:
    # The institution is shown no screening, so its own eyes could not tell.
    with system_scope("referrals.take_back"):
        return Screening.history.filter(case=case, history_date__gte=clock.starts_at).exists()


def _running(case):
    return case.deadlines.filter(kind=DeadlineKind.RESCREENING, met_at=None, cancelled_at=None)


def _about_weeks(weeks) -> list[str]:
    return [f"{row._meta.label_lower}:{row.pk}" for row in weeks]
