"""The clocks of a case as data, each with its source. Pure functions; `actions.clocks` writes the rows."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.enums import (
    NOT_RECEIVED,
    PAPER_KINDS,
    DeadlineKind,
    ForwardState,
    PauseReason,
    ReportState,
)
from casework.models.emergency import LONGEST_ISOLATION
from vietnam.calendar import add_working_days, day_of, end_of_day, working_days_between

# Why a clock never stands still. The law gives the commune no such right; else whoever waits is the child.
LAW = _("luật không cho dừng")
CHILD = _("trẻ không thể chờ: bận hay vắng thì hoãn nhắc, hạn vẫn chạy")
OTHERS = _("người phải trả lời không chờ ai khác")


@dataclass(frozen=True)
class Rule:
    """`amount` in `unit`: `hours` run through nights and holidays, the others end with a day.

    `warn` is how many hours before its end a clock is reminded of, where that is done. `setting` names the
    row of `areas.settings` that may take the place of `amount`. `pauses` are the reasons for which it may
    stand still; without any `never` says why it never does.
    """

    source: str
    amount: int
    unit: str
    warn: int = 0
    setting: str = ""
    pauses: tuple[PauseReason, ...] = ()
    never: str = LAW


OURS = "setting"
# Decree 56/2017: V1 in procedure notes. OURS marks our own defaults, which a commune may change later.
RULES = {
    DeadlineKind.EMERGENCY: Rule("ND56-26.3", 12, "hours", warn=3),
    DeadlineKind.ISOLATION: Rule("ND56-32", LONGEST_ISOLATION, "days"),
    DeadlineKind.SCREENING: Rule(OURS, 3, "working_days", setting="screening_days", never=CHILD),
    DeadlineKind.PLAN: Rule("ND56-28.1", 5, "working_days"),
    DeadlineKind.APPROVAL: Rule("ND56-28.4", 2, "working_days"),
    DeadlineKind.VISIT: Rule(OURS, 30, "days", never=CHILD),
    DeadlineKind.REFERRAL_ANSWER: Rule(
        *(OURS, 5, "working_days"), setting="referral_answer_days", pauses=tuple(PauseReason), never=""
    ),
    DeadlineKind.SUPERVISION: Rule(OURS, 3, "working_days", setting="supervision_days", never=OTHERS),
    DeadlineKind.RESCREENING: Rule(OURS, 5, "working_days", setting="rescreening_days", never=CHILD),
    DeadlineKind.TRANSFER: Rule(OURS, 3, "working_days", setting="transfer_days", never=OTHERS),
    # Each task has the day that the meeting gave it.
    DeadlineKind.TASK: Rule("ND56-27.2", 5, "working_days"),
    # As those of a case meeting: the committee gives each its day.
    DeadlineKind.DECISION: Rule(OURS, 5, "working_days", never=OTHERS),
    DeadlineKind.REVIEW: Rule(OURS, 60, "days", never=CHILD),
    DeadlineKind.FOLLOW_UP: Rule(OURS, 183, "days", setting="follow_up_days", never=CHILD),
    # Both run in days on which the institution holds lessons: `referrals.first_days` says until when.
    DeadlineKind.NO_SHOW: Rule(OURS, 3, "working_days", setting="no_show_days", never=CHILD),
    DeadlineKind.PLACEMENT_CHECK: Rule(OURS, 14, "days", never=CHILD),
    **dict.fromkeys(PAPER_KINDS, Rule(OURS, 30, "days", setting="paper_days", never=CHILD)),
    DeadlineKind.SILENT: Rule(OURS, 30, "days", setting="silent_days", never=CHILD),
    # At least once in six months (the day of the same number; see `months_later`).
    DeadlineKind.HEALTH_CHECK: Rule("BLLD-145.1", 6, "months"),
}
# Working days in which a school answers what a pupil or the parents raise, passed on or not (Decree 56/2017,
# Art 53); a day before the end it is reminded.
SCHOOL_ANSWER_DAYS, SCHOOL_ANSWER_WARN = 7, 6
# What waited for somebody else goes on with one day, or one hour, at the least: an answer that comes on the
# last evening is to be read first.
LEAST = 1


def is_ours(kind: str) -> bool:
    """Tell whether the clock `kind` follows from a setting of ours and no article of law."""
    return RULES[kind].source == OURS


def school_answer_due(forward) -> dt.datetime | None:
    """Return until when the school answers the pupil or the parents; None when they raised nothing."""
    if forward.raised_on is None or forward.raised_answered_on:
        return None
    return end_of_day(add_working_days(forward.raised_on, SCHOOL_ANSWER_DAYS))


def emergency_clock(report) -> dt.datetime | None:
    """Return when the 12 hours of an urgent report that waits run out, counted from its receipt; else None.

    Decree 56/2017, Arts 26(3) and 31: from receiving the information, not from typing it in.
    """
    urgent = report.urgent and waits(report)
    return due_at(DeadlineKind.EMERGENCY, report.received_at) if urgent else None


def forward_clock(forward) -> dt.datetime | None:
    """Return the same for a report on its way to another commune: the way does not stop the clock."""
    urgent = forward.urgent and forward.state == ForwardState.SENT
    return due_at(DeadlineKind.EMERGENCY, forward.received_at) if urgent else None


def waits(report) -> bool:
    """Tell whether nobody has decided about `report` yet: it is open, or sent on and not received.

    `forward_state` of a report that was sent on is given by `reporting` and by its page.
    """
    return report.state == ReportState.OPEN or getattr(report, "forward_state", "") in NOT_RECEIVED


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the day of the same number `months` later, the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def hours_of(kind: str) -> tuple[dt.timedelta, dt.timedelta]:
    """Return how long a clock that runs by the hour has run when it is reminded of, and when it runs out."""
    rule = RULES[kind]
    return dt.timedelta(hours=rule.amount - rule.warn), dt.timedelta(hours=rule.amount)


def due_at(kind: str, start: dt.datetime, amount: int | None = None, pauses=()) -> dt.datetime:
    """Return when the clock `kind` that starts at `start` (aware) runs out, in Viet Nam's time.

    `amount` takes the place of the rule's own; `actions.clocks` reads it where the rule has a setting.
    `pauses` are pairs of moments in which it was stopped and went on again, the earliest first.
    """
    rule = RULES[kind]
    amount = rule.amount if amount is None else amount
    if pauses:
        return _after(pauses[-1][1], amount - _used(start, pauses, rule.unit), rule.unit)
    if rule.unit == "hours":
        return start + dt.timedelta(hours=amount)
    day = day_of(start)
    if rule.unit == "days":
        return end_of_day(day + dt.timedelta(days=amount))
    if rule.unit == "months":
        return end_of_day(months_later(day, amount))
    return end_of_day(add_working_days(day, amount))


def due_again(clock, at: dt.datetime) -> dt.datetime:
    """Return when a paused `clock` whose date a person chose runs out once it goes on `at`."""
    unit = RULES[clock.kind].unit
    return _after(at, _between(clock.paused_at, clock.due_at, unit), unit)


def left_of(clock) -> int:
    """Return how much a paused `clock` has left, in the unit of its rule: one at the least."""
    return max(LEAST, _between(clock.paused_at, clock.due_at, RULES[clock.kind].unit))


def _after(again, left, unit) -> dt.datetime:
    """Return when a clock runs out that goes on at `again` with so much `left`, `LEAST` in any case."""
    left = max(LEAST, left)
    if unit == "hours":
        return again + dt.timedelta(hours=left)
    day = day_of(again)
    return end_of_day(day + dt.timedelta(days=left) if unit == "days" else add_working_days(day, left))


def _used(start, pauses, unit) -> int:
    """Return how much of a clock had run when it went on the last time: what it stood still is left out.

    The day of a stop still counts, the day of going on does not, as the day of an event never does (Civil
    Code 2015, Art 147(2)).
    """
    stood = sum(_between(stopped, again, unit) for stopped, again in pauses)
    return _between(start, pauses[-1][1], unit) - stood


def _between(first: dt.datetime, last: dt.datetime, unit: str):
    if unit == "hours":
        return (last - first) / dt.timedelta(hours=1)
    if unit == "days":
        return (day_of(last) - day_of(first)).days
    if unit == "working_days":
        return working_days_between(day_of(first), day_of(last))
    raise ValueError(unit)  # a rule that counts months stands still for nobody
