"""What is done for a child in danger: steps that are noted, and keeping the child apart (Mẫu 07)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from casework.actions.cases import lock_for_deed, officers, start_emergency
from casework.actions.clocks import meet_clock, start_clock
from casework.deadlines import LONGEST_ISOLATION
from casework.enums import DeadlineKind
from casework.models import Case, EmergencyStep, Isolation
from casework.workflow import Mendable, NotNow
from vietnam.calendar import end_of_day, today


@transaction.atomic
def begin_emergency(case, *, by, known_at: dt.datetime) -> Case:
    """Start the 12-hour clock of a case whose child is in danger, from the moment that was known.

    Raises NotNow when it runs already.
    """
    case = lock_for_deed(case.pk, "protect", by=by)
    if case.deadlines.filter(kind=DeadlineKind.EMERGENCY, met_at=None, cancelled_at=None).exists():
        raise NotNow(_("Thời hạn 12 giờ của hồ sơ này đang chạy."))
    start_emergency(case, by=by, since=known_at)
    return case


@transaction.atomic
def note_step(case, *, by, **step) -> EmergencyStep:
    """Note what was done for the child; a measure of protection meets the 12-hour clock.

    `step` holds fields of `EmergencyStep`. The clock is met at the time of the measure, not of the typing
    (Decree 56/2017, Arts 26(3) and 31).
    """
    case = lock_for_deed(case.pk, "protect", by=by)
    noted = save(EmergencyStep(case=case, by=by, **step), by=by, reason="emergency_step")
    if noted.is_measure:
        meet_clock(case, DeadlineKind.EMERGENCY, by=by, at=noted.at)
    return noted


@transaction.atomic
def decide_isolation(case, *, by, days: int, **decision) -> Isolation:
    """Record a decision of the chair to keep the child apart for `days`, the first day counted.

    Its own clock runs to the end of the last day. Raises NotNow while another one runs, and for more than 15
    days in all with an isolation that ended the day before (Decree 56/2017, Art 32).
    """
    case = lock_for_deed(case.pk, "protect", by=by)
    if case.isolations.filter(ended_on=None).exists():
        raise NotNow(
            _("Trẻ đang được cách ly theo một quyết định khác. Kéo dài hoặc kết thúc quyết định đó.")
        )
    start = decision["starts_on"]
    _require_length(days + _days_just_before(case, start))
    isolation = Isolation(case=case, by=by, ends_on=start + dt.timedelta(days=days - 1), **decision)
    save(isolation, by=by, reason="isolate")
    return _watch(isolation, by)


@transaction.atomic
def extend_isolation(isolation, *, by, days: int, number: str) -> Isolation:
    """Extend a running isolation by `days` with the decision `number`; never beyond 15 days in all."""
    isolation = _lock_running(isolation, by)
    earlier = _days_just_before(isolation.case, isolation.starts_on, but=isolation)
    _require_length(isolation.days + days + earlier)
    isolation.ends_on += dt.timedelta(days=days)
    isolation.extended_by = number
    save(isolation, by=by, reason="extend_isolation")
    return _watch(isolation, by)


@transaction.atomic
def end_isolation(isolation, *, by, on: dt.date, reason: str, comment: str) -> Isolation:
    """End a running isolation on a day, with its reason; its clock is met."""
    isolation = _lock_running(isolation, by)
    if not isolation.starts_on <= on <= today():
        raise Mendable(_("Ngày kết thúc nằm từ ngày bắt đầu cách ly đến hôm nay."))
    isolation.ended_on, isolation.end_reason, isolation.end_comment = on, reason, comment
    save(isolation, by=by, reason="end_isolation")
    meet_clock(isolation.case, DeadlineKind.ISOLATION, by=by, about=isolation)
    return isolation


def _lock_running(isolation, by) -> Isolation:
    case = lock_for_deed(isolation.case_id, "protect", by=by)
    isolation = Isolation.objects.select_for_update().get(pk=isolation.pk)
    isolation.case = case
    if isolation.ended_on:
        raise NotNow(_("Việc cách ly này đã kết thúc. Tải lại trang để xem."))
    return isolation


def _watch(isolation, by) -> Isolation:
    owner = next(iter(officers(isolation.case)), None)
    due = end_of_day(isolation.ends_on)
    start_clock(isolation.case, DeadlineKind.ISOLATION, by=by, about=isolation, owner=owner, due=due)
    return isolation


def _days_just_before(case, start, but=None) -> int:
    """Return the days of isolations that ran on until the day before `start`: a new number is no new term."""
    counted = 0
    rows = case.isolations.exclude(pk=but and but.pk).exclude(ended_on=None).order_by("-starts_on")
    for row in rows:
        if row.ended_on >= start - dt.timedelta(days=1) and row.starts_on < start:
            counted += (row.ended_on - row.starts_on).days + 1
            start = row.starts_on
    return counted


def _require_length(days) -> None:
    if days > LONGEST_ISOLATION:
        raise Mendable(
            _(
                "Thời gian tạm thời cách ly, kể cả kéo dài, không quá 15 ngày "
                "(Nghị định 56/2017/NĐ-CP, Điều 32); "
                "như vậy là %(days)s ngày. Hết 15 ngày thì đánh giá lại (Mẫu 03) "
                "hoặc đề nghị Tòa án quyết định."
            )
            % {"days": days}
        )
