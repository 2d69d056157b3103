"""From acceptance to the last check: the first day expected, the child who did not come, how it is doing.

The clock of the first day starts with the acceptance and is met by the enrolment; then the checks follow each
other until the placement ends.
"""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from audit.actions import save, write_event
from audit.editing import newest, require_version
from audit.enums import Deed
from casework.actions.clocks import cancel_clock, meet_clock, start_clock
from casework.enums import DeadlineKind
from casework.workflow import Mendable
from interface.editing import ChangedMeanwhile
from referrals.actions.moves import lock_for_deed, tell_counsellors, tell_officers
from referrals.actions.proposals import propose_screening
from referrals.enums import Attends
from referrals.first_days import (
    EARLY,
    answered_mark,
    asked_after,
    check_due,
    expected_on,
    mark_days,
    next_mark,
    no_show_due,
)
from referrals.models import Placement, PlacementCheck, Referral
from vietnam.calendar import end_of_day, today

# A first day further off than a term is a slip of the pen.
DAYS_AHEAD = 120


def require_near(day: dt.date | None) -> None:
    """Raise `Mendable` when `day`, on which a child is expected, has passed or is too far off."""
    if day and not 0 <= (day - today()).days <= DAYS_AHEAD:
        raise Mendable(_("Xem lại ngày dự kiến đến lớp: ngày này đã qua hoặc quá xa hôm nay."))


def await_child(referral, *, by) -> None:
    """Start the clock of the first day of a referral that was accepted, or move it to a new day."""
    clock = {"about": referral, "due": no_show_due(referral), "counted": end_of_day(expected_on(referral))}
    start_clock(referral.case, DeadlineKind.NO_SHOW, by=by, **clock)


def child_came(placement, *, by) -> None:
    """Meet the clock of the first day and start that of the first check."""
    referral = placement.referral
    at = end_of_day(placement.starts)
    meet_clock(referral.case, DeadlineKind.NO_SHOW, by=by, about=referral, at=at)
    _ask_again(placement, after=-1, on=placement.starts, by=by)


def stop_waiting(referral, *, by) -> None:
    """Stop the clock of the first day of a referral that was taken back."""
    cancel_clock(referral.case, DeadlineKind.NO_SHOW, by=by, about=referral)


def stop_asking(placement, *, by) -> None:
    """Stop the checks of a placement that ends."""
    cancel_clock(placement.referral.case, DeadlineKind.PLACEMENT_CHECK, by=by, about=placement)


def ask_again(case, *, by) -> None:
    """Start the next check of every placement of `case`, which was reopened, that goes on."""
    rows = Placement.objects.filter(referral__case=case, ends=None).order_by("pk")
    for placement in rows.select_related("referral__case", "referral__institution__commune"):
        placement.referral.case = case
        _ask_again(placement, after=_last_mark(placement), on=today(), by=by)


@transaction.atomic
def change_first_day(referral, *, by, first_day_expected: dt.date, version: str | None = None) -> Referral:
    """Note another day on which the institution expects the child; the clock runs from it.

    `version` is the token of what the form was opened on (`audit.editing`).
    """
    referral = lock_for_deed(referral, "expect", by=by)
    _expect(referral, first_day_expected, version, by=by, reason="change_first_day")
    tell_officers(referral)
    return referral


@transaction.atomic
def report_no_show(referral, *, by, reason: str, version: str | None = None) -> Referral:
    """Note that the child did not come (`NoShowReason`): the officer is told and has to decide today."""
    referral = lock_for_deed(referral, "no_show", by=by)
    _require_unchanged(referral, version)
    if expected_on(referral) > today():
        raise Mendable(_("Chưa đến ngày dự kiến. Nếu đã biết trẻ không đến ngày đó thì đổi ngày dự kiến."))
    referral.no_show_reason = reason
    save(referral, by=by, reason="report_no_show")
    start_clock(referral.case, DeadlineKind.NO_SHOW, by=by, about=referral, due=end_of_day(today()))
    tell_officers(referral, NoticeKind.DID_NOT_COME)
    return referral


