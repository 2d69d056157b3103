"""The way to an erasure: proposing, deciding, stopping; and holding a case back."""

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
from casework.models import Case, Child, Report
from casework.workflow import NotNow
from privacy.access import case_deeds, erasure_permissions
from privacy.enums import LIVE_ERASURES, ErasureGround, ErasureState, RequestKind, RequestState
from privacy.keeping import codes_of, due_records, is_held, kept_until
from privacy.models import DataRequest, Erasure, Hold
from privacy.rules import erase_not_before
from vietnam.calendar import today


@transaction.atomic
def propose_erasure(case, *, by) -> Erasure:
    """Propose to erase the record of the child of `case`: its time is over, or its erasure was asked for.

    Raises `NotNow` while a case of the child is open or held, PermissionDenied without the right.
    """
    case = _lock_case(case, by, "propose")
    child = case.child
    if is_held(child):
        raise NotNow(_("Hồ sơ đang được giữ lại nên không xóa được."))
    found = kept_until(child)
    if found is None:
        raise NotNow(_("Trẻ còn hồ sơ đang mở nên không xóa được."))
    rule, until = found
    asked = DataRequest.objects.filter(case__child=child, kind=RequestKind.ERASURE)
    wanted = asked.exclude(state=RequestState.REFUSED).exists()
    if until > today() and not wanted:
        raise NotNow(_("Hồ sơ phải giữ đến %(day)s.") % {"day": f"{until:%d/%m/%Y}"})
    if Erasure.objects.filter(child=child, state__in=LIVE_ERASURES).exists():
        raise NotNow(_("Hồ sơ này đã có đề nghị xóa. Tải lại trang để xem."))
    ground = ErasureGround.REQUEST if until > today() else ErasureGround.KEPT_LONG_ENOUGH
    return _propose(child, case.commune, rule, ground, by)


@transaction.atomic
def propose_due(day=None) -> int:
    """Propose the erasure of every record whose time is over; the officers are told. Returns how many.

    It counts for none of the two persons: an officer takes it up, and the chair decides.
    """
    found = list(due_records(Case.objects.all(), Report.objects.all(), day or today()))
    for due in found:
        child = Child.objects.get(pk=due.child_id)
        case = Case.objects.filter(child=child).select_related("commune").last()
        commune = case.commune if case else child.reports.select_related("commune").last().commune
        _propose(child, commune, due.rule, ErasureGround.KEPT_LONG_ENOUGH, None)
    return len(found)


@transaction.atomic
def take_up_erasure(erasure, *, by) -> Erasure:
    """Propose as a person what the run over the terms found: the first of the two persons of an erasure.

    Raises `NotNow` when somebody has done so or it is decided, PermissionDenied without the right.
    """
    erasure = _lock(erasure, by, (ErasureState.PROPOSED,), "propose")
    if erasure.proposed_by_id:
        raise NotNow(_("Đề nghị này đã có người xem lại. Chủ tịch UBND xã quyết định."))
    erasure.proposed_by = by
    save(erasure, by=by, reason="take_up_erasure")
    _written(erasure, by, "take_up_erasure", _code(erasure))
    _tell(erasure, RoleKind.CHAIR, NoticeKind.ERASURE_PROPOSED)
    return erasure


@transaction.atomic
def approve_erasure(erasure, *, by) -> Erasure:
    """Approve the erasure; it is carried out after the days to think again. Never by who proposed it.

    Raises `NotNow` as well while nobody has taken up what the run over the terms found.
    """
    erasure = _lock(erasure, by, (ErasureState.PROPOSED,))
    if not erasure.proposed_by_id:
        raise NotNow(_("Cần cán bộ bảo vệ trẻ em xem lại và đề nghị trước. Xóa hồ sơ phải có hai người."))
    if is_held(erasure.child):
        raise NotNow(_("Hồ sơ đang được giữ lại nên không xóa được."))
    erasure.not_before = erase_not_before(today())
    return _decide(erasure, ErasureState.APPROVED, by)


