"""Kept figures of communes: which, of which months, how one row is counted, and how they are read.

The definitions are those of `reports.figures`. Kept while a month is open are the figures that deeds alone
change; those that the clock changes as well (a clock runs out) are counted when the month is closed, once.
Why: docs/decisions/0042-rollups.md.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, F, JSONField, OuterRef, Q, QuerySet, Value, When
from django.db.models import Case as Either
from django.db.models.functions import JSONObject
from django.utils import timezone

from areas.models import Area
from casework.models import Case
from reports.figures.asof import scope_of
from reports.figures.counting import by_commune
from reports.figures.definitions import STATUTORY
from reports.figures.periods import Cadence, Period, containing
from reports.models import CommuneFigures, CommuneMark
from vietnam.calendar import day_of

KEPT = (
    *("open_state", "open_risk", "open_label", "new", "ended"),
    *("sent", "expected", "attended", "support"),
)
# What pages tell of a month: little, so that a year of 150 communes is read with every page.
TOLD_NOW = ("open_state", "new", "ended", "sent", "support", "expected", "attended")
TOLD_THEN = ("new", "ended", "expected", "attended")
AT_CLOSING = (*(f"clock_{kind.value}" for kind in STATUTORY), "answers", "placed")
# How long a month waits for what is entered late: the attendance of its last week, a visit written on paper.
LATE_ENTRIES = dt.timedelta(days=10)
MONTHS = 12
# So many marked communes are counted while a page is made; with more, it says from when its numbers are.
LIVE = 5

Cells = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Now:
    """The figures `TOLD_NOW` of this month by commune; `since` is None where they hold every deed until now.

    `counted` says when each commune was counted: the list behind a number is that of this moment. `before`
    holds the months before: code → commune → the figures `TOLD_THEN` and whether the month is closed. Of
    `missing` communes nothing was counted yet.
    """

    period: Period
    communes: dict[int, Cells]
    counted: dict[int, dt.datetime]
    since: dt.datetime | None
    before: dict[str, dict[int, tuple[Cells, bool]]]
    missing: int

    def number(self, figure: str, *cells: str, commune: int | None = None) -> int | None:
        """Return the sum of `cells` (all) of a figure, of one commune or of all; None: not counted yet."""
        if commune is not None and commune not in self.communes:
            return None
        rows = self.communes.values() if commune is None else [self.communes[commune]]
        return sum(_number(row, figure, cells) for row in rows)


@dataclass(frozen=True)
class Month:
    """The kept figures of one month, of all the communes that were asked for; `cells` is None: no data."""

    period: Period
    cells: Cells | None
    closed: bool

    def number(self, figure: str, *cells: str) -> int | None:
        """Return the sum of `cells` (all) of a figure, None where there are no data."""
        return None if self.cells is None else _number(self.cells, figure, cells)


def closes_at(period: Period) -> dt.datetime:
    """Return the moment as of which the figures of a month are counted for the last time."""
    return period.moments[1] + LATE_ENTRIES


def months_kept(now: dt.datetime) -> list[Period]:
    """Return the months of which figures are kept, the first one first: a year, from the first record on."""
    first = Case.history.order_by("history_date").values_list("history_date", flat=True).first()
    month = containing(Cadence.MONTH, day_of(now))
    found = [month]
    while first and len(found) <= MONTHS and month.start > day_of(first):
        month = month.before
        found.append(month)
    return found[::-1]


def open_months(now: dt.datetime) -> list[Period]:
    """Return the months that still follow the deeds: this one, at its beginning also the one before."""
    month = containing(Cadence.MONTH, day_of(now))
    return [period for period in (month.before, month) if closes_at(period) > now]


def communes_of(period: Period) -> QuerySet[Area]:
    """Return the communes that were there in the month."""
    return communes_between(period, period)


def communes_between(first: Period, last: Period) -> QuerySet[Area]:
    """Return the communes that were there in one of the months from `first` to `last`."""
    there = Area.objects.filter(parent__isnull=False, valid_from__lte=last.end)
    return there.exclude(valid_to__lt=first.start)


def counted(
    communes: Iterable[int], period: Period, now: dt.datetime, figures: Iterable[str] = KEPT
) -> list[CommuneFigures]:
    """Return what is to be kept of a month of these communes (keys), as known now or when it was closed.

    Of a month that is still open only `figures`.
    """
    communes, closes = list(communes), closes_at(period)
    closed = closes <= now
    scope = scope_of(communes, period, min(now, closes))
    found = by_commune(scope, (*KEPT, *AT_CLOSING) if closed else figures, few=len(communes) <= LIVE)
    return [
        CommuneFigures(
            commune_id=commune,
            month=period.code,
            cells=found.get(commune, {}),
            counted_at=scope.known_at,
            closed=closed,
        )
        for commune in communes
    ]


def figures_now(communes: Iterable[int], months: int = 1) -> Now:
    """Return the figures of communes (keys) that the person may see: of this month, of `months` in all.

    One query and, for the few communes in which something changed within the last minute, one a figure.
    The marks are read together with the rows: asked for later, the mark of one that was counted in between
    would be gone, and its number of before be taken for that of now.
    """
    now, keys = timezone.now(), set(communes)
    period, *past = _last(months, now)
    rows, before, stale = {}, {one.code: {} for one in past}, set(keys)
    for key, month, cells, at, closed, marked in _told(keys, period, past):
        if month != period.code:
            before[month][key] = (cells, closed)
            continue
        rows[key] = (cells, at)
        if not marked:
            stale.discard(key)
    if len(stale) <= LIVE:
        rows |= {row.commune_id: (row.cells, row.counted_at) for row in _live(stale, period, now)}
        stale = set()
    since = min((rows[key][1] for key in stale if key in rows), default=now) if stale else None
    cells, moments = ({key: row[at] for key, row in rows.items()} for at in (0, 1))
    return Now(period, cells, moments, since, before, len(keys - rows.keys()))


def _told(keys: set[int], period: Period, past: list[Period]):
    """Return (commune, month, cells, when counted, whether closed, whether marked) of these months."""
    small = JSONObject(**{figure: f"cells__{figure}" for figure in TOLD_THEN})
    this, marks = Q(month=period.code), CommuneMark.objects.filter(commune=OuterRef("commune_id"))
    told = Either(When(this, then=F("cells")), default=small, output_field=JSONField())
    marked = Either(When(this, then=Exists(marks)), default=Value(False), output_field=BooleanField())
    rows = CommuneFigures.objects.filter(commune__in=keys, month__in=[one.code for one in (period, *past)])
    rows = rows.annotate(told=told, marked=marked)
    return rows.values_list("commune_id", "month", "told", "counted_at", "closed", "marked")


def _live(communes: set[int], period: Period, now: dt.datetime) -> list[CommuneFigures]:
    return counted(communes, period, now, TOLD_NOW) if communes else []


def _last(months: int, now: dt.datetime) -> list[Period]:
    """Return this month and those before it, `months` in all."""
    found = [containing(Cadence.MONTH, day_of(now))]
    while len(found) < months:
        found.append(found[-1].before)
    return found


def series(communes: Iterable[Area], now: Now) -> list[Month]:
    """Return the months that `now` holds of the communes, the first one first. Asks nothing.

    A month of which not every commune has been counted yet has no data.
    """
    communes, period, past = list(communes), now.period, []
    for rows in now.before.values():
        period = period.before
        past.append(_month_of(period, rows, communes))
    return [*reversed(past), Month(now.period, _summed(now.communes.values()), closed=False)]


def _month_of(period: Period, rows: dict[int, tuple[Cells, bool]], communes: list[Area]) -> Month:
    there = {one.pk for one in communes if one.valid_from <= period.end}
    cells = _summed(cells for cells, _closed in rows.values()) if rows and there <= rows.keys() else None
    return Month(period, cells, all(closed for _cells, closed in rows.values()))


def _summed(rows: Iterable[Cells]) -> Cells:
    found = {}
    for row in rows:
        for figure, cells in row.items():
            sums = found.setdefault(figure, {})
            for cell, number in (cells or {}).items():
                sums[cell] = sums.get(cell, 0) + number
    return found


def _number(row: Cells, figure: str, cells: tuple[str, ...]) -> int:
    numbers = row.get(figure) or {}
    return sum(numbers.values()) if not cells else sum(numbers.get(cell, 0) for cell in cells)
