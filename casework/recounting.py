"""Open dates that would be others if a setting or the calendar changed: which, how far, in numbers.

A date moves only when its rule counted it (`Deadline.counted_from`) and it has not passed: one that a person
chose stays, and what is overdue is never brought back to life. Called in the scope of a task: numbers by kind
and province alone leave it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.scope import system_scope
from areas.models import Area
from areas.queries import numbers
from casework.deadlines import RULES, due_at
from casework.enums import DeadlineKind
from casework.models import Deadline
from vietnam.calendar import Overrides, day_of, supposing

# So many cases at once: a batch is one short transaction.
BATCH = 500
# Kind → what counts its dates where that takes more than the rule: takes clocks and the settings by name, and
# returns key of the clock → when it runs out. Filled in `ready()` of the rooms to the right.
counted_by_rooms: dict[str, Callable] = {}
NAMES = tuple({rule.setting for rule in RULES.values() if rule.setting})


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
    """Return the running clocks that their rule counted and that have not passed at `now`."""
    running = Deadline.objects.filter(met_at=None, cancelled_at=None, due_at__gt=now)
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
        key = (clock.kind, day_of(clock.counted_from))
        if RULES[clock.kind].unit == "hours":
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
    """Return what would move with other `overrides` of the calendar or other `settings`. Changes nothing."""
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


def _batches(now) -> Iterator[list]:
    last = 0
    wanted = ("id", "case_id", "kind", "about", "due_at", "counted_from", "province")
    while cases := cases_after(last, now):
        rows = open_counted(now).filter(case_id__in=cases).annotate(province=F("case__commune__parent_id"))
        yield list(rows.values_list(*wanted, named=True))
        last = cases[-1]


def _count(found: Preview, row, due, now) -> None:
    counted = found.kinds.setdefault(row.kind, Counter(earlier=0, later=0, overdue=0, all=0))
    counted["all"] += 1
    counted["earlier" if due < row.due_at else "later"] += 1
    counted["overdue"] += due <= now
    found.provinces[row.province] += 1


def _due(clock, settings):
    rule = RULES[clock.kind]
    return due_at(clock.kind, clock.counted_from, settings.get(rule.setting))
