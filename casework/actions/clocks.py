"""Starting and ending deadlines, inside the transaction of the deed that causes it."""

import datetime as dt

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from areas.calendar import refresh
from areas.queries import number
from audit.actions import save
from casework.deadlines import RULES, due_again, due_at
from casework.enums import DeadlineKind
from casework.models import Case, Deadline
from casework.silence import SHORTEST_SILENCE
from casework.workflow import NotNow
from vietnam.calendar import day_of, today


def start_clock(
    case,
    kind,
    *,
    by,
    about=None,
    owner=None,
    due: dt.datetime | None = None,
    since: dt.datetime | None = None,
    counted: dt.datetime | None = None,
    by_setting: str = "",
) -> Deadline:
    """Start the clock `kind` of `case` now or `since`, or move the running one; `due` overrides the rule.

    `about` is the record that the clock watches when it is not the case itself. `counted` says of a `due`
    that follows from the rule all the same from which moment it counts: a later change of the setting or the
    calendar moves it, where a date that a person chose stays. `by_setting` names the setting where the rule
    has several. One that stood still runs again. Returns the deadline.
    """
    start = since or timezone.now()
    deadline = _running(case, kind, about) or Deadline(case=case, kind=kind, about=_key(about))
    deadline.starts_at, deadline.due_at = start, due or due_by_setting(kind, start, by_setting)
    deadline.counted_from = counted if due else start
    deadline.counted_by = by_setting if deadline.counted_from else ""
    deadline.paused_at, deadline.paused_why, deadline.pauses = None, "", []
    deadline.rule, deadline.owner = RULES[kind].source, owner or case.officer
    deadline.put_off_until, deadline.put_off_why = None, ""
    save(deadline, by=by, reason="start_clock")
    refresh_next_due(case)
    return deadline


def due_by_setting(kind: str, start: dt.datetime, setting: str = "") -> dt.datetime:
    """Return when the clock `kind` that starts at `start` runs out, by the setting of that day.

    By `setting` where the rule has several, and by the calendar that holds at this moment, whatever this
    process knew of it.
    """
    refresh()
    setting = setting or RULES[kind].setting
    return due_at(kind, start, number(setting, on=day_of(start)) if setting else None)


def pause_clock(case, kind, *, by, why: str, about=None) -> Deadline | None:
    """Let the clock `kind` of `case` stand still from now on, for `why` (`PauseReason`).

    One that stands still already keeps its day and bears the newer reason; None when no such clock runs.
    Raises `NotNow` for a clock that never stands still, or not for this reason (`deadlines.Rule.pauses`).
    """
    rule = RULES[kind]
    if why not in rule.pauses:
        told = {"clock": DeadlineKind(kind).label, "why": rule.never}
        raise NotNow(_("Thời hạn “%(clock)s” không tạm dừng được: %(why)s.") % told)
    deadline = _running(case, kind, about)
    if deadline:
        deadline.paused_at, deadline.paused_why = deadline.paused_at or timezone.now(), why
        # What waits for somebody else is on nobody's day: there is nothing to put off.
        deadline.put_off_until, deadline.put_off_why = None, ""
        save(deadline, by=by, reason="pause_clock")
        refresh_next_due(case)
    return deadline


def resume_clock(case, kind, *, by, about=None) -> Deadline | None:
    """Let the clock `kind` of `case` go on from now with what it had left; None when no such clock runs.

    By the setting and the calendar of this moment, whatever changed while it stood still. One that did not
    stand still stays as it is.
    """
    deadline = _running(case, kind, about)
    if deadline and deadline.is_paused:
        refresh()
        now = max(deadline.paused_at, timezone.now())
        chosen = due_again(deadline, now)
        _note_pause(deadline, now)
        setting = deadline.counted_by or RULES[kind].setting
        amount = number(setting) if setting else None
        since, stood = deadline.counted_from, deadline.stood_still
        deadline.due_at = due_at(kind, since, amount, stood) if since else chosen
        save(deadline, by=by, reason="resume_clock")
        refresh_next_due(case)
    return deadline


