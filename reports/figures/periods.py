"""Periods of reports: a month, a quarter, half a year, a year; as Decree 30/2020/NĐ-CP writes them.

The code of a period stands in addresses and beside kept numbers: "2026-09", "2026-q3", "2026-h1", "2026".
"""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.enums import MONTHS, Cadence
from reports.words import until_words
from vietnam.calendar import add_working_days, start_of_day, today

FIRST_YEAR = 2025
ROMAN = ("I", "II", "III", "IV")
CODE = re.compile(
    r"(?P<year>20[0-9]{2})(?:-(?:(?P<month>0[1-9]|1[0-2])|q(?P<quarter>[1-4])|h(?P<half>[12])))?"
)


class NoPeriod(ValueError):
    """There is no such period, or it has not begun; the text is a sentence for a person."""


@dataclass(frozen=True)
class Period:
    """The `number`th part of `cadence` of a year, counted from 1; first and last day are both included."""

    cadence: Cadence
    year: int
    number: int = 1

    @property
    def months(self) -> int:
        return MONTHS[self.cadence]

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, self.months * (self.number - 1) + 1, 1)

    @property
    def end(self) -> dt.date:
        last = self.months * self.number
        return dt.date(self.year, last, monthrange(self.year, last)[1])

    @property
    def dates(self) -> tuple[dt.date, dt.date]:
        return self.start, self.end

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """The moment in which the period begins, and the one in which it is over, in Viet Nam."""
        over = self.end + dt.timedelta(days=1)
        return start_of_day(self.start), start_of_day(over)

    @property
    def before(self) -> "Period":
        """The period of the same length that ended the day before this one began."""
        return containing(self.cadence, self.start - dt.timedelta(days=1))

    @property
    def after(self) -> "Period":
        """The period of the same length that begins the day after this one ends."""
        return containing(self.cadence, self.end + dt.timedelta(days=1))

    @property
    def due_on(self) -> dt.date:
        """The first working day after the period: on it a standing order is carried out."""
        return add_working_days(self.end, 1)

    @property
    def code(self) -> str:
        tails = {Cadence.MONTH: f"-{self.number:02d}", Cadence.QUARTER: f"-q{self.number}"}
        tails |= {Cadence.HALF: f"-h{self.number}", Cadence.YEAR: ""}
        return f"{self.year}{tails[self.cadence]}"

    @property
    def label(self) -> str:
        """The period in words, in the language that is active: "Quý III năm 2026"."""
        return _WORDS[self.cadence](self.number, {"year": self.year})

    def so_far(self, day: dt.date) -> str:
        """The period in words, with the day up to which there are numbers where it was not over by `day`."""
        if day >= self.end:
            return self.label
        return _("%(period)s, %(until)s") % {"period": self.label, "until": until_words(day)}

    def __str__(self):
        return self.label


def _month(number: int, year: dict) -> str:
    # Decree 30 writes a zero before January and February alone.
    return _("Tháng %(month)s năm %(year)s") % {"month": f"{number:02d}" if number < 3 else number, **year}


def _quarter(number: int, year: dict) -> str:
    # Translators: "quarter" is a Roman number.
    return _("Quý %(quarter)s năm %(year)s") % {"quarter": ROMAN[number - 1], **year}


def _half(number: int, year: dict) -> str:
    return (_("6 tháng đầu năm %(year)s") if number == 1 else _("6 tháng cuối năm %(year)s")) % year


def _year(_number: int, year: dict) -> str:
    return _("Năm %(year)s") % year


_WORDS = {Cadence.MONTH: _month, Cadence.QUARTER: _quarter, Cadence.HALF: _half, Cadence.YEAR: _year}


def containing(cadence: str, day: dt.date) -> Period:
    """Return the period of that length in which `day` lies."""
    cadence = Cadence(cadence)
    return Period(cadence, day.year, (day.month - 1) // MONTHS[cadence] + 1)


def spanning(since: dt.date, until: dt.date) -> Period:
    """Return the period from `since` to `until`, both included. Raises ValueError where there is none."""
    for cadence in Cadence:
        period = containing(cadence, since)
        if period.dates == (since, until):
            return period
    raise ValueError("No period has these days.")


def period_of(code: str) -> Period:
    """Return the period of `code`. Raises `NoPeriod` where there is none, or where it has not begun."""
    found = CODE.fullmatch(code)
    if not found:
        raise NoPeriod(_("Chọn một kỳ báo cáo trong danh sách."))
    parts = {Cadence.MONTH: found["month"], Cadence.QUARTER: found["quarter"], Cadence.HALF: found["half"]}
    cadence, number = next(((kind, n) for kind, n in parts.items() if n), (Cadence.YEAR, "1"))
    period = Period(cadence, int(found["year"]), int(number))
    if period.year < FIRST_YEAR:
        raise NoPeriod(_("Chưa có số liệu trước năm %(year)s.") % {"year": FIRST_YEAR})
    if period.start > today():
        words = _("%(period)s chưa bắt đầu. Chọn kỳ này hoặc một kỳ đã qua.")
        raise NoPeriod(words % {"period": period.label})
    return period


def begun(day: dt.date | None = None) -> list[Period]:
    """Return the periods that had begun by `day` (today), each length from the latest: those to choose from.

    Of months and quarters the last two years', of halves and years all since the first.
    """
    day = day or today()
    found = []
    for cadence in Cadence:
        period, oldest = containing(cadence, day), FIRST_YEAR
        if cadence in (Cadence.MONTH, Cadence.QUARTER):
            oldest = max(FIRST_YEAR, day.year - 1)
        while period.year >= oldest:
            found.append(period)
            period = period.before
    return found