@transaction.atomic
def wait_on(referral, *, by, first_day_expected: dt.date, version: str | None = None) -> Referral:
    """Decide, as the officer, to wait for the child until another day; the institution is told."""
    referral = lock_for_deed(referral, "wait", by=by)
    _expect(referral, first_day_expected, version, by=by, reason="wait_on")
    tell_counsellors(referral, NoticeKind.FIRST_DAY_ASKED)
    return referral


@transaction.atomic
def record_check(placement, *, by, on: dt.date, attends: str, **answers) -> PlacementCheck:
    """Note how a placed child is doing; the running check is met and the next one starts.

    `answers` are fields of `PlacementCheck`. A child who does not attend any more is proposed for a new
    screening. Raises `NotNow` when another check was noted meanwhile and none is due any more.
    """
    referral = lock_for_deed(Referral(pk=placement.referral_id), "check", by=by)
    placement = Placement.objects.select_related("referral__institution__commune").get(pk=placement.pk)
    if not placement.starts <= on <= today():
        raise Mendable(_("Ngày hỏi thăm phải từ ngày đầu tiên đến lớp đến hôm nay."))
    after = _last_mark(placement)
    if after + 1 >= len(mark_days(placement.starts)):
        raise Mendable(_("Đã hỏi thăm đủ các lần của nơi học này. Điều mới biết thì viết ghi chú."))
    mark = answered_mark(placement.starts, after, on)
    _require_time(mark_days(placement.starts)[mark] - EARLY, on)
    fields = {"case": referral.case, "placement": placement, "mark": mark, "on": on, "attends": attends}
    check = save(PlacementCheck(by=by, **fields, **answers), by=by, reason="record_check")
    about = {"about": check, "area": referral.case.commune, "case_code": referral.case.code}
    write_event(by=by, deed=Deed.CREATED, reason="record_check", **about)
    at = end_of_day(on)
    meet_clock(referral.case, DeadlineKind.PLACEMENT_CHECK, by=by, about=placement, at=at)
    _ask_again(placement, after=mark, on=on, by=by)
    if attends == Attends.NO:
        propose_screening(referral.case, by=by)
    return check


def _require_time(first: dt.date, on: dt.date) -> None:
    if on < first:
        words = _("Chưa đến lần hỏi thăm này: ghi được cho ngày từ %(on)s. Điều mới biết thì viết ghi chú.")
        raise Mendable(words % {"on": date_format(first, "SHORT_DATE_FORMAT")})


def _expect(referral, day, version, *, by, reason) -> None:
    _require_unchanged(referral, version)
    require_near(day)
    referral.first_day_expected, referral.no_show_reason = day, ""
    save(referral, by=by, reason=reason)
    await_child(referral, by=by)


def _require_unchanged(referral, version) -> None:
    """Refuse, with what somebody else wrote meanwhile; what was typed stays on the form to decide."""
    try:
        require_version(referral.history, version, ("first_day_expected", "no_show_reason"))
    except ChangedMeanwhile:
        row, day = newest(referral.history), referral.first_day_expected
        now = referral.get_no_show_reason_display() or (
            date_format(day, "SHORT_DATE_FORMAT") if day else _("chưa có ngày")
        )
        words = _("%(who)s vừa ghi khác: %(now)s. Xem lại rồi bấm lưu lần nữa nếu vẫn đúng.")
        raise Mendable(words % {"who": row.history_user or _("Hệ thống"), "now": now}) from None


def _ask_again(placement, *, after, on, by) -> None:
    mark = next_mark(placement.starts, after, on)
    case = placement.referral.case
    if mark is not None and case.is_open:
        clock = {"due": check_due(placement, mark), "counted": end_of_day(asked_after(placement, mark))}
        start_clock(case, DeadlineKind.PLACEMENT_CHECK, by=by, about=placement, **clock)


def _last_mark(placement) -> int:
    return max(placement.checks.values_list("mark", flat=True), default=-1)
