"""A school reports a pupil at risk to the commune where the pupil lives, and goes on with what came of it.

Law on Children 2016, Arts 51 and 100(2); Decree 56/2017, Arts 25 and 53; Circular 18/2025/TT-BGDĐT. The way
is that of a report of another commune (`actions.forwarding`), which receives it or sends it back.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_of_commune
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, RoleKind
from accounts.scope import system_scope
from audit.actions import save, write_event
from audit.enums import Deed
from casework.deadlines import due_at
from casework.enums import DeadlineKind, ForwardReason, ForwardState
from casework.models import ReportForward
from casework.report_access import school_permissions
from casework.workflow import Mendable, NotNow
from schools.access import institution_ids
from vietnam.calendar import today

# What a commune sent back is to be sent to another one; after a month nobody will.
KEPT_RETURNED = dt.timedelta(days=30)
LIVE = (ForwardState.SENT, ForwardState.RETURNED)


@transaction.atomic
def report_pupil(
    institution, *, by, to_commune, content: dict, urgent: bool, reference: str = "", raised_on=None
) -> ReportForward:
    """Send what the school knows of a pupil to the officers of the commune; they are told at once.

    `content` holds what `forwarding.facts_of` reads. The 12 hours of an urgent report begin now. Raises
    PermissionDenied for anybody who does not work at `institution` today, Mendable where nobody receives.
    """
    if institution.pk not in institution_ids(by):
        raise PermissionDenied
    if not people_of_commune(to_commune, RoleKind.OFFICER):
        raise Mendable(
            _("Xã này chưa có cán bộ dùng hệ thống, chưa ai nhận được. Gọi UBND xã đó hoặc gọi 111.")
        )
    new = ReportForward(from_institution=institution, to_commune=to_commune, by=by)
    new.reason, new.content, new.urgent = ForwardReason.RESIDENCE, content, urgent
    new.reference, new.raised_on, new.received_at = reference, raised_on, timezone.now()
    save(new, by=by, reason="report_pupil")
    write_event(by=by, deed=Deed.CREATED, about=new, area=to_commune, reason="report_pupil")
    leave_notice(
        to=people_of_commune(to_commune, RoleKind.OFFICER, RoleKind.CHAIR),
        kind=NoticeKind.PUPIL_REPORTED,
        about=new,
        path=reverse("casework:forward", args=[new.pk]),
        due=due_at(DeadlineKind.EMERGENCY, new.received_at) if urgent else None,
    )
    return new


@transaction.atomic
def report_again(old, *, by, **told) -> ReportForward:
    """Send a report that a commune sent back once more, there or to another one; arguments of `report_pupil`.

    The day on which the pupil raised the matter goes along: that clock never begins anew.
    """
    old = _lock(old, by)
    if old.state != ForwardState.RETURNED:
        raise NotNow(_("Thông tin này không được xã trả lại nên không gửi lại được."))
    raised_on, old.raised_on = old.raised_on, None
    _withdraw(old, by)
    return report_pupil(old.from_institution, by=by, **{**told, "raised_on": told["raised_on"] or raised_on})


@transaction.atomic
def take_back_pupil(forward, *, by) -> ReportForward:
    """Take back what no commune has received; what was written is gone."""
    forward = _lock(forward, by)
    if forward.state not in LIVE:
        raise NotNow(_("Xã đã nhận thông tin này hoặc trường đã rút lại."))
    return _withdraw(forward, by)


@transaction.atomic
def note_answer(forward, *, by, on: dt.date) -> ReportForward:
    """Note that the school answered the pupil or the parents on the day `on` (Decree 56/2017, Art 53)."""
    forward = _lock(forward, by)
    if forward.raised_on is None or forward.raised_answered_on:
        raise NotNow(_("Không có ý kiến nào của học sinh, cha mẹ đang chờ trường trả lời."))
    if not forward.raised_on <= on <= today():
        raise Mendable(_("Ngày trả lời phải từ ngày học sinh, cha mẹ nêu ý kiến đến hôm nay."))
    forward.raised_answered_on = on
    return save(forward, by=by, reason="note_answer")


@system_scope("casework.forget_returned")
def forget_returned(now=None) -> int:
    """Empty what communes sent back to schools `KEPT_RETURNED` ago and nobody sent again; return how many."""
    before = (now or timezone.now()) - KEPT_RETURNED
    rows = ReportForward.objects.filter(from_institution__isnull=False, state=ForwardState.RETURNED)
    old = list(rows.filter(answered_at__lt=before).select_for_update(of=("self",), skip_locked=True))
    for forward in old:
        _withdraw(forward, None)
    return len(old)


def _lock(forward, by) -> ReportForward:
    rows = ReportForward.objects.select_for_update(of=("self",)).select_related("from_institution")
    found = rows.filter(pk=forward.pk, from_institution__isnull=False).first()
    if found is None or not school_permissions(by, found):
        raise PermissionDenied
    return found


def _withdraw(forward, by) -> ReportForward:
    forward.state, forward.content = ForwardState.WITHDRAWN, {}
    save(forward, by=by, reason="take_back_pupil")
    write_event(by=by, deed=Deed.MOVED, about=forward, area=forward.to_commune, reason="take_back_pupil")
    return forward
