"""Periods of standing orders: months, quarters, halves and years of the calendar, and when each is due."""

import datetime as dt

from reports.enums import MONTHS, Cadence
from vietnam.calendar import add_working_days


def start_of(day: dt.date, cadence: str) -> dt.date:
    """Return the first day of the period in which `day` lies."""
    length = MONTHS[Cadence(cadence)]
    months = day.year * 12 + day.month - 1
    return _month(months - months % length)


def end_of(start: dt.date, cadence: str) -> dt.date:
    """Return the last day of the period that begins on `start`."""
    return after(start, cadence) - dt.timedelta(days=1)


def after(start: dt.date, cadence: str) -> dt.date:
    """Return the first day of the period that follows the one that begins on `start`."""
    return _month(start.year * 12 + start.month - 1 + MONTHS[Cadence(cadence)])


def due_on(start: dt.date, cadence: str) -> dt.date:
    """Return the first working day after the period: on it the report is made."""
    return add_working_days(end_of(start, cadence), 1)


def _month(months: int) -> dt.date:
    return dt.date(months // 12, months % 12 + 1, 1)
