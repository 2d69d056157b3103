"""Counts for the supervisor, over cases that are already visible. Every number has a list behind it."""

import datetime as dt

from django.db.models import Count, F, Q
from django.utils import timezone

from casework.enums import ENDED_STATES, CaseState, NoteKind
from casework.models import Deadline, Note
from vietnam.calendar import today

SILENT_DAYS = 30
WAITING_STATES = (CaseState.PLANNED, CaseState.CLOSING)


def overview(cases, communes) -> dict:
    """Return the numbers of the supervisor's page for the queryset `cases`, counted in one query.

    `communes`: one row for each of `communes`, also those without a case, with counts by state;
    `officers`: open and overdue by officer of a commune, for those with open cases.
    """
    now = timezone.now()
    opened = ~Q(state__in=ENDED_STATES)
    totals = {
        "open": Count("pk", filter=opened),
        "overdue": Count("pk", filter=opened & Q(next_due__lt=now)),
        "silent": Count("pk", filter=opened & Q(touched_at__lt=_silence())),
        **{f"state_{state}": Count("pk", filter=Q(state=state)) for state in CaseState},
    }
    counted = cases.values("commune_id", "commune__name", "officer_id", "officer__full_name").annotate(
        **totals
    )
    found = list(counted.order_by("-overdue", "officer__full_name", "commune__name"))
    rows = [_summed(area, found, totals) for area in communes]
    return {"communes": rows, "officers": [row for row in found if row["open"]]}


def _summed(area, counted, names) -> dict:
    """Return one commune with its officers' counts added up."""
    rows = [row for row in counted if row["commune_id"] == area.pk]
    sums = {name: sum(row[name] for row in rows) for name in names}
    return {**sums, "commune_id": area.pk, "name": area.name}


def behind(cases, asked: dict):
    """Return the cases behind one number, the nearest deadline first; open ones unless a state is asked for.

    `asked` may hold commune, officer (an id or "none"), state, and only ("overdue" or "silent").
    """
    found = (
        cases.filter(state=asked["state"]) if asked.get("state") else cases.exclude(state__in=ENDED_STATES)
    )
    if asked.get("commune"):
        found = found.filter(commune=asked["commune"])
    if asked.get("officer"):
        found = found.filter(officer=None if asked["officer"] == "none" else asked["officer"])
    if asked.get("only") == "overdue":
        found = found.filter(next_due__lt=timezone.now())
    if asked.get("only") == "silent":
        found = found.filter(touched_at__lt=_silence())
    return found.select_related("child", "commune", "officer").order_by("next_due", "pk")


def silent_cases(cases):
    """Return the open cases that nobody has touched for `SILENT_DAYS` days, the longest first."""
    return behind(cases, {"only": "silent"}).order_by("touched_at", "pk")


def waiting_cases(cases):
    """Return the cases that wait for a chair's decision, the earliest deadline first."""
    waiting = cases.filter(state__in=WAITING_STATES)
    return waiting.select_related("child", "commune", "officer").order_by("next_due", "pk")


def waiting_clocks(cases):
    """Return the clocks of `cases` that stand still, the longest first, then those that were put off."""
    later = Q(paused_at__isnull=False) | Q(put_off_until__gt=today())
    running = Deadline.objects.filter(later, case__in=cases, met_at=None, cancelled_at=None)
    order = (F("paused_at").asc(nulls_last=True), "due_at", "pk")
    return running.select_related("case__commune", "owner").order_by(*order)


def returned_notes(cases):
    """Return the supervisor's returned items on `cases`, unanswered ones first, then the newest."""
    notes = Note.objects.filter(case__in=cases, kind=NoteKind.RETURNED, kept_in=None)
    answered = Count("answer")
    related = ("case__child", "case__commune", "by", "answer__by")
    return notes.select_related(*related).annotate(answered=answered).order_by("answered", "-pk")


def _silence() -> dt.datetime:
    return timezone.now() - dt.timedelta(days=SILENT_DAYS)
