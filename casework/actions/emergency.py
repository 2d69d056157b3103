"""What is done for a child in danger: steps that are noted, and keeping the child apart (Mẫu 07)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from audit.editing import require_version
from casework.actions.cases import lock_for_deed, officers, start_emergency
from casework.actions.clocks import meet_clock, start_clock
from casework.enums import DeadlineKind, NewTerm, Risk
from casework.models import Assessment, Case, EmergencyStep, Isolation
from casework.models.emergency import LONGEST_ISOLATION
from casework.workflow import Mendable, NotNow
from vietnam.calendar import day_of, end_of_day, today


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
    days in all with what the child was kept apart before (Decree 56/2017, Art 32), unless this is a new term:
    the child was in danger again since, or a court or authority decided so (`order_number`).
    """
    case = lock_for_deed(case.pk, "protect", by=by)
    if case.isolations.filter(ended_on=None).exists():
        raise NotNow(
            _("Trẻ đang được cách ly theo một quyết định khác. Kéo dài hoặc kết thúc quyết định đó.")
        )
    start = decision["starts_on"]
    isolation = Isolation(case=case, by=by, ends_on=start + dt.timedelta(days=days - 1), **decision)
    isolation.ground = _ground(isolation)
    _require_length(days + _days_before(isolation))
    save(isolation, by=by, reason="isolate")
    return _watch(isolation, by)


@transaction.atomic
def extend_isolation(isolation, *, by, days: int, number: str, version: str | None = None) -> Isolation:
    """Extend a running isolation by `days` with the decision `number`; never beyond 15 days in all.

    `version` is the token of what the form was opened on (`audit.editing`). Raises `ChangedMeanwhile` when
    somebody else extended it since, `NotNow` for a decision that was recorded already.
    """
    isolation = _lock_running(isolation, by)
    require_version(isolation.history, version)
    _require_length(isolation.days + days + _days_before(isolation))
    isolation.ends_on += dt.timedelta(days=days)
    earlier = isolation.extended_by.split(", ") if isolation.extended_by else []
    if number in earlier:
        raise Mendable(_("Quyết định này đã được ghi. Nhập số của quyết định mới."))
    isolation.extended_by = ", ".join([*earlier, number])
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


def _ground(isolation) -> str:
    """Return on what a further isolation rests as a term of its own; empty for the first, or nothing."""
    if isolation.order_number:
        return NewTerm.ORDER
    last = _ended(isolation).first()
    return NewTerm.DANGER if last and _endangered_since(isolation.case, _end_of(last)) else ""


def _endangered_since(case, moment) -> bool:
    """Tell whether danger was known after `moment`: an urgent report, a 12-hour clock, a new assessment."""
    clocks = case.deadlines.filter(kind=DeadlineKind.EMERGENCY, cancelled_at=None)
    assessed = Assessment.history.filter(id__in=case.assessments.filter(risk=Risk.HIGH).values("pk"))
    return (
        clocks.filter(starts_at__gt=moment).exists()
        or case.reports.filter(urgent=True, received_at__gt=moment).exists()
        or assessed.filter(history_type="+", history_date__gt=moment, on__gte=day_of(moment)).exists()
    )


def _ended(isolation):
    return (
        isolation.case.isolations.exclude(pk=isolation.pk).exclude(ended_on=None).order_by("-ended_on", "-pk")
    )


def _end_of(isolation) -> dt.datetime:
    """Return from when a danger is a new one: when the end was noted, at the latest the end of its day."""
    noted = isolation.history.filter(history_change_reason="end_isolation").latest("history_date")
    return min(end_of_day(isolation.ended_on), noted.history_date)


def _days_before(isolation) -> int:
    """Return how many earlier days count against the 15: all of them, or with new danger those just before.

    A new number the day after is no new term, even when the child is in danger; an order makes it one.
    """
    if isolation.ground == NewTerm.ORDER:
        return 0
    counted, start = 0, isolation.starts_on
    for row in _ended(isolation):
        joined = row.ended_on >= start - dt.timedelta(days=1)
        if isolation.ground == NewTerm.DANGER and not joined:
            break
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
                "hoặc đề nghị Tòa án quyết định. Chỉ cách ly lại khi sau lần trước có tin báo khẩn cấp hay "
                "đánh giá nguy cơ cao, hoặc có số quyết định của Tòa án, cơ quan có thẩm quyền."
            )
            % {"days": days}
        )
