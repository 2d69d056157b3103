"""A report for another commune: sent, taken back, received there or sent back (Decree 56/2017, Art 26(1)).

What a school reports (`actions.pupils`) is received and sent back here as well.

Nobody writes past the own commune: the sender leaves a row that both may read, the receiver makes a report of
its own from it. Who reported never goes along (Art 24(1)).
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_of_commune
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, RoleKind
from audit.actions import save, write_event
from audit.enums import Deed
from casework.access import report_permissions
from casework.actions.reports import lock_open, settle, take_report
from casework.deadlines import due_at
from casework.enums import Channel, DeadlineKind, ForwardState, ReportState
from casework.forwarding import content_of, facts_of
from casework.models import Report, Reporter, ReportForward
from casework.report_access import forward_permissions
from casework.workflow import Mendable, NotNow
from schools.access import post_holders
from vietnam.text import fold

SHORTEST_NAME = 3


@transaction.atomic
def forward_report(report, *, by, to_commune, reason: str, comment: str, what_was_said: str) -> ReportForward:
    """Send an open report to the officers of another commune, without who reported.

    `what_was_said` goes in the place of the report's own words, so that nothing gives the informant away. The
    12 hours of an urgent report run on from its first receipt. Raises NotNow when nobody there could receive
    it, or when the words name the informant.
    """
    report = lock_open(report, by)
    if to_commune.pk == report.commune_id:
        raise Mendable(_("Thông tin này đang ở chính xã đó. Chọn xã khác."))
    if not people_of_commune(to_commune, RoleKind.OFFICER):
        raise Mendable(
            _(
                "Xã này chưa có cán bộ dùng hệ thống, chưa ai nhận được. "
                "Chuyển bằng văn bản hoặc gọi UBND xã đó."
            )
        )
    content = {**content_of(report), "what_was_said": what_was_said}
    _require_no_informant(report, [*content.values(), comment])
    forward = ReportForward(report=report, from_commune=report.commune, to_commune=to_commune, by=by)
    forward.reason, forward.comment, forward.content = reason, comment, content
    forward.urgent, forward.received_at = report.urgent, report.received_at
    save(forward, by=by, reason="forward_report")
    settle(report, ReportState.FORWARDED, by)
    _tell(
        people_of_commune(to_commune, RoleKind.OFFICER, RoleKind.CHAIR),
        forward,
        reverse("casework:forward", args=[forward.pk]),
    )
    return forward


@transaction.atomic
def take_back_report(report, *, by) -> Report:
    """Open a report again that the other commune sent back, or that it has not received yet."""
    report = Report.objects.select_for_update(of=("self",)).select_related("commune").get(pk=report.pk)
    if "decide" not in report_permissions(by, report):
        raise PermissionDenied
    forward = report.forwards.select_for_update().first()
    takeable = (ForwardState.SENT, ForwardState.RETURNED)
    if report.state != ReportState.FORWARDED or forward.state not in takeable:
        raise NotNow(_("Xã kia đã nhận thông tin này. Tải lại trang để xem."))
    if forward.state == ForwardState.SENT:
        forward.state, forward.content = ForwardState.WITHDRAWN, {}
        save(forward, by=by, reason="take_back_report")
    return settle(report, ReportState.OPEN, by)


@transaction.atomic
def receive_forward(forward, *, by) -> Report:
    """Receive a report from another commune: a report of the own commune is made from what was sent."""
    forward = _lock_sent(forward, by)
    facts = facts_of(forward.content)
    facts["report"] |= {
        "channel": Channel.SCHOOL if forward.from_school else Channel.FORWARDED,
        "urgent": forward.urgent,
        "received_at": forward.received_at,
        "forward_key": forward.key,
    }
    report = take_report(commune=forward.to_commune, by=by, reporter=_reporter(forward), **facts)
    _answer(forward, ForwardState.RECEIVED, by)
    return report


@transaction.atomic
def return_forward(forward, *, by, comment: str) -> ReportForward:
    """Send a report back to the commune that it came from, with a reason; nothing of it stays here."""
    forward = _lock_sent(forward, by)
    return _answer(forward, ForwardState.RETURNED, by, answer=comment)


def _lock_sent(forward, by) -> ReportForward:
    rows = ReportForward.objects.select_for_update(of=("self",)).select_related(
        "to_commune", "from_institution", "by"
    )
    forward = rows.get(pk=forward.pk)
    if "decide" not in forward_permissions(by, forward):
        raise PermissionDenied
    if forward.state != ForwardState.SENT:
        raise NotNow(_("Lần chuyển này đã được trả lời hoặc đã được rút lại."))
    return forward


def _answer(forward, state, by, answer="") -> ReportForward:
    """Write the answer and tell whoever sent it; what was sent is emptied.

    What a school gets back it has nowhere else: there it stays until it is sent again or taken back.
    """
    forward.state, forward.answered_by, forward.answered_at = state, by, timezone.now()
    forward.answer = answer
    if not (forward.from_school and state == ForwardState.RETURNED):
        forward.content = {}
    save(forward, by=by, reason=state)
    about = {"about": forward, "area": forward.to_commune}
    write_event(by=by, deed=Deed.MOVED, reason=f"forward_{state}", **about)
    _tell(*_sender(forward))
    return forward


def _sender(forward) -> tuple:
    """Return whom the answer is told, about what, and where it stands."""
    if forward.from_school:
        path = reverse("casework:pupil", args=[forward.pk])
        return post_holders(forward.from_institution), forward, path
    return [forward.by], forward, reverse("casework:report", args=[forward.report_id])


def _reporter(forward) -> dict:
    """Return who reported, for the stricter record: the person of the school; a commune names nobody."""
    if not forward.from_school:
        return {}
    school = forward.from_institution
    return {"full_name": str(forward.by), "phone": school.phone, "address": school.name}


def _tell(people, forward, path) -> None:
    """Leave a notice without any name; with the end of the 12 hours while an urgent report is on its way."""
    sent = forward.state == ForwardState.SENT
    due = due_at(DeadlineKind.EMERGENCY, forward.received_at) if forward.urgent and sent else None
    kind = NoticeKind.REPORT_FORWARDED if sent else NoticeKind.FORWARD_ANSWERED
    leave_notice(to=people, kind=kind, about=forward, path=path, due=due)


def _require_no_informant(report, texts) -> None:
    """Refuse words that hold the informant's name or telephone, as far as `by` may know the informant.

    The row is read past nobody: for an officer who may not know the informant the database shows none.
    """
    reporter = Reporter.objects.filter(report=report).first()
    if reporter is None:
        return
    words = fold(" ".join(str(text) for text in texts))
    digits = "".join(letter for letter in words if letter.isdigit())
    name = fold(reporter.full_name)
    if (len(name) >= SHORTEST_NAME and name in words) or (reporter.phone and reporter.phone in digits):
        raise Mendable(
            _("Nội dung chuyển đi có tên hoặc số điện thoại của người báo tin. Bỏ phần đó rồi chuyển.")
        )
