"""What a child's absences have in common. Pure functions over recorded weeks; nothing follows from them.

Two rules, our own. They look for what child labour leaves behind: market days, days in the field, harvests.

* A weekday: at least three of the absences whose weekday is known fall on it, and at least half of them.
* A month: the child was away on at least three days in it, and its share of days away is at least twice the
  share in the other months, of which at least 20 days with lessons are recorded. A week belongs to the month
  of its Thursday; the same month of several years counts together.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 3
TIMES = 2
REST_DAYS = 20
THURSDAY = dt.timedelta(days=3)


@dataclass(frozen=True)
class OnWeekday:
    """`away` of the `known` absences with a known weekday fall on `weekday` (1 Monday to 7 Sunday)."""

    weekday: int
    away: int
    known: int


@dataclass(frozen=True)
class InMonth:
    """Away on `away` of the `days` in `month` (1 to 12), on `rest_away` of the `rest_days` in the others."""

    month: int
    away: int
    days: int
    rest_away: int
    rest_days: int


def on_weekdays(weeks: Iterable) -> list[OnWeekday]:
    """Return the weekdays on which absences gather, the most frequent first: one, or two with half each."""
    counts = Counter(day for week in weeks for day in week.missed_on)
    known = counts.total()
    found = [
        OnWeekday(day, away, known) for day, away in counts.items() if away >= LEAST and 2 * away >= known
    ]
    return sorted(found, key=lambda one: (-one.away, one.weekday))


def in_months(weeks: Iterable) -> list[InMonth]:
    """Return the months in which absences gather, in the order of the year."""
    days, away = Counter(), Counter()
    for week in weeks:
        month = (week.week + THURSDAY).month
        days[month] += week.days_expected
        away[month] += week.days_expected - week.days_attended
    rows = [
        InMonth(month, away[month], days[month], away.total() - away[month], days.total() - days[month])
        for month in sorted(days)
    ]
    return [row for row in rows if _gathers(row)]


def _gathers(row: InMonth) -> bool:
    if row.away < LEAST or row.rest_days < REST_DAYS:
        return False
    # away / days >= TIMES * rest_away / rest_days, in whole numbers.
    return row.away * row.rest_days >= TIMES * row.rest_away * row.days
