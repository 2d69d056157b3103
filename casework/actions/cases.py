"""Opening a case, moving it along the transition table, notes, assignment, the supervisor's return."""

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import people_of_commune
from accounts.actions import leave_notice, pass_notices_on, stop_notices, waiting_about
from accounts.enums import ENDS_WITH_CASE, NoticeKind, NoticeReason, RoleKind
from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed
from casework.access import case_permissions
from casework.actions.clocks import cancel_all_clocks, cancel_clock, meet_clock, note_deed, start_clock
from casework.actions.grants import end_shares_of_case
from casework.actions.papers import settle_papers
from casework.enums import ENDED_STATES, CaseState, DeadlineKind, NoteKind
from casework.models import Case, Note
from casework.visiting import SETTINGS
from casework.workflow import DEEDS, NO_WORK, NotNow, gone_of_rooms, reopened, require_deed, require_move
from vietnam.calendar import today


def lock_case(pk, *, by, permission: str, deed: str = "") -> Case:
    """Return the case locked for this transaction, with `permission` of `by` checked after the lock.

    Every change to a case begins here, so here the event is written; it is undone with a deed that fails.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("child", "commune", "officer")
    case = rows.filter(pk=pk).first()
    # None: while this waited for the lock, the case went where the person does not see it.
    if case is None or permission not in case_permissions(by, case):
        raise PermissionDenied
    write_event(
        by=by,
        deed=Deed.CHANGED,
        about=case,
        area=case.commune,
        case_code=case.code,
        reason=deed or permission,
    )
    if deed not in NO_WORK:
        note_deed(case, by=by)
    return case


def lock_for_deed(pk, name: str, *, by) -> Case:
    """Return the locked case for a deed of `workflow.DEEDS`, its state and right checked."""
    case = lock_case(pk, by=by, permission=DEEDS[name][1], deed=name)
    require_deed(case, name)
    return case


def move_case(case, name: str, *, by, to: str | None = None, **changes) -> Case:
    """Take the transition `name` on a locked `case`, with `changes` to its fields in the same save.

    Called by the actions of this package. `to`: the state to which a move back leads. Raises `NotNow`,
    PermissionDenied, or ValueError for a state to which the table does not lead.
    """
    transition = require_move(case, name)
    if transition.permission not in case_permissions(by, case):
        raise PermissionDenied
    case.state = transition.leads_to(to)
    for field, value in changes.items():
        setattr(case, field, value)
    save(case, by=by, reason=name)
    write_event(by=by, deed=Deed.MOVED, about=case, area=case.commune, case_code=case.code, reason=name)
    if case.state in ENDED_STATES:
        cancel_all_clocks(case, by=by)
        end_shares_of_case(case, by=by)
        stop_notices(waiting_about(case.code).filter(kind__in=ENDS_WITH_CASE), NoticeReason.CASE_ENDED)
    if case.state in ENDED_STATES and case.state != CaseState.MERGED:
        for leave in gone_of_rooms:
            leave(case, by=by, moved=False)
    return case


def create_case(child, commune, *, by) -> Case:
    """Create a case for `child` in `commune`, owned by the officer who opens it, with its screening clock."""
    day = today()
    case = Case(code=_next_code(), child=child, commune=commune, officer=by, opened_on=day, last_deed_on=day)
    save(case, by=by, reason="open_case")
    write_event(by=by, deed=Deed.CREATED, about=case, area=commune, case_code=case.code, reason="open_case")
    start_clock(case, DeadlineKind.SCREENING, by=by)
    settle_papers(case, by=by)
    return case


@transaction.atomic
def write_note(case, *, by, text: str) -> Note:
    """Write a note on an open case."""
    case = lock_for_deed(case.pk, "note", by=by)
    return keep_note(case, by, text, NoteKind.NOTE)


@transaction.atomic
def return_item(case, *, by, comment: str) -> Note:
    """Return a case to its officers with a supervisor's comment; they are told and a clock starts."""
    case = lock_for_deed(case.pk, "return_item", by=by)
    if case.notes.filter(kind=NoteKind.RETURNED, answer=None, kept_in=None).exists():
        raise NotNow(_("Việc này đã được trả lại hoặc đã có trả lời. Tải lại trang để xem."))
    note = keep_note(case, by, comment, NoteKind.RETURNED)
    start_clock(case, DeadlineKind.SUPERVISION, by=by)
    leave_notice(
        to=officers(case),
        kind=NoticeKind.ITEM_RETURNED,
        about=note,
        path=case_path(case),
        case_code=case.code,
    )
    return note


