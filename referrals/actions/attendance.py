"""Weekly attendance, and what follows when it falls."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from audit.actions import save
from casework.actions.clocks import start_clock
from casework.enums import DeadlineKind
from casework.workflow import Mendable, NotNow
from referrals.actions.moves import lock_for_deed, tell_officers
from referrals.models import Attendance, Placement, Referral
from vietnam.calendar import today, week_start

# Setting: a week with fewer than 80 of 100 expected days opens a task for the officer. Our own default; the
# annual limit of 45 absences in schools (Circular 22/2021/TT-BGDĐT) would speak months too late.
LOW_PERCENT = 80


@dataclass(frozen=True)
class Week:
    """What was counted for one placement in one week."""

    placement: Placement
    days_expected: int
    days_attended: int


@transaction.atomic
def record_week(rows: list[Week], *, by, week: dt.date) -> int:
    """Record the attendance of several placements at once; returns how many rows are new or changed."""
    placements = [row.placement for row in rows]
    known = {one.placement_id: one for one in Attendance.objects.filter(placement__in=placements, week=week)}
    changed = [row for row in rows if not _same(known.get(row.placement.pk), row)]
    # In the order in which cases get locked, so that two who save at once never block each other.
    for row in sorted(changed, key=lambda row: row.placement.referral.case_id):
        record_attendance(
            row.placement, by=by, week=week, days_expected=row.days_expected, days_attended=row.days_attended
        )
    return len(changed)


@transaction.atomic
def record_attendance(placement, *, by, week: dt.date, days_expected: int, days_attended: int) -> Attendance:
    """Record or correct one week (`week` is its Monday); a correction stays readable in the history.

    Raises `NotNow` for a week that has not begun, or outside the placement, and for impossible counts.
    """
    referral = lock_for_deed(Referral(pk=placement.referral_id), "attend", by=by)
    placement = Placement.objects.get(pk=placement.pk)
    _check_week(placement, week)
    if not 0 <= days_attended <= days_expected <= 7:
        raise Mendable(_("Số buổi có mặt không thể nhiều hơn số buổi phải học."))
    attendance = placement.weeks.filter(week=week).first() or Attendance(placement=placement, week=week)
    attendance.days_expected, attendance.days_attended, attendance.by = days_expected, days_attended, by
    save(attendance, by=by, reason="record_attendance")
    if is_low(attendance):
        tell_officers(referral, NoticeKind.ATTENDANCE_LOW, about=attendance)
        propose_screening(referral.case, by=by)
    return attendance


def is_low(attendance: Attendance) -> bool:
    """Tell whether the week lies under `LOW_PERCENT`; a week without lessons never does."""
    return attendance.days_attended * 100 < attendance.days_expected * LOW_PERCENT


def propose_screening(case, *, by) -> None:
    """Start the clock of a new screening, unless one runs already or the case has ended."""
    running = case.deadlines.filter(kind=DeadlineKind.RESCREENING, met_at=None, cancelled_at=None)
    if case.is_open and not running.exists():
        start_clock(case, DeadlineKind.RESCREENING, by=by)


def _check_week(placement, week) -> None:
    if week != week_start(week) or week > today():
        raise NotNow(_("Chưa ghi được chuyên cần của tuần này."))
    if week < week_start(placement.starts):
        raise NotNow(_("Tuần này trước ngày đầu tiên đến lớp."))


def _same(attendance, row) -> bool:
    return attendance is not None and (attendance.days_expected, attendance.days_attended) == (
        row.days_expected,
        row.days_attended,
    )
