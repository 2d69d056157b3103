"""Telling people: notices for deadlines that passed, and sending what is unsent."""

import logging

from django.db import transaction
from django.urls import reverse

from accounts.access import people_of_communes
from accounts.actions import leave_notice, leave_notices
from accounts.enums import NoticeKind, NoticeReason, NoticeState, RoleKind
from accounts.models import Notice, User
from accounts.scope import system_scope
from casework.actions.cases import case_path, officers
from casework.actions.clocks import mark_told
from casework.deadlines import due_at
from casework.enums import DeadlineKind, ForwardState
from casework.models import ReportForward
from casework.plan_clock import plans_wanted
from reminders.channels.base import Outcome, Result
from reminders.clock import database_now
from reminders.digests import send_digests
from reminders.escalation import tell_escalations, tell_undecided_reports
from reminders.messages import key_of, message_of, without_record
from reminders.models import Heartbeat
from reminders.names import found_in, names_about
from reminders.pausing import tell_pauses
from reminders.points import point
from reminders.queries import (
    LEASE,
    PUMP,
    forwards_running_out,
    passed_deadlines,
    reports_running_out,
    school_answers_due,
    sendable,
)
from reminders.referrals import tell_referrals
from reminders.sending import (
    IN_APP,
    back_off,
    hand_over,
    insists,
    note_blocked,
    settle_failures,
    write_down,
)
from reminders.stopping import STOPPED, why_stopped
from reminders.who_answers import who_answers_for
from schools.access import post_holders

BATCH = 100
# So few that `LEASE` outlasts them also when each waits for a slow mail server (settings.EMAIL_TIMEOUT).
CLAIMED = 10
# Who decides about a report of a commune.
DECIDING = (RoleKind.OFFICER, RoleKind.CHAIR)
log = logging.getLogger(__name__)


