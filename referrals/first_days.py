"""When a child is expected, until when the institution may say whether it came, and when the officer asks.

Days are those on which the institution holds lessons: the school calendar of its province and its opening
days, so that no clock runs out in Tết. One query for the calendar.
"""

import calendar
import datetime as dt

from areas.calendar import refresh
from areas.queries import number
from schools.calendar import calendar_of
from vietnam.calendar import day_of, end_of_day, today

# (months, days) after the first day. Our own setting; the marks are those by which programmes in Viet Nam
# count whether a child stayed.
MARKS = ((0, 14), (1, 0), (3, 0), (6, 0))
# So many days before its mark a check may be made.
EARLY = dt.timedelta(days=7)


def expected_on(referral) -> dt.date:
    """Return the day on which the child is expected: as agreed, else from the day of the acceptance on."""
    return referral.first_day_expected or day_of(referral.answered_at)


def no_show_due(referral, since: dt.date | None = None) -> dt.datetime:
    """Return when the child must have been seen: so many lesson days after `since` (the expected day)."""
    days = number("no_show_days")
    place = referral.institution
    last = _calendar(place).add_days(since or expected_on(referral), days, place.opening_days)
    return end_of_day(last)


def mark_days(starts: dt.date) -> list[dt.date]:
    """Return the days of all checks of a placement that began on `starts`; pure."""
    return [_later(starts, months) + dt.timedelta(days=days) for months, days in MARKS]


def next_mark(starts: dt.date, after: int, on: dt.date) -> int | None:
    """Return which check comes when the one of number `after` (-1: none yet) was made on the day `on`; pure.

    None after the last one.
    """
    ahead = [mark for mark, day in enumerate(mark_days(starts)) if mark > after and day > on]
    return ahead[0] if ahead else None


def answered_mark(starts: dt.date, after: int, on: dt.date) -> int:
    """Return which check is answered on the day `on` when that of number `after` was the last one; pure.

    The next one, or the latest whose day has passed: one visit after two months answers for both before it.
    """
    passed = [mark for mark, day in enumerate(mark_days(starts)) if day <= on]
    return max([after + 1, *passed])


def check_due(placement, mark: int) -> dt.datetime:
    """Return until when the check `mark` of `placement` is asked for: its day or the next one with lessons.

    One whose day has passed already is asked for on the next day with lessons.
    """
    place = placement.referral.institution
    return end_of_day(_calendar(place).add_days(asked_after(placement, mark), 1, place.opening_days))


def asked_after(placement, mark: int) -> dt.date:
    """Return the day before the one on which the check `mark` is asked for, if there are lessons."""
    day = max(mark_days(placement.starts)[mark], today() + dt.timedelta(days=1))
    return day - dt.timedelta(days=1)


def _calendar(place):
    refresh()
    return calendar_of(place.commune.parent_id)


def _later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
