"""Working days of Viet Nam: Monday to Friday without public holidays, lunar Tết and Hùng Kings included."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[dt.date]:
    """Return the public holidays of `year`, days off in lieu included."""
    return frozenset(holidays.country_holidays("VN", years=year))


def is_working_day(day: dt.date) -> bool:
    """Tell whether `day` counts in a deadline of working days."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def add_working_days(start: dt.date, days: int) -> dt.date:
    """Return the last day of a period of `days` working days that begins the day after `start`.

    The day of the event itself is not counted (Civil Code 2015, Art 147(2)).
    """
    day = start
    for _ in range(days):
        day = _next_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Return how many working days lie after `start` up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    span = (start + dt.timedelta(days=step) for step in range(1, (end - start).days + 1))
    return sum(1 for day in span if is_working_day(day))


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


def _next_working_day(day: dt.date) -> dt.date:
    day += dt.timedelta(days=1)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
