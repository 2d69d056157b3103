"""Kept figures of communes: which, of which months, how one row is counted, and how they are read.

The definitions are those of `reports.figures`. Kept while a month is open are the figures that deeds alone
change; those that the clock changes as well (a clock runs out) are counted when the month is closed, once.
Why: docs/decisions/0042-rollups.md.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
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
AT_CLOSING = (*(f"clock_{kind.value}" for kind in STATUTORY), "answers", "placed")
# How long a month waits for what is entered late: the attendance of its last week, a visit written on paper.
LATE_ENTRIES = dt.timedelta(days=10)
MONTHS = 12
# So many marked communes are counted while a page is made; with more, it says from when its numbers are.
LIVE = 5

Cells = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Now:
    """The kept figures of this month by commune; `since` is None where they hold every deed until now.

    `counted` says when each commune was counted: the list behind a number is that of this moment.
    """

    period: Period
    communes: dict[int, Cells]
    counted: dict[int, dt.datetime]
    since: dt.datetime | None

    def number(self, figure: str, *cells: str, commune: int | None = None) -> int:
        """Return the sum of `cells` (all) of a figure, of one commune or of all."""
        rows = self.communes.values() if commune is None else [self.communes.get(commune, {})]
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
    there = Area.objects.filter(parent__isnull=False, valid_from__lte=period.end)
    return there.exclude(valid_to__lt=period.start)


def counted(communes: Iterable[int], period: Period, now: dt.datetime) -> list[CommuneFigures]:
    """Return what is to be kept of a month of these communes (keys), as known now or when it was closed."""
    communes, closes = list(communes), closes_at(period)
    closed = closes <= now
    scope = scope_of(communes, period, min(now, closes))
    found = by_commune(scope, (*KEPT, *AT_CLOSING) if closed else KEPT)
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


def figures_now(communes: Iterable[int]) -> Now:
    """Return this month's figures of communes (keys) that the person may see. Two queries and, for the few
    communes in which something changed within the last minute, one for each figure.
    """
    now, keys = timezone.now(), set(communes)
    period = containing(Cadence.MONTH, day_of(now))
    rows = {row.commune_id: row for row in _rows(keys).filter(month=period.code)}
    marked = set(CommuneMark.objects.filter(commune__in=keys).values_list("commune_id", flat=True).distinct())
    stale = marked | (keys - set(rows))
    if len(stale) <= LIVE:
        rows |= {row.commune_id: row for row in (counted(stale, period, now) if stale else ())}
        stale = set()
    since = min((rows[key].counted_at for key in stale if key in rows), default=now) if stale else None
    moments = {key: row.counted_at for key, row in rows.items()}
    return Now(period, {key: row.cells for key, row in rows.items()}, moments, since)


def series(communes: Iterable[Area], now: Now, months: int = MONTHS) -> list[Month]:
    """Return the last `months` months of the communes, the first one first, and this month as `now` has it.

    A month of which not every commune has been counted yet has no data. One query.
    """
    communes = list(communes)
    before, period = [], now.period
    for _month in range(months - 1):
        period = period.before
        before.append(period)
    found = _rows([one.pk for one in communes]).filter(month__in=[period.code for period in before])
    kept = {}
    for row in found:
        kept.setdefault(row.month, []).append(row)
    past = [_month_of(period, kept.get(period.code, []), communes) for period in reversed(before)]
    return [*past, Month(now.period, _summed(now.communes.values()), closed=False)]


def _month_of(period: Period, rows: list[CommuneFigures], communes: list[Area]) -> Month:
    there = {one.pk for one in communes if one.valid_from <= period.end}
    whole = bool(rows) and there <= {row.commune_id for row in rows}
    return Month(
        period, _summed(row.cells for row in rows) if whole else None, all(row.closed for row in rows)
    )


def _summed(rows: Iterable[Cells]) -> Cells:
    found = {}
    for row in rows:
        for figure, cells in row.items():
            sums = found.setdefault(figure, {})
            for cell, number in cells.items():
                sums[cell] = sums.get(cell, 0) + number
    return found


def _number(row: Cells, figure: str, cells: tuple[str, ...]) -> int:
    numbers = row.get(figure, {})
    return sum(numbers.values()) if not cells else sum(numbers.get(cell, 0) for cell in cells)


def _rows(keys) -> QuerySet[CommuneFigures]:
    return CommuneFigures.objects.filter(commune__in=keys)