@transaction.atomic
def reject_erasure(erasure, *, by, refusal: str) -> Erasure:
    """Turn the proposal down; the record stays."""
    erasure = _lock(erasure, by, (ErasureState.PROPOSED,))
    erasure.refusal = refusal
    return _decide(erasure, ErasureState.REJECTED, by)


@transaction.atomic
def stop_erasure(erasure, *, by) -> Erasure:
    """Stop an approved erasure before it is carried out."""
    erasure = _lock(erasure, by, (ErasureState.APPROVED,))
    return _decide(erasure, ErasureState.CANCELLED, by)


@transaction.atomic
def hold_case(case, *, by, reason: str) -> Hold:
    """Keep a case back from erasure; an approved erasure waits for as long."""
    case = _lock_case(case, by, "hold")
    if case.holds.filter(lifted_on=None).exists():
        raise NotNow(_("Hồ sơ này đang được giữ lại rồi."))
    hold = save(Hold(case=case, by=by, reason=reason, since=today()), by=by, reason="hold_case")
    _written(hold, by, "hold_case", case.code)
    return hold


@transaction.atomic
def lift_hold(hold, *, by) -> Hold:
    """End a hold; the chair decides."""
    hold = Hold.objects.select_for_update(of=("self",)).select_related("case__commune").get(pk=hold.pk)
    if "lift" not in case_deeds(by, hold.case):
        raise PermissionDenied
    if hold.lifted_on:
        raise NotNow(_("Lệnh giữ lại đã được gỡ."))
    hold.lifted_on, hold.lifted_by = today(), by
    save(hold, by=by, reason="lift_hold")
    _written(hold, by, "lift_hold", hold.case.code)
    return hold


def _propose(child, commune, rule, ground, by) -> Erasure:
    erasure = Erasure(
        child=child, commune=commune, case_codes=codes_of(child), rule=rule, ground=ground, proposed_by=by
    )
    save(erasure, by=by, reason="propose_erasure")
    _written(erasure, by, "propose_erasure", _code(erasure), Deed.CREATED)
    _tell(erasure, RoleKind.CHAIR if by else RoleKind.OFFICER, NoticeKind.ERASURE_PROPOSED)
    return erasure


def _decide(erasure, state, by) -> Erasure:
    if erasure.proposed_by_id == by.pk:
        raise NotNow(_("Người đề nghị không được tự quyết định. Cần người thứ hai."))
    erasure.state, erasure.decided_by, erasure.decided_at = state, by, timezone.now()
    save(erasure, by=by, reason=f"erasure_{state}")
    _written(erasure, by, f"erasure_{state}", _code(erasure))
    _tell(erasure, RoleKind.OFFICER, NoticeKind.ERASURE_DECIDED)
    return erasure


def _lock_case(case, by, permission) -> Case:
    case = Case.objects.select_for_update(of=("self",)).select_related("child", "commune").get(pk=case.pk)
    if permission not in case_deeds(by, case):
        raise PermissionDenied
    return case


def _lock(erasure, by, states, permission="decide") -> Erasure:
    erasure = (
        Erasure.objects.select_for_update(of=("self",)).select_related("child", "commune").get(pk=erasure.pk)
    )
    if permission not in erasure_permissions(by, erasure):
        raise PermissionDenied
    if erasure.state not in states:
        raise NotNow(_("Đề nghị này đã có quyết định: %(state)s.") % {"state": erasure.get_state_display()})
    return erasure


def _code(erasure) -> str:
    return erasure.case_codes[-1] if erasure.case_codes else ""


def _written(record, by, reason, code, deed=Deed.CHANGED) -> None:
    write_event(by=by, deed=deed, about=record, area=record.commune, case_code=code, reason=reason)


def _tell(erasure, role, kind) -> None:
    people = people_of_commune(erasure.commune, role)
    leave_notice(
        to={user.pk: user for user in people}.values(),
        kind=kind,
        about=erasure,
        path=reverse("privacy:erasure", args=[erasure.pk]),
        due=timezone.now() if kind == NoticeKind.ERASURE_DECIDED else None,
    )
