"""Working days of Viet Nam: Monday to Friday without public holidays, lunar Tết and Hùng Kings included.

The package `holidays` knows the law (Labour Code 2019, Art 112) and most exchanges of days decided so far.
What the Government decides for a year stands in `Overrides`: `areas` tells them with `follow`, so that this
room knows no table. Which overrides hold is one value of the process; who writes a date asks `areas` first
(docs/decisions/0034-calendar.md).
"""

import datetime as dt
from bisect import bisect_right
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
# The package knows the moon until 2100. Outside of these years only the weekend is off: no deadline lies
# there, and a date that somebody mistyped must not cost a walk through centuries.
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True)
class Overrides:
    """Days that a decision takes off, and days that it makes working days, whatever the law alone says."""

    off: frozenset[dt.date] = field(default_factory=frozenset)
    working: frozenset[dt.date] = field(default_factory=frozenset)


NONE = Overrides()
_followed = [NONE]
_supposed: ContextVar[Overrides | None] = ContextVar("supposed", default=None)


def follow(overrides: Overrides) -> None:
    """Count by `overrides` from now on, in this process."""
    _followed[0] = overrides


@contextmanager
def supposing(overrides: Overrides):
    """Count by `overrides` inside the block only: what would be if they were decided."""
    token = _supposed.set(overrides)
    try:
        yield
    finally:
        _supposed.reset(token)


def in_force() -> Overrides:
    """Return the overrides that are counted by here and now."""
    return _supposed.get() or _followed[0]


def public_holidays(year: int) -> frozenset[dt.date]:
    """Return the public holidays of `year`, days off in lieu and by decision included."""
    return _off(year, in_force())


@lru_cache(maxsize=256)
def by_law(year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Return the days off and the Saturdays worked for them, as the package knows them for `year`."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return frozenset(), frozenset()
    found = holidays.country_holidays("VN", years=year)
    return frozenset(found), frozenset(day for day in found.weekend_workdays if day.year == year)


def names_by_law(year: int, language: str) -> dict[dt.date, str]:
    """Return the days off of `year` that the package knows, each with its name in "vi" or "en_US"."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    return dict(holidays.country_holidays("VN", years=year, language=language))


def is_working_day(day: dt.date) -> bool:
    """Tell whether `day` counts in a deadline of working days."""
    return _counts(day, in_force())


def add_working_days(start: dt.date, days: int) -> dt.date:
    """Return the last day of a period of `days` working days that begins the day after `start`.

    The day of the event itself is not counted (Civil Code 2015, Art 147(2)). `start` itself for no days.
    Raises OverflowError beyond the last year that a date can have.
    """
    if days <= 0:
        return start
    overrides, year = in_force(), start.year
    left = days + bisect_right(_working(year, overrides), start.toordinal())
    while left > len(table := _working(year, overrides)):
        left -= len(table)
        year += 1
        if year > dt.MAXYEAR:
            raise OverflowError("no such day")
    return dt.date.fromordinal(table[left - 1])


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Return how many working days lie after `start` up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    overrides = in_force()
    return _until(end, overrides) - _until(start, overrides)


def start_of_day(day: dt.date) -> dt.datetime:
    """Return the first moment of `day` in Viet Nam, as an aware datetime."""
    return dt.datetime.combine(day, dt.time(), tzinfo=ZONE)


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last second of `day` in Viet Nam, as an aware datetime."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=ZONE)


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day that an aware `moment` falls on in Viet Nam.

    The one way from a moment to a day: in UTC it is still yesterday until seven in the morning.
    """
    return moment.astimezone(ZONE).date()


def today() -> dt.date:
    """Return today's date in Viet Nam."""
    return day_of(dt.datetime.now(ZONE))


def week_start(day: dt.date) -> dt.date:
    """Return the Monday of the week of `day`."""
    return day - dt.timedelta(days=day.weekday())


def _counts(day: dt.date, overrides: Overrides) -> bool:
    if day in overrides.working:
        return True
    off, worked = by_law(day.year)
    return day not in overrides.off and (day in worked or (day.weekday() < 5 and day not in off))


@lru_cache(maxsize=256)
def _off(year: int, overrides: Overrides) -> frozenset[dt.date]:
    decided = {day for day in overrides.off if day.year == year}
    return frozenset((by_law(year)[0] | decided) - overrides.working)


def _working(year: int, overrides: Overrides) -> list[int]:
    """Return the working days of a year as ordinals, the earliest first."""
    # Years without a decision keep their table whatever is decided about others.
    return _table(year, _of_year(year, overrides))


@lru_cache(maxsize=1024)
def _of_year(year: int, overrides: Overrides) -> Overrides:
    off, working = (
        frozenset(day for day in days if day.year == year) for days in (overrides.off, overrides.working)
    )
    return Overrides(off, working) if off or working else NONE


@lru_cache(maxsize=512)
def _table(year: int, overrides: Overrides) -> list[int]:
    first, last = dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
    return [day for day in range(first, last + 1) if _counts(dt.date.fromordinal(day), overrides)]


@lru_cache(maxsize=4096)
def _of_years(year: int, overrides: Overrides) -> int:
    """Return how many working days lie in the years from `FIRST_YEAR` up to and with `year`."""
    return sum(len(_working(one, overrides)) for one in range(FIRST_YEAR, year + 1))


def _until(day: dt.date, overrides: Overrides) -> int:
    """Return a running number of working days up to and with `day`: differences of it count."""
    if day.year < FIRST_YEAR:
        return _weekdays(day) - _weekdays(dt.date(FIRST_YEAR - 1, 12, 31))
    known = _of_years(min(day.year - 1, LAST_YEAR), overrides)
    if day.year > LAST_YEAR:
        return known + _weekdays(day) - _weekdays(dt.date(LAST_YEAR, 12, 31))
    return known + bisect_right(_working(day.year, overrides), day.toordinal())


def _weekdays(day: dt.date) -> int:
    """Return how many days from Monday to Friday lie up to and with `day`, by arithmetic alone."""
    # Ordinal 1 is a Monday.
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)
