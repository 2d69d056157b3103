"""Counting the kept figures of communes: after deeds, at the end of a month, and all anew each night.

One at a time, by a lock of the database, so that an older count never comes after a newer one. Marks are
taken before anything is counted: what is done meanwhile leaves a mark of its own and is counted next time.
"""

import datetime as dt
import time
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from accounts.scope import system_scope
from reports.figures.periods import Period
from reports.models import CommuneFigures, CommuneMark, FigureCheck
from reports.rollups import closes_at, communes_of, counted, months_kept, open_months

AT_ONCE = 200
MARKS_AT_ONCE = 2000
# A run of every minute leaves the worker to others before the next one comes.
SECONDS = 40
FIRST = 10
LOCK = (1685025906, 3)


def count_figures() -> int:
    """Count what was marked, close months, fill what is missing; return how many rows. Runs every minute.

    Leaves at once when another run is at it.
    """
    until, written = time.monotonic() + SECONDS, 0
    for part in (count_marked, fill_months):
        while time.monotonic() < until and (found := part()):
            written += found
    return written


@system_scope("reports.count_figures")
def count_marked() -> int:
    """Count the communes marked first, at most `AT_ONCE`; return how many rows were written."""
    if not _alone():
        return 0
    marks = CommuneMark.objects.order_by("pk").values_list("commune_id", flat=True)[:MARKS_AT_ONCE]
    communes = sorted(set(marks))[:AT_ONCE]
    CommuneMark.objects.filter(commune__in=communes).delete()
    now = timezone.now()
    return sum(_keep(counted(communes, period, now)) for period in open_months(now)) if communes else 0


@system_scope("reports.fill_figures")
def fill_months() -> int:
    """Count a part of what is missing: rows of a new month, and the last count of one that is over."""
    if not _alone():
        return 0
    now = timezone.now()
    for period in months_kept(now):
        done = {"closed": True} if closes_at(period) <= now else {}
        there = CommuneFigures.objects.filter(month=period.code, **done).values("commune")
        missing = communes_of(period).exclude(pk__in=there).order_by("pk").values_list("pk", flat=True)
        if communes := list(missing[:AT_ONCE]):
            return _keep(counted(communes, period, now))
    return 0


@dataclass
class Compared:
    """What a comparison has found so far; `first` holds the first differences as `FigureCheck.first` does."""

    communes: set = field(default_factory=set)
    differing: set = field(default_factory=set)
    differences: int = 0
    first: list = field(default_factory=list)

    def add(self, key: int, found: list[dict]) -> None:
        """Take in one commune and month with what differs."""
        self.communes.add(key)
        if found:
            self.differing.add(key)
            self.differences += len(found)
            self.first += found[: FIRST - len(self.first)]


def compare_figures(at_once: int = AT_ONCE) -> FigureCheck:
    """Count the open months of all communes anew, repair what differed; keep and return how many there were.

    A commune that was marked meanwhile is counted anew as well, and not compared: it is known to be behind.
    """
    began, compared = timezone.now(), Compared()
    for period in open_months(began):
        last = 0
        while keys := _next_part(period, last, at_once):
            _compare_part(keys, period, compared)
            last = keys[-1]
    return _kept(began, compared)


@system_scope("reports.compare_figures")
def _compare_part(keys: list[int], period: Period, compared: Compared) -> None:
    _wait()
    marks = CommuneMark.objects.filter(commune__in=keys).values_list("commune_id", flat=True)
    kept = {row.commune_id: row for row in CommuneFigures.objects.filter(commune__in=keys, month=period.code)}
    behind = set(marks)
    fresh = counted(keys, period, timezone.now())
    behind |= set(marks.all())
    for row in fresh:
        was = kept.get(row.commune_id)
        if was and row.commune_id not in behind:
            compared.add(row.commune_id, differences(was, row))
    _keep(fresh)


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


def _next_part(period: Period, last: int, at_once: int) -> list[int]:
    rest = communes_of(period).filter(pk__gt=last).order_by("pk")
    return list(rest.values_list("pk", flat=True)[:at_once])


def _kept(began: dt.datetime, compared: Compared) -> FigureCheck:
    return FigureCheck.objects.create(
        began_at=began,
        communes=len(compared.communes),
        differing=len(compared.differing),
        differences=compared.differences,
        first=compared.first,
    )


def _keep(rows: list[CommuneFigures]) -> int:
    CommuneFigures.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["month", "commune"],
        update_fields=["cells", "counted_at", "closed"],
    )
    return len(rows)


def _alone() -> bool:
    """Take the lock until the end of the transaction; tell whether it was free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK)
        return cursor.fetchone()[0]


def _wait() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
