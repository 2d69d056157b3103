"""School days: by the calendar of the school year, public holidays, and the days an institution is open.

Nothing here knows the weekend: an institution says on which days it is open.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from schools.enums import PeriodKind
from schools.models import SchoolPeriod
from vietnam.calendar import public_holidays

# A gap in the calendar may be long, but a deadline must end: so far is looked ahead.
MOST_DAYS = 400

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class SchoolCalendar:
    """When there is school in one province: `years` and `breaks` are (first day, last day) pairs.

    A year of which nothing is known is taken to run like the nearest that is known; its breaks are only the
    public holidays. Without any year every day but those is a school day.
    """

    years: tuple[Span, ...]
    breaks: tuple[Span, ...]

    def holds(self, day: dt.date) -> bool:
        """Tell whether `day` lies in a school year, in no break, and is no public holiday."""
        in_year = not self.years or any(_inside(day, self._years_from(day.year - back)) for back in (0, 1))
        return in_year and not _inside(day, self.breaks) and day not in public_holidays(day.year)

    def add_days(self, start: dt.date, days: int, open_on: Collection[int]) -> dt.date:
        """Return the last day of a period of `days` school days that begins the day after `start`.

        `open_on` are the weekdays of the institution (1 Monday to 7 Sunday); an empty one counts every day.
        Never later than `MOST_DAYS` days after `start`.
        """
        day, left = start, days
        for _step in range(MOST_DAYS):
            if not left:
                break
            day += dt.timedelta(days=1)
            left -= self._counts(day, open_on)
        return day

    def expected_days(self, monday: dt.date, open_on: Collection[int], since: dt.date | None = None) -> int:
        """Return on how many days of the week from `monday` there is school, none before `since`."""
        days = (monday + dt.timedelta(days=step) for step in range(7))
        return sum(self._counts(day, open_on) for day in days if since is None or day >= since)

    def _counts(self, day, open_on) -> bool:
        return (not open_on or day.isoweekday() in open_on) and self.holds(day)

    def _years_from(self, year: int) -> list[Span]:
        """Return the school years that begin in the calendar year `year`, known or like the nearest."""
        known = [span for span in self.years if span[0].year == year]
        if known:
            return known
        nearest = min(self.years, key=lambda span: (abs(span[0].year - year), span))
        return [tuple(_moved(day, year - nearest[0].year) for day in nearest)]


def calendar_of(province_id: int | None) -> SchoolCalendar:
    """Return the calendar of a province, of the country for None. One query.

    Where the province has a year or a break of its own, it takes the place of those of the country that it
    meets.
    """
    return calendars_of([province_id])[province_id]


def calendars_of(province_ids: Iterable[int | None]) -> dict[int | None, SchoolCalendar]:
    """Return province → its calendar, as `calendar_of` does, in one query for all of them."""
    wanted = set(province_ids)
    rows = list(SchoolPeriod.objects.filter(Q(province=None) | Q(province__in=wanted - {None})))
    own = {province: [row for row in rows if row.province_id in (None, province)] for province in wanted}
    return {province: _calendar(found) for province, found in own.items()}


def _calendar(rows) -> SchoolCalendar:
    return SchoolCalendar(_spans(rows, PeriodKind.YEAR), _spans(rows, PeriodKind.BREAK))


def _spans(rows, kind) -> tuple[Span, ...]:
    of_kind = [row for row in rows if row.kind == kind]
    own = [(row.starts, row.ends) for row in of_kind if row.province_id]
    country = [(row.starts, row.ends) for row in of_kind if not row.province_id]
    return (*own, *(span for span in country if not any(_meet(span, one) for one in own)))


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _inside(day, spans) -> bool:
    return any(first <= day <= last for first, last in spans)


def _moved(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))
