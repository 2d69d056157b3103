"""Weekly attendance, and what follows when it falls."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from audit.actions import save
from casework.workflow import Mendable, NotNow
from referrals.actions.moves import lock_for_deed, tell_officers
from referrals.actions.proposals import propose_screening
from referrals.enums import ReferralState
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


@dataclass(frozen=True)
class Recorded:
    """What came of a page: how many rows are new or changed, and the rows whose placement ended meanwhile."""

    changed: int
    ended: list[Week]


@transaction.atomic
def record_week(rows: list[Week], *, by, week: dt.date) -> Recorded:
    """Record the attendance of several placements at once.

    A placement that ended after the page was read keeps nobody else's row from being recorded; any other
    refusal undoes the whole.
    """
    placements = [row.placement for row in rows]
    known = {one.placement_id: one for one in Attendance.objects.filter(placement__in=placements, week=week)}
    changed = [row for row in rows if not _same(known.get(row.placement.pk), row)]
    # In the order in which cases get locked, so that two who save at once never block each other.
    changed.sort(key=lambda row: row.placement.referral.case_id)
    ended = [row for row in changed if not _recorded(row, by=by, week=week)]
    return Recorded(len(changed) - len(ended), ended)


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


def _recorded(row, *, by, week) -> bool:
    """Record one row of a page; False when the placement has ended and nothing of it was written."""
    counts = {"days_expected": row.days_expected, "days_attended": row.days_attended}
    try:
        record_attendance(row.placement, by=by, week=week, **counts)
    except NotNow:
        if Referral.objects.filter(pk=row.placement.referral_id, state=ReferralState.PLACED).exists():
            raise
        return False
    return True


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