@transaction.atomic
def answer_supervisor(note, *, by, text: str) -> Note:
    """Answer a returned item once; the clock of the answer is met."""
    case = lock_for_deed(note.case_id, "screen", by=by)
    note = Note.objects.select_for_update().get(pk=note.pk)
    if note.kind != NoteKind.RETURNED or hasattr(note, "answer"):
        raise NotNow(_("Việc này đã được trả lại hoặc đã có trả lời. Tải lại trang để xem."))
    answer = keep_note(case, by, text, NoteKind.ANSWER, answers=note)
    meet_clock(case, DeadlineKind.SUPERVISION, by=by)
    return answer


@transaction.atomic
def assign_case(case, *, officer, by, version: str | None = None) -> Case:
    """Give the case to another officer of its commune, with the running dates of whoever had it; who is told.

    `version` is the token of what the form was opened on (`audit.editing`). Raises `ChangedMeanwhile` when
    somebody gave the case away since then.

    What somebody else was given by name (a chair's decision, a transfer that was asked for) stays with them.
    """
    case = lock_for_deed(case.pk, "assign", by=by)
    require_version(case.history, version, ("officer_id",))
    if officer not in people_of_commune(case.commune, RoleKind.OFFICER):
        raise PermissionDenied
    before, case.officer = case.officer, officer
    save(case, by=by, reason="assign_case")
    for clock in case.deadlines.filter(owner=before, met_at=None, cancelled_at=None):
        if clock.kind != DeadlineKind.APPROVAL:
            clock.owner = officer
            save(clock, by=by, reason="assign_case")
    if officer.pk not in (by.pk, before and before.pk):
        told = {"path": case_path(case), "case_code": case.code}
        leave_notice(to=[officer], kind=NoticeKind.HANDED_OVER, about=case.history.first(), **told)
    return case


@transaction.atomic
def reopen_case(case, *, by, reason: str = "") -> Case:
    """Reopen a closed case when the child is at risk again; a new clock of visits starts, by the risk.

    So do the clocks of other rooms (`workflow.reopened`). The `reason` stands as a note; nobody has to ask
    after the child any more.
    """
    case = lock_case(case.pk, by=by, permission="plan")
    move_case(case, "reopen", by=by, closed_on=None)
    cancel_clock(case, DeadlineKind.FOLLOW_UP, by=by)
    start_clock(case, DeadlineKind.VISIT, by=by, by_setting=SETTINGS[case.risk])
    settle_papers(case, by=by)
    for start_again in reopened:
        start_again(case, by=by)
    if reason:
        keep_note(case, by, reason, NoteKind.REOPENED)
    return case


def start_emergency(case, *, by, since=None, report=None) -> None:
    """Start the 12-hour clock of emergency protection and tell officers and chair at once.

    Decree 56/2017, Arts 26(3) and 31; the hours are counted from `since`, or from now. One that runs stays,
    but for an earlier `since`: then it ends earlier. Who was told of the `report` that brought it is not told
    again: that notice leads to the case from now on.
    """
    running = case.deadlines.filter(kind=DeadlineKind.EMERGENCY, met_at=None, cancelled_at=None).first()
    if running and (since is None or since >= running.starts_at):
        return
    owner = running and running.owner
    clock = start_clock(case, DeadlineKind.EMERGENCY, by=by, since=since, owner=owner)
    told = {"kind": NoticeKind.EMERGENCY, "path": case_path(case), "case_code": case.code}
    if report:
        pass_notices_on(about=report, to=clock, **told)
    leave_notice(to=[*officers(case), *chairs(case)], about=clock, due=clock.due_at, **told)


def officers(case) -> list:
    """Return who is told of something on `case`: its officer, or all officers of the commune.

    All of them too when the officer in charge is no officer there today: nobody else would hear of it.
    """
    here = people_of_commune(case.commune, RoleKind.OFFICER)
    return [case.officer] if case.officer in here else here


def chairs(case) -> list:
    """Return the chairs of the commune of `case`."""
    return people_of_commune(case.commune, RoleKind.CHAIR)


def case_path(case) -> str:
    """Return the path of the page of `case`."""
    return reverse("casework:case", args=[case.pk])


def start_if_approved(case, *, by) -> None:
    """Note that the approved plan is being carried out, at the first deed that does so."""
    if case.state == CaseState.APPROVED:
        move_case(case, "start", by=by)


def keep_note(case, by, text: str, kind: NoteKind = NoteKind.NOTE, answers=None) -> Note:
    """Write a note on a locked case; called by deeds that have asked for their right."""
    note = Note(case=case, kind=kind, text=text, by=by, written_in=case.commune, answers=answers)
    return save(note, by=by, reason=kind)


def _next_code() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_case_code')")
        (number,) = cursor.fetchone()
    return f"DT-{today():%y}-{number:06d}"
