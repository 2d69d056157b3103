"""What is to be told and to be sent. Rows in PostgreSQL are the truth; the broker only wakes the pump."""

import datetime as dt

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.enums import BREAKS_QUIET, URGENT, WAITING_STATES, NoticeKind, NoticeState
from accounts.models import DeadAddress, Notice
from casework.deadlines import SCHOOL_ANSWER_WARN, hours_of, school_answer_due
from casework.enums import DeadlineKind, ForwardState
from casework.models import Deadline, Report, ReportForward
from casework.models.case import UNTOLD
from casework.reporting import urgent_waiting
from reminders.enums import TROUBLED, DeliveryOutcome
from reminders.models import Delivery, Digest, Heartbeat
from reminders.timing import last_digest, next_digest, rests
from vietnam.calendar import add_working_days, day_of, end_of_day

PUMP = "pump"
# How long one pump alone may send what it claimed.
LEASE = dt.timedelta(minutes=5)
# What says of a clock that it is late, or stands still: no longer true when that changed meanwhile.
TOLD_OF_CLOCKS = (
    *(NoticeKind.DEADLINE_PASSED, NoticeKind.HOURS_PASSED),
    *(NoticeKind.CLOCK_ESCALATED, NoticeKind.CLOCK_PAUSED),
)
LONGEST_TOLD = dt.timedelta(days=7)


def passed_deadlines(now) -> QuerySet[Deadline]:
    """Return open deadlines whose due date lies before `now` and whose passing nobody was told of yet."""
    return (
        Deadline.objects.filter(UNTOLD, met_at=None, cancelled_at=None, paused_at=None, due_at__lt=now)
        .select_related("case__commune", "case__officer", "owner")
        .order_by("due_at")
    )


def reports_running_out(now) -> list[tuple[Report, dt.datetime]]:
    """Return the undecided urgent reports whose 12 hours are over or nearly so, each with their end.

    One that nobody touched for a week is on everybody's list by then and is not told of again.
    """
    warned, out = hours_of(DeadlineKind.EMERGENCY)
    waiting = urgent_waiting(now - warned).filter(received_at__gt=now - out - LONGEST_TOLD)
    return [(report, report.received_at + out) for report in waiting]


def forwards_running_out(now) -> list[tuple[ReportForward, dt.datetime]]:
    """Return the same of what a school reported and no commune has received yet."""
    warned, out = hours_of(DeadlineKind.EMERGENCY)
    within = {"received_at__lte": now - warned, "received_at__gt": now - out - LONGEST_TOLD}
    urgent = {"from_institution__isnull": False, "urgent": True, "state": ForwardState.SENT}
    rows = ReportForward.objects.filter(**urgent, **within).select_related("to_commune").defer("content")
    return [(forward, forward.received_at + out) for forward in rows.order_by("received_at")]


def school_answers_due(now) -> list[tuple[ReportForward, dt.datetime]]:
    """Return what pupils or parents raised at a school and was not answered, each with the end of its days.

    From a day before the end on, and no longer than a week after it.
    """
    day = day_of(now)
    rows = ReportForward.objects.filter(raised_on__gt=day - dt.timedelta(days=60), raised_answered_on=None)
    rows = rows.filter(from_institution__isnull=False).select_related("from_institution").defer("content")
    due = [(row, school_answer_due(row)) for row in rows.order_by("raised_on", "pk")]
    return [(row, end) for row, end in due if now - LONGEST_TOLD < end and _warned(row) <= day]


def _warned(row) -> dt.date:
    return add_working_days(row.raised_on, SCHOOL_ANSWER_WARN)


def sendable(now) -> QuerySet[Notice]:
    """Return what is to be sent by itself and nobody is sending: urgent, or due before the next digest comes.

    Unsent ones whose waiting time is over, and claims that ran out; not in the recipient's quiet hours, save
    what breaks them.
    """
    soon = Q(due__gt=now, due__lte=next_digest(now), created_at__gt=last_digest(now))
    # A claim that lasts longer than any was made under a wrong clock: it holds nobody up once that is right.
    free = _free(now) | Q(state=NoticeState.CLAIMED, claimed_until__gt=now + LEASE)
    waiting = Notice.objects.filter(free, Q(kind__in=URGENT) | soon, state__in=WAITING_STATES)
    return waiting.exclude(~Q(kind__in=BREAKS_QUIET) & rests(now)).order_by("pk")


