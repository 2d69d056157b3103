"""A case for another commune: asked, taken back, declined, or accepted, when the whole file goes along.

Until the answer the case stays where it is and is worked on as before.
"""

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
from casework.actions.cases import chairs, lock_for_deed
from casework.actions.clocks import cancel_clock, due_by_setting, meet_clock, start_clock
from casework.actions.moving import move_file
from casework.enums import DeadlineKind, TransferState
from casework.models import Case, Transfer
from casework.transfer_access import transfer_permissions
from casework.transferring import minimum, names_somebody, obstacles, own_notes
from casework.workflow import Mendable, NotNow, require_deed

RELATED = ("case__commune", "from_commune", "to_commune", "by")


@transaction.atomic
def ask_transfer(
    case, *, by, to_commune, why: str, need: str, address: str, whole_family: bool = True, notes=()
) -> Transfer:
    """Ask the officers of another commune to take an open case; the chairs of both communes are informed.

    `notes` are the notes that are handed over, the others stay. Raises NotNow when nobody there could take
    it, when something keeps the file here, or when `why` or `need` name the child or the family.
    """
    case = lock_for_deed(case.pk, "transfer", by=by)
    _require_reachable(case, to_commune)
    if sentences := obstacles(case):
        raise NotNow(" ".join(sentences))
    if names_somebody(case, [why, need]):
        raise Mendable(
            _("Lý do hoặc nhu cầu có tên, số điện thoại, số định danh hay mã hồ sơ. Bỏ phần đó rồi gửi.")
        )
    given = set(own_notes(case).values_list("pk", flat=True)) & {note.pk for note in notes}
    transfer = Transfer(case=case, code=case.code, from_commune=case.commune, to_commune=to_commune, by=by)
    transfer.why, transfer.told, transfer.address = why, minimum(case, need), address
    transfer.whole_family, transfer.notes = whole_family, sorted(given)
    now = timezone.now()
    transfer.answer_by = due_by_setting(DeadlineKind.TRANSFER, now)
    save(transfer, by=by, reason="ask_transfer")
    counted = {"due": transfer.answer_by, "counted": now}
    start_clock(case, DeadlineKind.TRANSFER, by=by, about=transfer, owner=by, **counted)
    people = people_of_commune(to_commune, RoleKind.OFFICER, RoleKind.CHAIR)
    _tell([*people, *chairs(case)], NoticeKind.TRANSFER_ASKED, transfer, due=transfer.answer_by)
    return transfer


@transaction.atomic
def take_back_transfer(transfer, *, by) -> Transfer:
    """Take back what the other commune has not answered yet; nothing has changed."""
    transfer = _lock_asked(transfer, by, "take_back")
    cancel_clock(transfer.case, DeadlineKind.TRANSFER, by=by, about=transfer)
    people = people_of_commune(transfer.to_commune, RoleKind.OFFICER, RoleKind.CHAIR)
    _end(transfer, TransferState.WITHDRAWN, by)
    _tell([*people, *chairs(transfer.case)], NoticeKind.TRANSFER_TAKEN_BACK, transfer)
    return transfer


@transaction.atomic
def decline_transfer(transfer, *, by, answer: str) -> Transfer:
    """Decline with a reason, as an officer of the other commune: the case stays as it is where it is."""
    transfer = _lock_asked(transfer, by, "answer")
    # The case is not shown to who declines; only its clock is met and its own people are told.
    with system_scope("casework.decline_transfer"):
        case = Case.objects.select_related("commune").get(pk=transfer.case_id)
        meet_clock(case, DeadlineKind.TRANSFER, by=by, about=transfer)
        told = [transfer.by, *([case.officer] if case.officer else []), *chairs(case)]
    _end(transfer, TransferState.DECLINED, by, answer=answer)
    _tell(told, NoticeKind.TRANSFER_ANSWERED, transfer)
    return transfer


@transaction.atomic
def accept_transfer(transfer, *, by) -> Case:
    """Take the case over, as an officer of the other commune: `by` is in charge, the old commune sees a stub.

    The file goes along in one piece; clocks go on with their dates. Raises NotNow when the case has ended
    meanwhile or something keeps it.
    """
    transfer = _lock_asked(transfer, by, "answer")
    # Who accepts is not shown the case yet: the right to answer was asked for above, in the own scope.
    with system_scope("casework.accept_transfer"):
        rows = Case.objects.select_for_update(of=("self",)).select_related("child", "commune", "officer")
        case = rows.get(pk=transfer.case_id)
        require_deed(case, "transfer")
        if case.commune_id != transfer.from_commune_id:
            raise NotNow(_("Hồ sơ này không còn ở xã đã đề nghị."))
        meet_clock(case, DeadlineKind.TRANSFER, by=by, about=transfer)
        told = [transfer.by, *([case.officer] if case.officer else []), *chairs(case)]
        transfer.case_state = case.state
        move_file(case, transfer, by=by)
    _end(transfer, TransferState.ACCEPTED, by)
    _tell([*told, *chairs(case)], NoticeKind.TRANSFER_ANSWERED, transfer)
    return case


def _require_reachable(case, to_commune) -> None:
    if to_commune.pk == case.commune_id:
        raise Mendable(_("Hồ sơ này đang ở chính xã đó. Chọn xã khác."))
    if not people_of_commune(to_commune, RoleKind.OFFICER):
        raise Mendable(_("Xã này chưa có cán bộ dùng hệ thống, chưa ai nhận được. Gọi UBND xã đó."))


def _lock_asked(transfer, by, permission) -> Transfer:
    """Return the transfer locked, after its case: whoever changes both takes them in this order."""
    # Who answers is not shown the case yet; nothing of it is read here.
    with system_scope("casework.lock_transfer"):
        Case.objects.select_for_update().filter(pk=transfer.case_id).values_list("pk").first()
    rows = Transfer.objects.select_for_update(of=("self",)).select_related(*RELATED[1:])
    transfer = rows.get(pk=transfer.pk)
    if permission not in transfer_permissions(by, transfer):
        raise PermissionDenied
    if not transfer.waits:
        raise NotNow(_("Đề nghị này đã được trả lời hoặc đã được rút lại."))
    return transfer


def _end(transfer, state, by, answer="") -> None:
    """Write how it ended, empty what was told, and leave an event in each of the two communes."""
    transfer.state, transfer.answered_by, transfer.answered_at = state, by, timezone.now()
    transfer.answer, transfer.told, transfer.address = answer, {}, ""
    save(transfer, by=by, reason=state)
    for area in (transfer.from_commune, transfer.to_commune):
        write_event(
            by=by,
            deed=Deed.MOVED,
            about=transfer,
            area=area,
            case_code=transfer.code,
            reason=f"transfer_{state}",
        )


def _tell(people, kind, transfer, due=None) -> None:
    """Leave a notice without any name or code."""
    path = reverse("casework:transfer", args=[transfer.pk])
    leave_notice(to=people, kind=kind, about=transfer, path=path, due=due)
