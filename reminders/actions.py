"""Telling people: notices for deadlines that passed, and sending what is unsent."""

import datetime as dt
import logging

from django.db import transaction
from django.urls import reverse

from accounts.access import people_of_commune, supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, NoticeState, RoleKind
from accounts.models import Notice
from accounts.scope import person_scope, system_scope
from casework.access import visible_cases
from casework.actions.cases import case_path, chairs, officers
from casework.actions.clocks import mark_told
from casework.deadlines import due_at
from casework.enums import DeadlineKind, ForwardState
from casework.plan_clock import plans_wanted
from reminders.access import may_still_open
from reminders.clock import database_now
from reminders.messages import email_for
from reminders.models import Heartbeat
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
from schools.access import post_holders

BATCH = 100
# So few that `LEASE` outlasts them also when each waits for a slow mail server (settings.EMAIL_TIMEOUT).
CLAIMED = 10
# Waiting time after the first, second, … failure; the last one repeats. Nothing is given up.
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
log = logging.getLogger(__name__)


@system_scope("reminders.tell")
def tell_passed_deadlines(now=None) -> int:
    """Leave a notice for each deadline that passed, once for each due date; return how many passed.

    The owner is told. When nobody owns it, or the owner may not open the case any more: the officers of the
    commune, its chairs too when a decision of the chair is late, and the supervisors where there is nobody.
    """
    passed = list(
        passed_deadlines(now or database_now()).select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    for deadline in passed:
        case = deadline.case
        leave_notice(
            to=who_answers_for(deadline),
            kind=NoticeKind.DEADLINE_PASSED,
            about=deadline,
            path=case_path(case),
            case_code=case.code,
            due=deadline.due_at,
        )
    mark_told(passed)
    return len(passed)


@system_scope("reminders.tell_reports")
def tell_urgent_reports(now=None) -> None:
    """Tell officers and chairs of urgent reports without a case, before and when the 12 hours run out.

    Of one that is on its way the commune that is to receive it is told as well. A notice of one kind with one
    due date exists once, so this may run every minute.
    """
    now = now or database_now()
    for report, due in reports_running_out(now):
        told = {"due": due, "kind": NoticeKind.DEADLINE_PASSED if due <= now else NoticeKind.REPORT_WAITS}
        path = reverse("casework:report", args=[report.pk])
        leave_notice(to=_who_decides(report.commune), about=report, path=path, **told)
        for forward in report.forwards.filter(state=ForwardState.SENT).select_related("to_commune"):
            path = reverse("casework:forward", args=[forward.pk])
            leave_notice(to=_who_decides(forward.to_commune), about=forward, path=path, **told)
    for forward, due in forwards_running_out(now):
        told = {"due": due, "kind": NoticeKind.DEADLINE_PASSED if due <= now else NoticeKind.REPORT_WAITS}
        path = reverse("casework:forward", args=[forward.pk])
        leave_notice(to=_who_decides(forward.to_commune), about=forward, path=path, **told)


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
    for report in plans_wanted(now or timezone.now()):
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


def send_notice(notice) -> None:
    """Send one claimed notice, or withhold it from a person who may no longer open the record.

    A failure is written down and tried again later; it never stops the notices behind it.
    """
    try:
        with person_scope(notice.recipient):
            may_open = may_still_open(notice)
        if may_open and notice.recipient.email:
            email_for(notice).send()
            point("handed over")
    except Exception:
        log.exception("notice %s was not sent, attempt %s", notice.pk, notice.attempts)
        wait = BACK_OFF[min(notice.attempts, len(BACK_OFF)) - 1]
        return _settle(notice, state=NoticeState.UNSENT, claimed_until=database_now() + wait)
    if not may_open:
        return _settle(notice, state=NoticeState.WITHHELD)
    return _settle(notice, state=NoticeState.SENT, sent_at=database_now())


def run_pump() -> dict[str, int]:
    """Tell what passed and send what is unsent, until nothing is left; return the counts.

    What cannot be told stops neither the other kinds nor the sending; only a run in which all was told counts
    as one, so that the banner speaks when something fails every minute.
    """
    passed, sent = 0, 0
    told = [_told(tell) for tell in TELLING]
    while batch := _told(tell_passed_deadlines):
        passed += batch
    while claimed := claim_notices():
        for notice in claimed:
            point("claimed")
            send_notice(notice)
        sent += len(claimed)
    if None not in (*told, batch):
        Heartbeat.objects.update_or_create(name=PUMP, defaults={"at": database_now()})
    return {"passed": passed, "sent": sent}


def _told(tell) -> int | None:
    """Call `tell`; return its count, 0 when it counts nothing, None when it failed."""
    try:
        return tell() or 0
    except Exception:
        log.exception("%s failed", tell.__name__)
        return None


TELLING = (tell_urgent_reports, tell_school_answers, tell_plans_wanted, tell_referrals)


def who_answers_for(deadline) -> list:
    """Return the users who are told when `deadline` passes (see `tell_passed_deadlines`)."""
    case, owner = deadline.case, deadline.owner
    if owner and owner.is_active and visible_cases(owner).filter(pk=case.pk).exists():
        return [owner]
    people = officers(case)
    if deadline.kind == DeadlineKind.APPROVAL:
        people = [*chairs(case), *people]
    return people or supervisors_of(case.commune)


def _who_decides(commune) -> list:
    return people_of_commune(commune, RoleKind.OFFICER, RoleKind.CHAIR)


@transaction.atomic
def _settle(notice, **changes) -> None:
    Notice.objects.filter(pk=notice.pk, state=NoticeState.CLAIMED).update(**changes)
    point("settling")
