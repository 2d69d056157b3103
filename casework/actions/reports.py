"""Taking in a report, turning it into a case, joining it to one, dismissing it."""

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
from casework.access import case_permissions, report_permissions
from casework.actions.cases import create_case, keep_note, lock_case, start_emergency
from casework.actions.clocks import cancel_clock
from casework.actions.plan_clock import settle_plan_clock
from casework.deadlines import due_at
from casework.enums import OPEN_STATES, DeadlineKind, ReportState
from casework.family import people_named
from casework.models import Caregiver, Case, Child, Household, Report, Reporter, ReportForward
from casework.workflow import NotNow
from schools.access import post_holders


@transaction.atomic
def take_report(
    *, commune, by, child: dict, household: dict, caregiver: dict, report: dict, reporter: dict
) -> Report:
    """Take in a report (Mẫu 01) with its child, household and, if named, caregiver and reporter.

    The dicts hold field values of the models of these names; father and mother of the report become
    caregivers as well. An urgent report is told to the officers and the chair at once. Raises
    PermissionDenied outside the own commune.
    """
    new = Report(commune=commune, taken_by=by, **{"received_at": timezone.now(), **report})
    if "take" not in report_permissions(by, new):
        raise PermissionDenied
    home = save(Household(commune=commune, **household), by=by, reason="take_report")
    new.child = save(Child(household=home, **child), by=by, reason="take_report")
    for person in people_named(caregiver, new):
        save(Caregiver(household=home, **person), by=by, reason="take_report")
    save(new, by=by, reason="take_report")
    if any(reporter.values()):
        save(Reporter(report=new, **reporter), by=by, reason="take_report")
    write_event(by=by, deed=Deed.CREATED, about=new, area=commune, reason="take_report")
    if new.urgent:
        tell_emergency(new)
    return new


@transaction.atomic
def open_case(report, *, by) -> Case:
    """Turn an open report into a case. An urgent one starts the 12-hour clock at its receipt."""
    report = lock_open(report, by)
    case = create_case(report.child, report.commune, by=by)
    settle(report, ReportState.CASE, by, case=case)
    settle_plan_clock(case, by=by)
    if report.urgent:
        start_emergency(case, by=by, since=report.received_at, report=report)
    return case


@transaction.atomic
def join_case(report, case, *, by) -> Case:
    """Join an open report to an open case of the same child in a commune of the officer.

    An urgent one starts the 12-hour clock of the case at the report's receipt.
    """
    report = lock_open(report, by)
    case = Case.objects.select_for_update().get(pk=case.pk)
    # A share lets a co-worker write notes; what is known of a case is joined by its own officers.
    if "screen" not in case_permissions(by, case):
        raise PermissionDenied
    if case.state not in OPEN_STATES:
        raise NotNow(_("Hồ sơ này đã kết thúc. Mở lại hồ sơ trước khi gộp thông tin."))
    settle(report, ReportState.JOINED, by, case=case)
    if report.urgent:
        start_emergency(case, by=by, since=report.received_at, report=report)
    return case


@transaction.atomic
def part_report(report, *, by, reason: str) -> Report:
    """Take a report out of a case it was joined to by mistake: it waits to be decided about again.

    The case keeps a note with the reason. The 12 hours that the report brought run on with the report.
    """
    report = _lock(report, by)
    if report.state != ReportState.JOINED:
        raise NotNow(_("Thông tin này không được gộp vào hồ sơ nào."))
    case = lock_case(report.case_id, by=by, permission="screen", deed="part_report")
    keep_note(case, by, _("Tách thông tin tiếp nhận khỏi hồ sơ: %(reason)s") % {"reason": reason})
    due = due_at(DeadlineKind.EMERGENCY, report.received_at)
    others = case.reports.filter(urgent=True, received_at=report.received_at).exclude(pk=report.pk)
    if report.urgent and not others.exists():
        cancel_clock(case, DeadlineKind.EMERGENCY, by=by, due=due)
    settle(report, ReportState.OPEN, by, deed="part_report", case=None)
    if report.urgent:
        tell_emergency(report)
    return report


@transaction.atomic
def dismiss_report(report, *, by, reason: str, comment: str) -> Report:
    """Close an open report without a case, with a reason that stays readable."""
    report = lock_open(report, by)
    return settle(report, ReportState.DISMISSED, by, dismiss_reason=reason, dismiss_comment=comment)


def tell_emergency(report) -> None:
    """Tell the officers and the chair of the commune of an urgent report, before there is a case."""
    leave_notice(
        to=people_of_commune(report.commune, RoleKind.OFFICER, RoleKind.CHAIR),
        kind=NoticeKind.EMERGENCY,
        about=report,
        path=reverse("casework:report", args=[report.pk]),
        due=due_at(DeadlineKind.EMERGENCY, report.received_at),
    )


def _lock(report, by) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("child", "commune")
    report = rows.filter(pk=report.pk).first()
    # None: it went with its case to another commune while this waited for the lock.
    if report is None or "decide" not in report_permissions(by, report):
        raise PermissionDenied
    return report


def lock_open(report, by) -> Report:
    """Return the open report locked for this transaction, the right to decide about it checked."""
    report = _lock(report, by)
    if report.state != ReportState.OPEN:
        raise NotNow(_("Thông tin này đã được xử lý: %(state)s.") % {"state": report.get_state_display()})
    return report


def settle(report, state, by, *, deed: str = "", **changes) -> Report:
    """Bring a locked report to `state`; the commune that sent it, if one did, reads the state and no more.

    The history bears the name of the `deed`, else the state.
    """
    for field, value in {**changes, "state": state}.items():
        setattr(report, field, value)
    save(report, by=by, reason=deed or state)
    write_event(by=by, deed=Deed.MOVED, about=report, area=report.commune, reason=deed or state)
    if report.forward_key:
        _tell_sender(report.forward_key, report.state, by)
    return report


def _tell_sender(key, state, by) -> None:
    """Write what became of a report where it came from, step by step back to a school that reported first.

    The steps before the last one lie between other communes: the database shows them to nobody here.
    """
    with system_scope("casework.tell_sender"):
        while key:
            # The commune that sent it may have erased its record of the child, and the way here with it.
            forward = ReportForward.objects.select_for_update().filter(key=key).first()
            if forward is None:
                return
            forward.outcome = state
            save(forward, by=by, reason="forward_outcome")
            if forward.from_school:
                _tell_school(forward)
            key = Report.objects.filter(pk=forward.report_id).values_list("forward_key", flat=True).first()


def _tell_school(forward) -> None:
    if forward.outcome == ReportState.OPEN:
        return
    leave_notice(
        to=post_holders(forward.from_institution),
        kind=NoticeKind.PUPIL_OUTCOME,
        about=forward,
        path=reverse("casework:pupil", args=[forward.pk]),
    )
