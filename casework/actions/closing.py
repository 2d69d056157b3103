"""Closing a case: the proposal with its reason, the chair's decision, what is found six months later."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from audit.actions import save
from casework.access import case_permissions
from casework.actions.attachments import attach_document
from casework.actions.cases import case_path, chairs, lock_case, lock_for_deed, move_case, officers
from casework.actions.clocks import meet_clock, start_clock
from casework.closing import ENDINGS
from casework.enums import (
    AttachmentKind,
    CaseState,
    CloseReason,
    DeadlineKind,
    DecisionKind,
    DecisionOutcome,
)
from casework.models import Closure, Decision
from casework.workflow import Mendable, NotNow, ending_conditions, require_move, unmet
from vietnam.calendar import today


@transaction.atomic
def propose_closure(case, *, by) -> Closure:
    """Ask the chair to close the case of a stable child; every closing check must pass."""
    case = lock_case(case.pk, by=by, permission="plan")
    came_from = case.state
    move_case(case, "propose_closure", by=by)
    return _proposed(case, by, CloseReason.STABLE, came_from)


@transaction.atomic
def propose_ending(case, *, by, reason: str, **facts) -> Closure:
    """Ask the chair to end the case for another reason than a stable child; `facts`: fields of `Closure`.

    Raises `NotNow` with what the reason still asks for.
    """
    case = lock_case(case.pk, by=by, permission="plan", deed="propose_ending")
    if sentences := unmet(ending_conditions(case, reason)):
        raise Mendable(" ".join(sentences))
    came_from = case.state
    move_case(case, "propose_ending", by=by)
    return _proposed(case, by, reason, came_from, **facts)


@transaction.atomic
def decide_closure(
    case, *, by, approve: bool, comment: str = "", number: str = "", read: str | None = None
) -> Decision:
    """Close the case, or return the proposal with what is still missing to the state it came from.

    `read` is the key of the proposal that the chair has read: another one made meanwhile is not decided on.
    """
    case = lock_case(case.pk, by=by, permission="approve")
    closure = pending(case)
    _require_read(closure, read)
    if approve:
        return _close(case, "close", by, closure, comment=comment, number=number)
    _return(case, closure, by)
    decision = _decided(case, by, DecisionOutcome.RETURNED, closure, comment=comment, number=number)
    told = {"kind": NoticeKind.CLOSURE_RETURNED, "path": case_path(case), "case_code": case.code}
    leave_notice(to=officers(case), about=decision, **told)
    return decision


def close_on_paper(
    case, *, by, number, decided_on, signed_by, data: bytes, read: str | None = None
) -> Decision:
    """Record that the chair closed the case on paper: number, day, signature, scan (`data`).

    `read` is the key of the proposal that the paper answers, as for `decide_closure`. Raises FileRefused when
    the scan is not taken.
    """
    if "plan" not in case_permissions(by, case):
        raise PermissionDenied
    require_move(case, "close_on_paper")
    _require_read(pending(case), read)
    scan = attach_document(case, by=by, kind=AttachmentKind.DECISION, title=number, data=data, again=True)
    paper = {"number": number, "decided_on": decided_on, "signed_by": signed_by, "scan": scan}
    return _close_on_paper(case.pk, by, paper, read)


@transaction.atomic
def record_follow_up(case, *, by, on, result: str, comment: str) -> Closure:
    """Record what was found of a child whose case is closed; the clock of asking after the child is met."""
    case = lock_for_deed(case.pk, "follow_up", by=by)
    closure = case.closures.filter(decision__outcome=DecisionOutcome.APPROVED).first()
    if closure is None or closure.followed_on:
        raise NotNow(_("Đã có người ghi kết quả hỏi thăm. Tải lại trang để xem."))
    closure.followed_on, closure.follow_result, closure.follow_comment = on, result, comment
    closure.followed_by = by
    save(closure, by=by, reason="follow_up")
    meet_clock(case, DeadlineKind.FOLLOW_UP, by=by)
    return closure


def pending(case) -> Closure | None:
    """Return the proposal that waits for the chair; None where none was written down."""
    return case.closures.filter(decision=None).first()


@transaction.atomic
def _close_on_paper(pk, by, paper, read) -> Decision:
    case = lock_case(pk, by=by, permission="plan", deed="close_on_paper")
    closure = pending(case)
    _require_read(closure, read)
    decision = _close(case, "close_on_paper", by, closure, **paper)
    told = {"kind": NoticeKind.CLOSURE_PROPOSED, "path": case_path(case), "case_code": case.code}
    leave_notice(to=chairs(case), about=decision, **told)
    return decision


def _require_read(closure, read) -> None:
    """Raise `NotNow` when another proposal waits than the one that was `read`; None asks nothing."""
    if read is not None and closure and read != str(closure.pk):
        raise NotNow(_("Đề nghị này đã được thay bằng đề nghị khác. Xem đề nghị mới rồi quyết định."))


def _proposed(case, by, reason, came_from, **facts) -> Closure:
    closure = Closure(case=case, reason=reason, came_from=came_from, by=by, **facts)
    save(closure, by=by, reason="propose_closure")
    told = {"kind": NoticeKind.CLOSURE_PROPOSED, "path": case_path(case), "case_code": case.code}
    leave_notice(to=chairs(case), about=case.history.first(), **told)
    return closure


def _close(case, name, by, closure, **fields) -> Decision:
    move_case(case, name, by=by, closed_on=today())
    decision = _decided(case, by, DecisionOutcome.APPROVED, closure, **fields)
    if closure and ENDINGS[CloseReason(closure.reason)].followed:
        start_clock(case, DeadlineKind.FOLLOW_UP, by=by)
    return decision


def _decided(case, by, outcome, closure, **fields) -> Decision:
    decision = Decision(case=case, kind=DecisionKind.CLOSURE, outcome=outcome, by=by, **fields)
    save(decision, by=by, reason=f"closure_{outcome}")
    if closure:
        closure.decision = decision
        save(closure, by=by, reason=f"closure_{outcome}")
    return decision


def _return(case, closure, by) -> None:
    """Take the case back to where it was proposed: a case that ended early has no plan to go on with."""
    if closure is None or closure.came_from == CaseState.IN_PROGRESS:
        move_case(case, "return_closure", by=by)
        return
    move_case(case, "return_ending", by=by, to=closure.came_from)
