"""Open dates that would be others if a setting or the calendar changed: which, how far, in numbers.

A date moves only when its rule counted it (`Deadline.counted_from`) and it has not passed: one that a person
chose stays, and what is overdue is never brought back to life. Called in the scope of a task: numbers by kind
and province alone leave it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.scope import system_scope
from areas.models import Area
from areas.queries import numbers
from casework import reviewing, visiting
from casework.deadlines import RULES, due_at
from casework.enums import DeadlineKind
from casework.models import Deadline
from casework.models.case import pairs
from vietnam.calendar import ZONE, Overrides, day_of, supposing

# So many cases at once: a batch is one short transaction.
BATCH = 500
# Kind → what counts its dates where that takes more than the rule: takes clocks and the settings by name, and
# returns key of the clock → when it runs out. Filled in `ready()` of the rooms to the right.
counted_by_rooms: dict[str, Callable] = {}
# Kind → the settings by risk, of which each clock bears its own (`Deadline.counted_by`).
BY_RISK = {DeadlineKind.VISIT: visiting.SETTINGS, DeadlineKind.REVIEW: reviewing.SETTINGS}
NAMES = (
    *sorted({rule.setting for rule in RULES.values() if rule.setting}),
    *(name for settings in BY_RISK.values() for name in settings.values()),
)


# What runs by the hour follows neither a setting nor the calendar.
HOURLY = tuple(kind for kind, rule in RULES.items() if rule.unit == "hours")


class _Alike(NamedTuple):
    """So `many` clocks of one kind, day, date and province; `id` and `counted_from` are of one of them."""

    id: int
    kind: str
    due_at: dt.datetime
    province: int
    counted_from: dt.datetime
    many: int
    about: str
    counted_by: str
    pauses: list

    @property
    def stood_still(self) -> list[tuple]:
        return pairs(self.pauses)


@dataclass
class Preview:
    """What would move, in numbers: by kind → "earlier", "later", "overdue", "all"; and by province."""

    kinds: dict[str, Counter] = field(default_factory=dict)
    provinces: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many open dates would move."""
        return self.provinces.total()

    def rows(self) -> list[dict]:
        """Return the lines of a table by kind, the most first, in words."""
        order = sorted(self.kinds.items(), key=lambda pair: (-pair[1]["all"], pair[0]))
        return [{"kind": DeadlineKind(kind).label, **counted} for kind, counted in order]

    def places(self) -> list[tuple[str, int]]:
        """Return (province, number), the most first; one query."""
        names = dict(Area.objects.filter(pk__in=self.provinces).values_list("pk", "name"))
        return sorted(((names[pk], n) for pk, n in self.provinces.items()), key=lambda row: (-row[1], row[0]))


def open_counted(now) -> QuerySet[Deadline]:
    """Return the running clocks that their rule counted and that have not passed at `now`.

    One that stands still had not passed when it was stopped: what it has left follows as well.
    """
    ahead = Q(paused_at=None, due_at__gt=now) | Q(paused_at__isnull=False, due_at__gt=F("paused_at"))
    running = Deadline.objects.filter(ahead, met_at=None, cancelled_at=None)
    return running.exclude(counted_from=None)


def cases_after(last: int, now) -> list[int]:
    """Return the keys of the next cases behind `last` with such a clock, `BATCH` at the most."""
    rows = open_counted(now).filter(case_id__gt=last).order_by("case_id")
    return list(rows.values_list("case_id", flat=True).distinct()[:BATCH])


def settings_now(**instead: int) -> dict[str, int]:
    """Return every setting of a rule with its value of today, some with another one `instead`; one query."""
    return numbers(*NAMES) | instead


def moves_of(clocks: Iterable, settings: dict[str, int]) -> dict[int, object]:
    """Return key → the new date of those of `clocks` that get another one, by `settings` and the calendar.

    Costs no query for clocks that their rule counts alone; a room is asked once for each of its kinds.
    """
    found, known, of_rooms = {}, {}, {}
    for clock in clocks:
        if clock.kind in counted_by_rooms:
            of_rooms.setdefault(clock.kind, []).append(clock)
            continue
        key = (clock.kind, day_of(clock.counted_from), clock.counted_by, tuple(clock.pauses))
        if clock.kind in HOURLY:
            continue
        if key not in known:
            known[key] = _due(clock, settings)
        found[clock.id] = known[key]
    for kind, rows in of_rooms.items():
        found |= counted_by_rooms[kind](rows, settings)
    return {
        clock.id: found[clock.id] for clock in clocks if found.get(clock.id, clock.due_at) != clock.due_at
    }


def preview(*, overrides: Overrides | None = None, settings: dict[str, int] | None = None) -> Preview:
    """Return what would move with other `overrides` of the calendar or other `settings`. Changes nothing.

    Clocks that their rule counts alone are counted by the hundred thousand: those alike are one row. Of the
    kinds that a room counts each clock is a row, for its institution decides.
    """
    now, found = timezone.now(), Preview()
    with system_scope("casework.preview_recount"):
        numbers_then = settings_now(**(settings or {}))
        for rows in _batches(now):
            moves = _supposed(rows, numbers_then, overrides)
            for row in rows:
                if row.id in moves:
                    _count(found, row, moves[row.id], now)
    return found


def is_followed(name: str) -> bool:
    """Tell whether open clocks follow the setting `name`; by the others nothing moves."""
    return name in NAMES


def _supposed(rows, settings, overrides):
    if overrides is None:
        return moves_of(rows, settings)
    with supposing(overrides):
        return moves_of(rows, settings)


def _batches(now) -> Iterator[list[_Alike]]:
    clocks = open_counted(now).annotate(province=F("case__commune__parent_id"))
    alone = clocks.exclude(kind__in=[*counted_by_rooms, *HOURLY])
    wanted, more = ("kind", "due_at", "province"), ("counted_by", "pauses")
    same = alone.values(*wanted, *more, counted_on=TruncDate("counted_from", tzinfo=ZONE))
    alike = same.annotate(first=Min("pk"), since=Min("counted_from"), many=Count("pk"), nothing=Value(""))
    yield [_Alike(*row) for row in alike.values_list("first", *wanted, "since", "many", "nothing", *more)]
    rooms = clocks.filter(kind__in=counted_by_rooms).order_by("kind", "pk")
    asked = ("pk", *wanted, "counted_from", Value(1), "about", *more)
    rows = [_Alike(*row) for row in rooms.values_list(*asked)]
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _count(found: Preview, row: _Alike, due, now) -> None:
    counted = found.kinds.setdefault(row.kind, Counter(earlier=0, later=0, overdue=0, all=0))
    counted["all"] += row.many
    counted["earlier" if due < row.due_at else "later"] += row.many
    counted["overdue"] += (due <= now) * row.many
    found.provinces[row.province] += row.many


def _due(clock, settings):
    setting = clock.counted_by or RULES[clock.kind].setting
    return due_at(clock.kind, clock.counted_from, settings.get(setting), clock.stood_still)