def meet_clock(case, kind, *, by, about=None, at: dt.datetime | None = None) -> None:
    """Note that what the clock `kind` asked for was done, now or `at`; harmless when no such clock runs."""
    _end(case, kind, about, by, "met_at", at)


def meet_every_clock(case, kind, *, by, but=None) -> None:
    """Note that what the clocks `kind` of `case` asked for was done now, save of the one about `but`."""
    running = case.deadlines.filter(kind=kind, met_at=None, cancelled_at=None)
    for deadline in running.exclude(about=_key(but)) if but else running:
        deadline.met_at = max(deadline.starts_at, timezone.now())
        _note_pause(deadline, deadline.met_at)
        save(deadline, by=by, reason="met_at")
    refresh_next_due(case)


def cancel_clock(case, kind, *, by, about=None, due: dt.datetime | None = None) -> None:
    """Stop the clock `kind` because what it asked for is no longer wanted; only one that runs until `due`."""
    running = case.deadlines.filter(kind=kind, about=_key(about), met_at=None, cancelled_at=None)
    if due is None or running.filter(due_at=due).exists():
        _end(case, kind, about, by, "cancelled_at")


def cancel_all_clocks(case, *, by) -> None:
    """Stop every clock of a case that ends."""
    for deadline in case.deadlines.filter(met_at=None, cancelled_at=None):
        deadline.cancelled_at = timezone.now()
        _note_pause(deadline, deadline.cancelled_at)
        save(deadline, by=by, reason="case_ended")
    refresh_next_due(case)


def note_deed(case, *, by) -> None:
    """Note that something was done on the locked `case` today; the clock of its silence is met.

    One update a day and case: the column is left out of the history, what was done has its own.
    """
    day, last = today(), case.last_deed_on
    if last == day:
        return
    case.last_deed_on = day
    Case.objects.filter(pk=case.pk).update(last_deed_on=day)
    # Sooner than this no silence can have been told of: most deeds do not ask.
    if last and (day - last).days >= SHORTEST_SILENCE:
        meet_clock(case, DeadlineKind.SILENT, by=by)


def refresh_next_due(case) -> None:
    """Bring `next_due` and `next_kind` of `case` into step with its earliest deadline that runs."""
    running = case.deadlines.filter(met_at=None, cancelled_at=None, paused_at=None)
    earliest = running.order_by("due_at", "pk").first()
    case.next_due = earliest and earliest.due_at
    case.next_kind = earliest.kind if earliest else ""
    # Derived columns: the deadline's own history says who moved it, so the case's history is left alone.
    Case.objects.filter(pk=case.pk).update(next_due=case.next_due, next_kind=case.next_kind)


def _end(case, kind, about, by, column, at=None) -> None:
    running = _running(case, kind, about)
    if running:
        now = timezone.now()
        setattr(running, column, max(running.starts_at, min(at or now, now)))
        _note_pause(running, now)
        save(running, by=by, reason=column)
        refresh_next_due(case)


def _running(case, kind, about) -> Deadline | None:
    """Return the clock that was neither met nor cancelled, standing still or not."""
    return case.deadlines.filter(kind=kind, about=_key(about), met_at=None, cancelled_at=None).first()


def _note_pause(deadline, now) -> None:
    """Write down how long a clock stood still that goes on, or ends, `now`."""
    if deadline.is_paused:
        deadline.pauses = [*deadline.pauses, deadline.paused_at, max(deadline.paused_at, now)]
        deadline.paused_at, deadline.paused_why = None, ""


def _key(about) -> str:
    return f"{about._meta.label_lower}:{about.pk}" if about else ""


def mark_told(deadlines) -> None:
    """Note that the passing of these deadlines was told, so that it is told once for each due date.

    Bookkeeping of the reminders, no fact about a case: the column is left out of the history.
    """
    Deadline.objects.filter(pk__in=[deadline.pk for deadline in deadlines]).update(told_for=F("due_at"))
