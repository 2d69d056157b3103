"""Counting the kept figures of communes: after deeds, at the end of a month, and all anew each night.

One at a time, by a lock of the database, so that an older count never comes after a newer one. Marks are
taken before anything is counted: what is done meanwhile leaves a mark of its own and is counted next time.
"""

import time

from django.db.models import Q
from django.utils import timezone

from accounts.scope import system_scope
from reports.figures.periods import Period
from reports.models import CommuneFigures, CommuneMark, EventDay, FigureCheck
from reports.rollup_days import COUNTS, EVENTS, counted_day, counted_so_far, days_over
from reports.rollups import (
    closes_at,
    communes_between,
    communes_of,
    counted,
    months_kept,
    open_months,
)
from vault.locks import Lock, take_if_free, wait_for

AT_ONCE = 200
MARKS_AT_ONCE = 2000
# A run of every minute leaves the worker to others before the next one comes.
SECONDS = 40
FIRST = 10


def count_figures() -> int:
    """Count what was marked, close months, fill what is missing; return how many rows. Runs every minute.

    Then goes on with a night's check that was broken off. Leaves at once when another run is at it.
    """
    until, written = time.monotonic() + SECONDS, 0
    count_today()
    for part in (count_marked, fill_months, count_day, compare_more):
        while time.monotonic() < until and (found := part()):
            written += found
    return written


@system_scope("reports.count_figures")
def count_marked() -> int:
    """Count the communes marked first, at most `AT_ONCE`; return how many rows were written."""
    if not take_if_free(Lock.FIGURES):
        return 0
    marks = CommuneMark.objects.order_by("pk").values_list("commune_id", flat=True)[:MARKS_AT_ONCE]
    communes = sorted(set(marks))[:AT_ONCE]
    CommuneMark.objects.filter(commune__in=communes).delete()
    now = timezone.now()
    return sum(_keep(counted(communes, period, now)) for period in open_months(now)) if communes else 0


@system_scope("reports.fill_figures")
def fill_months() -> int:
    """Count a part of what is missing: rows of a new month, and the last count of one that is over.

    The newest month first: in a house that begins with old records, pages wait for this month alone.
    """
    if not take_if_free(Lock.FIGURES):
        return 0
    now = timezone.now()
    for period in reversed(months_kept(now)):
        done = {"closed": True} if closes_at(period) <= now else {}
        there = CommuneFigures.objects.filter(month=period.code, **done).values("commune")
        missing = communes_of(period).exclude(pk__in=there).order_by("pk").values_list("pk", flat=True)
        if communes := list(missing[:AT_ONCE]):
            return _keep(counted(communes, period, now))
    return 0


@system_scope("reports.count_events")
def count_day() -> int:
    """Count the events of one day that is over and was not counted yet; return how many rows were written."""
    if not take_if_free(Lock.FIGURES):
        return 0
    days = days_over(timezone.now())
    kept = EventDay.objects.filter(day__in=days, area=None, is_over=True)
    known = set(kept.values_list("day", flat=True))
    missing = [day for day in days if day not in known]
    if not missing:
        return 0
    # With what was told of the day while it ran.
    EventDay.objects.filter(Q(day__lt=days[0]) | Q(day=missing[0])).delete()
    return len(EventDay.objects.bulk_create(counted_day(missing[0])))


@system_scope("reports.count_events")
def count_today() -> int:
    """Count today's events that came since they were counted last; return how many rows were written."""
    if not take_if_free(Lock.FIGURES):
        return 0
    rows = counted_so_far(timezone.now())
    EventDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day", "area"],
        update_fields=["done", "refused", "last"],
    )
    return len(rows)


def compare_figures(at_once: int = AT_ONCE) -> FigureCheck:
    """Count the open months of all communes anew, repair what differed; return the check that tells how many.

    Goes on with a check that was broken off. A commune that was marked meanwhile is counted anew as well, and
    not compared: it is known to be behind.
    """
    key = _begin_check()
    while _compare_part(at_once):
        pass
    return FigureCheck.objects.get(pk=key)


def compare_more() -> int:
    """Compare one part more of a check that was broken off; return how many communes, 0 where none was."""
    return _compare_part(AT_ONCE, wait=False)