@system_scope("reminders.tell")
def tell_passed_deadlines(now=None) -> int:
    """Leave a notice for each deadline that passed, once for each due date; return how many were told.

    The owner is told. When nobody owns it, or the owner may not open the case any more: the officers of the
    commune, its chairs too when a decision of the chair is late, and the supervisors where there is nobody.
    One that cannot be told stays for the next run and stops none of the others.
    """
    passed = list(
        passed_deadlines(now or database_now()).select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    told = [deadline for deadline in passed if _tell_of(deadline)]
    mark_told(told)
    return len(told)


def _tell_of(deadline) -> bool:
    case = deadline.case
    try:
        with transaction.atomic():
            leave_notice(
                to=who_answers_for(deadline),
                kind=_kind_of(deadline),
                about=deadline,
                path=case_path(case),
                case_code=case.code,
                due=deadline.due_at,
            )
    except Exception:
        log.exception("the passing of deadline %s cannot be told", deadline.pk)
        return False
    return True


@system_scope("reminders.tell")
def all_told(now=None) -> bool:
    """Tell whether nothing that passed is left to be told."""
    return not passed_deadlines(now or database_now()).exists()


@system_scope("reminders.tell_reports")
def tell_urgent_reports(now=None) -> None:
    """Tell officers and chairs of urgent reports without a case, before and when the 12 hours run out.

    Of one that is on its way the commune that is to receive it is told as well. A notice of one kind with one
    due date exists once, so this may run every minute.
    """
    now = now or database_now()
    waiting = _urgent_waiting(now)
    people = people_of_communes({commune for commune, *_what in waiting}, *DECIDING)
    leave_notices(
        [
            {
                "to": people[commune],
                "kind": NoticeKind.HOURS_PASSED if due <= now else NoticeKind.REPORT_WAITS,
                "about": about,
                "path": reverse(page, args=[about.pk]),
                "due": due,
            }
            for commune, about, page, due in waiting
        ]
    )


@system_scope("reminders.tell_schools")
def tell_school_answers(now=None) -> None:
    """Remind a school a day before the end of what a pupil or the parents raised (Decree 56/2017, Art 53)."""
    for row, due in school_answers_due(now or database_now()):
        path = reverse("casework:pupil", args=[row.pk])
        told = {"kind": NoticeKind.SCHOOL_ANSWER_DUE, "about": row, "path": path, "due": due}
        leave_notice(to=post_holders(row.from_institution), **told)


@system_scope("reminders.tell_plans")
def tell_plans_wanted(now=None) -> None:
    """Tell the officers, once a case, that five working days from the receipt are nearly over without a plan.

    Decree 56/2017, Art 28(1) does not say from when they count; this is the earliest reading.
    """
    for report in plans_wanted(now or database_now()):
        case, due = report.case, due_at(DeadlineKind.PLAN, report.received_at)
        told = {"path": case_path(case), "case_code": case.code, "due": due}
        leave_notice(to=officers(case), kind=NoticeKind.PLAN_WANTED, about=case, **told)


@system_scope("reminders.claim")
def claim_notices(now=None) -> list[Notice]:
    """Claim some unsent notices for the length of a lease; two pumps never claim the same one."""
    now = now or database_now()
    claimed = list(
        sendable(now).select_for_update(of=("self",), skip_locked=True).select_related("recipient")[:CLAIMED]
    )
    for notice in claimed:
        notice.state, notice.claimed_until, notice.attempts = (
            NoticeState.CLAIMED,
            now + LEASE,
            notice.attempts + 1,
        )
    Notice.objects.bulk_update(claimed, ["state", "claimed_until", "attempts"])
    point("claiming")
    return claimed


def send_notice(notice, names=None, now=None) -> None:
    """Send one claimed notice, or say why not; `names`: of `names_about`, looked up when they are not given.

    Its person and the right to open its record are read anew. A failure is written down and tried again
    later; it never stops the notices behind it.
    """
    if not _still_claimed(notice):
        return  # the lease ran out and somebody else has it
    try:
        notice.recipient = User.objects.get(pk=notice.recipient_id)
        changes = _stopped(notice) or _handed_over(notice, names, now)
    except Exception as fault:
        log.exception("notice %s was not sent, attempt %s", notice.pk, notice.attempts)
        result = Result(Outcome.AGAIN, type(fault).__name__)
        write_down(notice.recipient, key_of(notice), result)
        changes = _state_after(notice, result, now)
    _settle(notice, **changes)


def run_pump(now=None) -> dict[str, int]:
    """Tell what passed and send what is unsent, until nothing is left; return the counts.

    What cannot be told stops neither the other kinds nor the sending; only a run in which all was told counts
    as one, so that the banner speaks when something fails every minute.
    """
    passed, sent = 0, 0
    told = [_told(tell, now) for tell in TELLING]
    while batch := _told(tell_passed_deadlines, now):
        passed += batch
    while claimed := claim_notices(now):
        names = names_about(claimed)
        for notice in claimed:
            point("claimed")
            send_notice(notice, names, now)
        sent += len(claimed)
    digests = send_digests(now)
    if None not in (*told, batch) and all_told(now):
        Heartbeat.objects.update_or_create(name=PUMP, defaults={"at": database_now()})
    return {"passed": passed, "sent": sent, "digests": digests}


def _kind_of(deadline) -> NoticeKind:
    hours = deadline.kind == DeadlineKind.EMERGENCY
    return NoticeKind.HOURS_PASSED if hours else NoticeKind.DEADLINE_PASSED


def _told(tell, now) -> int | None:
    """Call `tell` for the moment `now`; return its count, 0 when it counts nothing, None when it failed."""
    try:
        return tell(now) or 0
    except Exception:
        log.exception("%s failed", tell.__name__)
        return None


TELLING = (
    *(tell_urgent_reports, tell_school_answers, tell_plans_wanted, tell_referrals),
    *(tell_escalations, tell_undecided_reports, tell_pauses),
)


def _urgent_waiting(now) -> list[tuple]:
    """Return (key of the commune, what it must be told of, its page, when its hours end), in few queries."""
    reports, forwards = reports_running_out(now), forwards_running_out(now)
    due_of = {report.pk: due for report, due in reports}
    on_way = ReportForward.objects.filter(report__in=due_of, state=ForwardState.SENT).defer("content")
    forwards += [(forward, due_of[forward.report_id]) for forward in on_way.order_by("pk")]
    return [(report.commune_id, report, "casework:report", due) for report, due in reports] + [
        (forward.to_commune_id, forward, "casework:forward", due) for forward, due in forwards
    ]


def _stopped(notice) -> dict:
    """Return what a notice becomes that may not be told any more, {} for one that may."""
    reason = why_stopped(notice.recipient, [notice]).get(notice.pk)
    return {"state": STOPPED[reason], "reason": reason} if reason else {}


def _handed_over(notice, names, now) -> dict:
    """Hand the message over, after the last look at its words; return what the notice becomes."""
    names = names_about([notice]) if names is None else names
    message = message_of(notice)
    if found_in(message, message_of(without_record(notice)), names.get(notice.pk, set())):
        note_blocked(notice.recipient, message.key)
        return {"state": NoticeState.FAILED, "reason": NoticeReason.NAMES}
    return _state_after(notice, hand_over(notice.recipient, message, insists=insists(notice)), now)


def _state_after(notice, result, now=None) -> dict:
    """Return what the notice becomes after its message was handed over, or was not."""
    if result.outcome == Outcome.AGAIN:
        return {
            "state": NoticeState.UNSENT,
            "claimed_until": (now or database_now()) + back_off(notice.attempts),
        }
    if result.outcome != Outcome.SENT:
        return {"state": NoticeState.FAILED, "reason": NoticeReason.NO_CHANNEL}
    settle_failures(key_of(notice))
    reason = NoticeReason.IN_APP if result is IN_APP else ""
    return {"state": NoticeState.SENT, "sent_at": database_now(), "reason": reason}


def _still_claimed(notice) -> bool:
    """Renew the lease of a notice before it is sent; False when it is not ours any more."""
    ours = Notice.objects.filter(
        pk=notice.pk, state=NoticeState.CLAIMED, claimed_until=notice.claimed_until, attempts=notice.attempts
    )
    notice.claimed_until = max(notice.claimed_until, database_now() + LEASE)
    return ours.update(claimed_until=notice.claimed_until) == 1


@transaction.atomic
def _settle(notice, **changes) -> None:
    Notice.objects.filter(pk=notice.pk, state=NoticeState.CLAIMED).update(**changes)
    point("settling")
