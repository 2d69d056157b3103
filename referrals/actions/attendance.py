"""Weekly attendance, and what follows when it falls."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from areas.queries import number
from audit.actions import save
from audit.editing import require_version
from casework.workflow import Mendable, NotNow
from interface.editing import ChangedMeanwhile
from referrals.actions.moves import lock_for_deed, tell_officers
from referrals.actions.proposals import follow_weeks
from referrals.enums import ReferralState
from referrals.models import Attendance, Placement, Referral
from schools.enums import Weekday
from vietnam.calendar import today, week_start


@dataclass(frozen=True)
class Week:
    """What was counted for one placement in one week.

    `missed_on` are the weekdays on which the child stayed away, where they are known; `version` is the token
    of what the page was opened on (`audit.editing`), None for code without a page.
    """

    placement: Placement
    days_expected: int
    days_attended: int
    missed_on: tuple[int, ...] = ()
    version: str | None = None


@dataclass(frozen=True)
class Recorded:
    """What came of a page: how many rows are new or changed, the rows whose placement ended meanwhile, and
    those that somebody else wrote meanwhile. Of the last two nothing was written.
    """

    changed: int
    ended: list[Week]
    late: list[Week]


@transaction.atomic
def record_week(rows: list[Week], *, by, week: dt.date) -> Recorded:
    """Record the attendance of several placements at once; rows that say what is stored are left alone.

    A placement that ended after the page was read, or a row that somebody else wrote since, keeps nobody
    else's row from being recorded; any other refusal undoes the whole.
    """
    placements = [row.placement for row in rows]
    known = {one.placement_id: one for one in Attendance.objects.filter(placement__in=placements, week=week)}
    changed = [row for row in rows if not _same(known.get(row.placement.pk), row)]
    # In the order in which cases get locked, so that two who save at once never block each other.
    changed.sort(key=lambda row: row.placement.referral.case_id)
    ended, late = [], []
    for row in changed:
        _record(row, by=by, week=week, ended=ended, late=late)
    return Recorded(len(changed) - len(ended) - len(late), ended, late)


@transaction.atomic
def record_attendance(
    placement,
    *,
    by,
    week: dt.date,
    days_expected: int,
    days_attended: int,
    missed_on=(),
    version: str | None = None,
) -> Attendance:
    """Record or correct one week (`week` is its Monday); a correction stays readable in the history.

    Raises `NotNow` for a week that has not begun, lies too far back or outside the placement, and for
    impossible counts; `ChangedMeanwhile` when more is stored than `version`.
    """
    referral = lock_for_deed(Referral(pk=placement.referral_id), "attend", by=by)
    placement = Placement.objects.get(pk=placement.pk)
    _check_week(placement, week)
    _check_days(days_expected, days_attended, missed_on)
    attendance = placement.weeks.filter(week=week).first() or Attendance(placement=placement, week=week)
    require_version(attendance.history, version)
    attendance.days_expected, attendance.days_attended, attendance.by = days_expected, days_attended, by
    attendance.missed_on = sorted(missed_on)
    save(attendance, by=by, reason="record_attendance")
    for fallen in follow_weeks(referral.case, attendance, by=by):
        tell_officers(referral, NoticeKind.ATTENDANCE_LOW, about=fallen)
    return attendance


def _record(row, *, by, week, ended, late) -> None:
    """Record one row of a page; it joins `ended` or `late` when nothing of it was written."""
    counts = {"days_expected": row.days_expected, "days_attended": row.days_attended}
    told = {"missed_on": row.missed_on, "version": row.version}
    try:
        record_attendance(row.placement, by=by, week=week, **counts, **told)
    except ChangedMeanwhile:
        late.append(row)
    except NotNow:
        if Referral.objects.filter(pk=row.placement.referral_id, state=ReferralState.PLACED).exists():
            raise
        ended.append(row)


def _check_week(placement, week) -> None:
    if week != week_start(week) or week > today():
        raise NotNow(_("Chưa ghi được chuyên cần của tuần này."))
    if week < week_start(placement.starts):
        raise NotNow(_("Tuần này trước ngày đầu tiên đến lớp."))
    back = number("attendance_weeks_back")
    if week < week_start(today()) - dt.timedelta(weeks=back):
        raise NotNow(_("Chỉ ghi và sửa được chuyên cần của %(weeks)s tuần gần đây.") % {"weeks": back})


def _check_days(expected, attended, missed_on) -> None:
    if not 0 <= attended <= expected <= len(Weekday):
        raise Mendable(_("Số buổi có mặt không thể nhiều hơn số buổi phải học."))
    if missed_on and (len(set(missed_on)), len(missed_on)) != (expected - attended, expected - attended):
        raise Mendable(_("Đánh dấu đúng từng thứ mà trẻ vắng, hoặc bỏ trống hết."))
    if not set(missed_on) <= set(Weekday.values):
        raise Mendable(_("Chọn thứ trong tuần."))


def _same(attendance, row) -> bool:
    return attendance is not None and (
        attendance.days_expected,
        attendance.days_attended,
        attendance.missed_on,
    ) == (row.days_expected, row.days_attended, sorted(row.missed_on))
