"""A clock that is long overdue is told to the supervisors of its commune, once for each due date.

An urgent report that nobody decided about has no clock of a case: it is told when its 12 hours are over.

How long is a setting for each class of clocks; days are working days, so one look a working morning is
enough, just before the digests that carry what it finds.
"""

import datetime as dt
from urllib.parse import urlencode

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts.access import supervisors_of_communes
from accounts.actions import leave_notices, stop_notices
from accounts.enums import WAITING_STATES, NoticeKind, NoticeReason
from accounts.models import Notice
from accounts.scope import system_scope
from areas.models import Area
from areas.queries import numbers
from casework.actions.cases import case_path
from casework.enums import DeadlineKind, ForwardState
from casework.models import Deadline, ReportForward
from reminders.clock import database_now
from reminders.models import Heartbeat
from reminders.queries import forwards_running_out, last_done, reports_running_out
from reminders.timing import digest_moment
from vietnam.calendar import day_of, end_of_day, is_working_day

ESCALATION = "escalation"
BATCH = 200
# Kinds of clocks with a setting of their own; all others go by `OTHERS`.
CLASSES = {
    DeadlineKind.EMERGENCY: "escalation_days_urgent",
    DeadlineKind.ISOLATION: "escalation_days_urgent",
    DeadlineKind.PLAN: "escalation_days_lawful",
    DeadlineKind.APPROVAL: "escalation_days_lawful",
}
OTHERS = "escalation_days"


def tell_escalations(now=None) -> int:
    """Tell supervisors of the clocks that are overdue for as long as the settings say; return how many.

    Nothing before the digest of a working day, nor when this day was done. A commune without a supervisor
    is looked at again the next working morning.
    """
    now = now or database_now()
    moment = digest_moment(now)
    if moment is None or (last_done(ESCALATION) or moment - dt.timedelta(days=1)) >= moment:
        return 0
    told, last = 0, 0
    while batch := _tell_batch(moment, last):
        told, last = told + len(batch), batch[-1].pk
    Heartbeat.objects.update_or_create(name=ESCALATION, defaults={"at": moment})
    return told


@system_scope("reminders.escalate_reports")
def tell_undecided_reports(now=None) -> None:
    """Tell the supervisors, once, that an urgent report in a commune of theirs is undecided after 12 hours.

    A supervisor may read no report: what is told is about the commune, it bears neither content nor a way to
    the report, and the message does not name the commune; the page it leads to does, for whoever supervises
    it. Where nobody supervises a commune nothing more is told: its chair has been since the report came in
    (`tell_urgent_reports`). What is decided before it could be sent is not sent. May run every minute.
    """
    now = now or database_now()
    late = _undecided(now)
    supervisors = supervisors_of_communes({pk for pk, _due in late})
    communes = Area.objects.in_bulk({pk for pk, _due in late})
    leave_notices([_undecided_in(communes[pk], supervisors[pk], due) for pk, due in late])
    waiting = Notice.objects.filter(kind=NoticeKind.REPORT_ESCALATED, state__in=WAITING_STATES)
    still = {(f"areas.area:{pk}", due) for pk, due in late}
    over = [pk for pk, *what in waiting.values_list("pk", "about", "due") if tuple(what) not in still]
    stop_notices(Notice.objects.filter(pk__in=over), NoticeReason.DONE)


def _undecided(now) -> set[tuple[int, dt.datetime]]:
    """Return the communes with an urgent report that is theirs to decide, each with the end of its hours."""
    reports = {report.pk: (report, due) for report, due in reports_running_out(now) if due <= now}
    found = {(report.commune_id, due) for report, due in reports.values()}
    sent = ReportForward.objects.filter(report__in=reports, state=ForwardState.SENT)
    found |= {(to, reports[pk][1]) for pk, to in sent.values_list("report_id", "to_commune_id")}
    return found | {(row.to_commune_id, due) for row, due in forwards_running_out(now) if due <= now}


def _undecided_in(commune, people, due) -> dict:
    path = f"{reverse('casework:supervised')}?{urlencode({'commune': commune.pk})}"
    return {
        "to": people,
        "kind": NoticeKind.REPORT_ESCALATED,
        "about": commune,
        "path": path,
        "due": due,
    }


def long_overdue(moment):
    """Return the running clocks that are overdue long enough at `moment` and of which nobody was told yet."""
    days = numbers(*set(CLASSES.values()), OTHERS)
    late = Q(due_at__lte=_days_ago(moment, days[OTHERS])) & ~Q(kind__in=CLASSES)
    for kind, setting in CLASSES.items():
        late |= Q(kind=kind, due_at__lte=_days_ago(moment, days[setting]))
    about = Concat(Value("casework.deadline:"), Cast(OuterRef("pk"), CharField()))
    told = Notice.objects.filter(kind=NoticeKind.CLOCK_ESCALATED, about=about, due=OuterRef("due_at"))
    return Deadline.objects.filter(late, ~Exists(told), met_at=None, cancelled_at=None, paused_at=None)


@system_scope("reminders.escalate")
def _tell_batch(moment, last) -> list[Deadline]:
    rows = long_overdue(moment).filter(pk__gt=last).select_related("case__commune").order_by("pk")
    batch = list(rows[:BATCH])
    supervisors = supervisors_of_communes({clock.case.commune_id for clock in batch})
    leave_notices([_told(clock, supervisors[clock.case.commune_id]) for clock in batch])
    return batch


def _told(clock, people) -> dict:
    return {
        "to": people,
        "kind": NoticeKind.CLOCK_ESCALATED,
        "about": clock,
        "path": case_path(clock.case),
        "case_code": clock.case.code,
        "due": clock.due_at,
    }


def _days_ago(moment, days: int) -> dt.datetime:
    """Return the end of the day `days` working days before that of `moment`."""
    day = day_of(moment)
    for _step in range(days):
        day -= dt.timedelta(days=1)
        while not is_working_day(day):
            day -= dt.timedelta(days=1)
    return end_of_day(day)