def digestible(moment) -> QuerySet[Notice]:
    """Return what belongs into the digest of `moment`: everything left until then that is not urgent."""
    left = Notice.objects.filter(state=NoticeState.UNSENT, created_at__lte=moment)
    return left.exclude(kind__in=URGENT)


def open_digests(now) -> QuerySet[Digest]:
    """Return the digests of today that nobody is sending, of people who have no quiet hours now."""
    open_today = Digest.objects.filter(_free(now), day=day_of(now), done_at=None)
    return open_today.exclude(rests(now)).order_by("pk")


def lines_of(digests, moment, limit: int) -> dict[int, list[Notice]]:
    """Return key of a recipient → what the digest tells, at most `limit` and one more, in one query."""
    place = Window(RowNumber(), partition_by=F("recipient"), order_by=F("pk").asc())
    people = [digest.recipient_id for digest in digests]
    rows = digestible(moment).filter(recipient__in=people).annotate(place=place)
    found = {pk: [] for pk in people}
    for notice in rows.filter(place__lte=limit + 1).order_by("pk"):
        found[notice.recipient_id].append(notice)
    return found


def standing(notices) -> set[int]:
    """Return the keys of those of `notices` that are still so.

    A clock that was met, moved or stopped is not late; one that goes on again does not stand still.
    """
    clocks = {notice.pk: notice.about.partition(":")[2] for notice in notices if _is_clock(notice)}
    keys = [key for key in clocks.values() if key.isascii() and key.isdigit()]
    open_ = Deadline.objects.filter(pk__in=keys, met_at=None, cancelled_at=None)
    rows = {str(pk): at for pk, *at in open_.values_list("pk", "due_at", "paused_at")} if keys else {}
    return {one.pk for one in notices if one.pk not in clocks or _is_so(one, rows.get(clocks[one.pk]))}


def _is_so(notice, clock) -> bool:
    if clock is None:
        return False
    due, paused = clock
    if notice.kind == NoticeKind.CLOCK_PAUSED:
        return paused is not None and notice.due is not None and paused < notice.due
    return paused is None and due == notice.due


def _is_clock(notice) -> bool:
    return notice.kind in TOLD_OF_CLOCKS and notice.about.startswith("casework.deadline:")


def _free(now) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=now)


def last_pump():
    """Return when the pump last ran to its end, or None."""
    return last_done(PUMP)


def last_done(name: str):
    """Return the moment that is written down for a part of the pump, or None."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def waiting_messages() -> QuerySet[Notice]:
    """Return what is still to be sent, the oldest first."""
    return Notice.objects.filter(state__in=WAITING_STATES).select_related("recipient").order_by("pk")


def stopped_notices() -> QuerySet[Notice]:
    """Return what is not sent any more, with its reason, the newest first."""
    stopped = (NoticeState.WITHHELD, NoticeState.ENDED, NoticeState.FAILED)
    return Notice.objects.filter(state__in=stopped).select_related("recipient").order_by("-pk")


def sent_on(day) -> QuerySet[Delivery]:
    """Return what channels took over on the day `day`, the latest first."""
    begins = end_of_day(day - dt.timedelta(days=1))
    sent = Delivery.objects.filter(outcome=DeliveryOutcome.SENT, at__gt=begins, at__lte=end_of_day(day))
    return sent.select_related("recipient").order_by("-at", "-pk")


def troubled() -> QuerySet[Delivery]:
    """Return what did not go out as it should, the newest first."""
    return Delivery.objects.filter(outcome__in=TROUBLED).select_related("recipient").order_by("-pk")


def unreachable() -> QuerySet[DeadAddress]:
    """Return the addresses that reach nobody, the latest first."""
    return DeadAddress.objects.select_related("user").order_by("-since", "-pk")
