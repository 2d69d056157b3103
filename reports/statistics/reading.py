"""Reading cells of a period and an area from what is published; nothing is counted here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import F, Func, JSONField, Value
from django.db.models.functions import JSONObject

from reports.figures.periods import Cadence, Period
from reports.models import Edition
from reports.statistics.keeping import unpack
from reports.statistics.quarters import MONTHS_OF_QUARTER, quarters_of
from reports.statistics.systems import System
from reports.statistics.trees import MONTHS
from reports.suppression import Cell, Hidden, Published, Shown, add, cell, total
from vietnam.calendar import day_of

# So many quarters a time series holds: three years.
SERIES = 12
JSON_ROWS = "jsonb_path_query_array(%(expressions)s::jsonpath)"


@dataclass(frozen=True)
class Reader:
    """The published systems of the quarters of one period, read for `places`; none: the whole country."""

    period: Period
    editions: tuple[Edition, ...]
    places: tuple[str, ...] = ()

    def total(self, system: System) -> Cell:
        """Return what the system counts over the period, or on its last day."""
        if self.is_month:
            return self._add(system, lambda one, places: cell(one, places, "month", self._month))
        return self._add(system, total)

    def cell(self, system: System, split: str, code: str) -> Cell:
        """Return a category, or a node of them, over the period. Raises KeyError for one that is none."""
        return self._add(system, lambda one, places: cell(one, places, split, code))

    def month(self, system: System, month: int) -> Cell:
        """Return what the system counts in the month 1 to 12 of the period's year."""
        quarter = Period(Cadence.QUARTER, self.period.year, (month - 1) // MONTHS_OF_QUARTER + 1).code
        told = [edition for edition in self.editions if edition.quarter == quarter]
        if not told:
            return Hidden()
        return self._of(
            told[0], system, lambda one, at: cell(one, at, "month", MONTHS[(month - 1) % len(MONTHS)])
        )

    def communes(self, system: System) -> list[tuple[tuple[str, ...], int]] | None:
        """Return the parts of the one place's communes; None where they are not published for this period."""
        if not self._has_communes(system) or not self.editions:
            return None
        told = self.editions[-1].systems.get(system.code, {}).get("communes", {}).get(*self.places)
        return [(tuple(keys), number) for keys, number in told] if told else None

    def of(self, place: str) -> "Reader":
        """Return the same for one place."""
        return replace(self, places=(place,))

    def all_places(self, system: System) -> tuple[str, ...]:
        """Return the places of the last quarter, in their order."""
        return tuple(self.editions[-1].systems.get(system.code, {}).get("places", ()))

    @property
    def until(self) -> dt.date:
        """The last day of the period that had begun when it was counted."""
        return min(self.period.end, day_of(self.editions[-1].known_at))

    def is_coming(self, month: int) -> bool:
        """Whether the month 1 to 12 of the period's year was still to come when its quarter was counted."""
        return dt.date(self.period.year, month, 1) > self.until

    @property
    def is_month(self) -> bool:
        """Whether the period is a month: of it only totals are published."""
        return self.period.cadence == Cadence.MONTH

    @property
    def has_splits(self) -> bool:
        """Whether breakdowns are published for the period."""
        return not self.is_month

    def _has_communes(self, system: System) -> bool:
        yearly = self.period.cadence == Cadence.YEAR
        over = yearly or (system.stock and not self.is_month)
        return len(self.places) == 1 and system.by_commune and over

    @property
    def _month(self) -> str:
        return MONTHS[(self.period.number - 1) % len(MONTHS)]

    def _add(self, system: System, read) -> Cell:
        editions = self.editions[-1:] if system.stock else self.editions
        cells = [self._of(edition, system, read) for edition in editions]
        # Of one quarter it is also told with what a hidden cell stands together.
        return cells[0] if len(cells) == 1 else add(cells)

    def _of(self, edition: Edition, system: System, read) -> Cell:
        published = _published(edition, system.code)
        if published is None:
            return Hidden()
        places = self.places or published.places
        if not set(places) <= set(published.places):
            # A unit that did not exist when this was published.
            return Hidden()
        return read(published, places)


def reader(period: Period, places: tuple[str, ...] = (), known_at=None) -> Reader | None:
    """Return a reader, or None where the period is not published (by `known_at`). One query."""
    wanted = [quarter.code for quarter in quarters_of(period)]
    editions = Edition.objects.filter(quarter__in=wanted).order_by("quarter")
    if known_at is not None:
        editions = editions.filter(made_at__lte=known_at)
    found = tuple(editions)
    return Reader(period, found, places) if len(found) == len(wanted) else None


def _published(edition: Edition, code: str) -> Published | None:
    """Return a system of an edition, unpacked once."""
    unpacked = edition.__dict__.setdefault("_unpacked", {})
    if code not in unpacked:
        told = edition.systems.get(code)
        unpacked[code] = unpack(told) if told else None
    return unpacked[code]


def published_quarters() -> list[str]:
    """Return the codes of the quarters that are published, the oldest first. One query."""
    return list(Edition.objects.order_by("quarter").values_list("quarter", flat=True))


def one_system(code: str, splits: Iterable[str], known_at=None) -> list[tuple[str, Published, dt.date]]:
    """Return quarter, system `code` and the day on which it was counted, for the newest `SERIES` quarters.

    Of its breakdowns only `splits` are there: the others are most of what is kept, and stay in the database.
    The oldest comes first. One query.
    """
    editions = Edition.objects.all() if known_at is None else Edition.objects.filter(made_at__lte=known_at)
    editions = editions.order_by("-quarter").annotate(told=_parts_of(code, splits))
    found = editions.values_list("quarter", "told", "known_at")[:SERIES]
    return [(quarter, unpack(told), day_of(at)) for quarter, told, at in reversed(found) if told["places"]]


def _parts_of(code: str, splits: Iterable[str]) -> JSONObject:
    """Return what is kept of system `code` as `keeping.unpack` reads it, of its breakdowns `splits` alone."""
    key = f"systems__{code}"
    wanted = " || ".join(f'@[0] == "{split}"' for split in splits)
    # Strict: else each row would be taken apart before it is looked at.
    path = Value(f"strict $[*] ? ({wanted})")
    rows = Func(F(f"{key}__rows"), path, template=JSON_ROWS, output_field=JSONField())
    return JSONObject(
        places=F(f"{key}__places"),
        totals=F(f"{key}__totals"),
        trees=JSONObject(**{split: F(f"{key}__trees__{split}") for split in splits}),
        rows=rows,
    )


def share(part: Cell, whole: Cell) -> float | None:
    """Return a percentage where both are shown; None where one is hidden or there is nothing to divide by."""
    if isinstance(part, Shown) and isinstance(whole, Shown) and whole.number:
        return 100 * part.number / whole.number
    return None
