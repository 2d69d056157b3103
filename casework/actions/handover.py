"""Handing the open work of a person over to another officer of the commune, before or after the role ends."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_of_commune, supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, RoleKind
from accounts.leaving import Question, open_work
from accounts.scope import system_scope
from audit.actions import save, write_event
from audit.enums import Deed
from casework.access import may_hand_over
from casework.enums import DeadlineKind, TransferState
from casework.handover import REPORT_CODE, ending_roles, reports_of, work_of
from casework.models import Case, Report
from casework.workflow import Mendable, NotNow
from vietnam.calendar import end_of_day

TOLD_DAYS = 14


@transaction.atomic
def hand_over(leaver, commune, codes: list[str], *, to, by, role: RoleKind = RoleKind.OFFICER) -> int:
    """Give the open work that `leaver` has as `role` on the cases and reports `codes` to `to`; how many.

    All or nothing: `NotNow` when `to` does not hold `role` in the commune today or a case changed meanwhile.
    """
    if not may_hand_over(by, commune):
        raise PermissionDenied
    if to.pk == leaver.pk or to not in people_of_commune(commune, role):
        raise Mendable(_("Người nhận phải là người khác đang giữ vai trò này ở xã này."))
    # An administrator moves cases by their codes and is shown nothing of them.
    with system_scope("casework.hand_over"):
        keys = work_of(leaver, commune, role).filter(code__in=codes).values("pk")
        cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
        reports = _reports(leaver, commune, codes) if role == RoleKind.OFFICER else []
        if not codes or len(cases) + len(reports) != len(set(codes)):
            raise NotNow(_("Danh sách hồ sơ vừa thay đổi. Tải lại trang rồi chọn lại."))
        for case in cases:
            pass_on_case(case, leaver, to, by, role)
        for report in reports:
            pass_on_report(report, to, by)
    path = reverse("casework:cases")
    leave_notice(to=[to], kind=NoticeKind.HANDED_OVER, about=leaver, path=path, due=timezone.now())
    return len(cases) + len(reports)


def _reports(leaver, commune, codes) -> list[Report]:
    known = reports_of(leaver).filter(commune=commune).values_list("pk", flat=True)
    asked = [pk for pk in known if REPORT_CODE.format(pk) in codes]
    return list(Report.objects.select_for_update(of=("self",)).filter(pk__in=asked).order_by("pk"))


@transaction.atomic
def tell_role_endings() -> int:
    """Tell the supervisors, once, of each officer's role that ends within two weeks with open work left."""
    told = 0
    for role in ending_roles(TOLD_DAYS):
        if _left_behind(role):
            path, due = reverse("casework:handovers"), end_of_day(role.ends)
            people = supervisors_of(role.area)
            leave_notice(to=people, kind=NoticeKind.ROLE_ENDING, about=role, path=path, due=due)
            told += 1
    return told


def _left_behind(role) -> bool:
    question = Question(user=role.user, communes=[role.area_id], day=role.ends)
    return any(left.role == role.kind for left in open_work(question))


def pass_on_report(report, to, by) -> None:
    """Let `to` answer for an open report that the caller has locked."""
    report.in_charge = to
    save(report, by=by, reason="hand_over")
    write_event(by=by, deed=Deed.CHANGED, reason="hand_over", about=report, area=report.commune)


def pass_on_case(case, leaver, to, by, role) -> None:
    """Give `to` what `leaver` has as `role` on a case that the caller has locked; `by` None is the program.

    What was nobody's since the leaver's role was over goes with it.
    """
    about = {"about": case, "area": case.commune, "case_code": case.code}
    write_event(by=by, deed=Deed.CHANGED, reason="hand_over", **about)
    led = role == RoleKind.CHAIR or case.officer_id in (leaver.pk, None)
    owned = Q(owner=leaver) | Q(owner=None) if led else Q(owner=leaver)
    for deadline in case.deadlines.filter(owned, met_at=None, cancelled_at=None):
        if (deadline.kind == DeadlineKind.APPROVAL) == (role == RoleKind.CHAIR):
            deadline.owner = to
            save(deadline, by=by, reason="hand_over")
    if role == RoleKind.OFFICER:
        _pass_on_drafts(case, leaver, to, by)


def _pass_on_drafts(case, leaver, to, by) -> None:
    # Whoever is in charge answers for the shares of the case: nobody needs to give them anew.
    if case.officer_id in (leaver.pk, None):
        case.officer = to
        save(case, by=by, reason="hand_over")
    drafts = [*case.screenings.filter(by=leaver, finished_at=None)]
    drafts += case.plans.filter(by=leaver, submitted_at=None)
    drafts += case.transfers.filter(by=leaver, state=TransferState.ASKED)
    # One sheet a person: the own one of who receives the case stays, the other is given up.
    if not case.visit_sheets.filter(by=to).exists():
        drafts += case.visit_sheets.filter(by=leaver)
    for draft in drafts:
        draft.by = to
        save(draft, by=by, reason="hand_over")