@system_scope("reports.compare_figures")
def _begin_check() -> int:
    wait_for(Lock.FIGURES)
    check = FigureCheck.objects.filter(ended_at=None).first()
    return (check or FigureCheck.objects.create(began_at=timezone.now())).pk


@system_scope("reports.compare_figures")
def _compare_part(at_once: int, *, wait: bool = True) -> int:
    """Compare the next `at_once` communes of the running check and note how far it is, in one transaction."""
    if wait:
        wait_for(Lock.FIGURES)
    elif not take_if_free(Lock.FIGURES):
        return 0
    check = FigureCheck.objects.filter(ended_at=None).first()
    if check is None:
        return 0
    months = open_months(timezone.now())
    rest = communes_between(months[0], months[-1]).filter(pk__gt=check.last).order_by("pk")
    keys = list(rest.values_list("pk", flat=True)[:at_once])
    if keys:
        parts = [_compared(keys, period) for period in months]
        _note(check, parts, len({key for part in parts for key in part}))
        check.last = keys[-1]
    else:
        _note(check, [_compared_days()])
        check.ended_at = timezone.now()
    check.save()
    return len(keys)


def _compared(keys: list[int], period: Period) -> dict[int, list[dict]]:
    """Return commune → what differed, of those that could be compared; what was counted is kept."""
    keys = list(communes_of(period).filter(pk__in=keys).values_list("pk", flat=True))
    marks = CommuneMark.objects.filter(commune__in=keys).values_list("commune_id", flat=True)
    kept = {row.commune_id: row for row in CommuneFigures.objects.filter(commune__in=keys, month=period.code)}
    behind = set(marks)
    fresh = counted(keys, period, timezone.now())
    behind |= set(marks.all())
    _keep(fresh)
    compared = [row for row in fresh if row.commune_id in kept and row.commune_id not in behind]
    return {row.commune_id: differences(kept[row.commune_id], row) for row in compared}


def _compared_days() -> dict[int, list[dict]]:
    """Return commune → what differed of the days of events; a day of which something did is written anew."""
    days = days_over(timezone.now())
    known = EventDay.objects.filter(area=None, is_over=True, day__in=days).order_by("day")
    found = {}
    for day in known.values_list("day", flat=True):
        was, now = EventDay.objects.filter(day=day), counted_day(day)
        told = _differing_days({row.area_id: row for row in was}, {row.area_id: row for row in now})
        if told:
            was.delete()
            EventDay.objects.bulk_create(now)
        for one in told:
            found.setdefault(one["commune"], []).append(one)
    return found


def _differing_days(was: dict[int, EventDay], now: dict[int, EventDay]) -> list[dict]:
    pairs = [(was.get(key), now.get(key), key) for key in sorted((was.keys() | now.keys()) - {None})]
    return [
        {
            "commune": key,
            "month": str((old or new).day),
            "figure": EVENTS,
            "cell": cell,
            "was": getattr(old, cell, 0),
            "is": getattr(new, cell, 0),
        }
        for old, new, key in pairs
        for cell in COUNTS
        if getattr(old, cell, 0) != getattr(new, cell, 0)
    ]


def _note(check: FigureCheck, parts: list[dict[int, list[dict]]], communes: int = 0) -> None:
    """Add to the check what differed, and how many communes were compared."""
    found = [one for part in parts for differing in part.values() for one in differing]
    check.communes += communes
    check.differing += len({one["commune"] for one in found})
    check.differences += len(found)
    check.first += found[: max(FIRST - len(check.first), 0)]


def differences(was: CommuneFigures, now: CommuneFigures) -> list[dict]:
    """Return each number that differs: commune, month, figure, cell, was, is."""
    pairs = sorted(
        {(figure, cell) for row in (was, now) for figure in row.cells for cell in row.cells[figure]}
    )
    numbers = [(*pair, *(row.cells.get(pair[0], {}).get(pair[1], 0) for row in (was, now))) for pair in pairs]
    about = {"commune": now.commune_id, "month": now.month}
    return [
        {**about, "figure": figure, "cell": cell, "was": before, "is": after}
        for figure, cell, before, after in numbers
        if before != after
    ]


def _keep(rows: list[CommuneFigures]) -> int:
    CommuneFigures.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["month", "commune"],
        update_fields=["cells", "counted_at", "closed"],
    )
    return len(rows)
