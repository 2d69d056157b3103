"""Periods over which referrals are counted: quarters, half years, years, or any two days."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vietnam.calendar import ZONE

FIRST_YEAR = 2025
# The key of the two days that somebody types.
TYPED = "typed"
KEY = re.compile(r"([0-9]{4})(?:-([hq])([1-4]))?")
DECEMBER = 12
MONTHS = {"h": 6, "q": 3, None: DECEMBER}
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included, in Viet Nam."""

    first: dt.date
    last: dt.date

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """The moment in which the span begins, and the one in which it is over."""
        over = self.last + dt.timedelta(days=1)
        begins, ends = (dt.datetime.combine(day, dt.time(), tzinfo=ZONE) for day in (self.first, over))
        return begins, ends

    def __str__(self):
        days = {name: date_format(getattr(self, name), "SHORT_DATE_FORMAT") for name in ("first", "last")}
        return _("Từ %(first)s đến %(last)s") % days


def span_of(key: str) -> Span | None:
    """Return the span of a key such as "2026", "2026-h1" or "2026-q3"; None for any other text."""
    found = KEY.fullmatch(key)
    if not found or not FIRST_YEAR <= int(found[1]) < dt.MAXYEAR:
        return None
    months, number = MONTHS[found[2]], int(found[3] or 1)
    year, last_month = int(found[1]), months * number
    if last_month > DECEMBER:
        return None
    days = monthrange(year, last_month)[1]
    return Span(dt.date(year, last_month - months + 1, 1), dt.date(year, last_month, days))


def choices(day: dt.date) -> list[tuple[str, str]]:
    """Return key and label of the spans that have begun by `day`: three years, the parts of two, and any."""
    years = [year for year in (day.year, day.year - 1, day.year - 2) if year >= FIRST_YEAR]
    keys = [str(year) for year in years]
    keys += [f"{year}-h{half}" for year in years[:2] for half in (2, 1)]
    keys += [f"{year}-q{quarter}" for year in years[:2] for quarter in (4, 3, 2, 1)]
    begun = [(key, _label(key)) for key in keys if span_of(key).first <= day]
    return [*begun, (TYPED, _("Từ ngày … đến ngày …"))]


def _label(key: str) -> str:
    year, part, number = KEY.fullmatch(key).groups()
    if part is None:
        return _("Năm %(year)s") % {"year": year}
    if part == "q":
        return _("Quý %(number)s/%(year)s") % {"number": ROMAN[int(number) - 1], "year": year}
    first, second = _("6 tháng đầu năm %(year)s"), _("6 tháng cuối năm %(year)s")
    return (first if number == "1" else second) % {"year": year}
