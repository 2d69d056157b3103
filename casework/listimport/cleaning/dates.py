"""Dates as lists write them: Excel dates, dd/mm/yyyy in many hands, a year, a month, an age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from interface.tables.table import BOOLEAN, DATE, DAY, MONTH, NUMBER, YEAR, Cell

from ..folding import fold
from ..issues import Issue
from .cleaned import Cleaned, is_placeholder, quote, uncomputed

AGE = "age"
ADULT = 18
YOUNGEST_EXPECTED = 5
_OLDEST = 120

_SEP = r"\s*[/\-.,]\s*"
_DAY_MONTH_YEAR = re.compile(
    rf"(?:ngay )?(\d{{1,2}})(?:{_SEP}| thang )(\d{{1,2}})(?:{_SEP}| nam )(\d{{4}}|\d{{2}})"
)
_YEAR_MONTH_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00)?)?")
_MONTH_YEAR = re.compile(rf"(?:t|thang ?)?\.?(\d{{1,2}})(?:{_SEP}| nam )(\d{{4}})")
_YEAR = re.compile(r"(?:nam |sinh nam |sn )?(\d{4})")
_AGE = re.compile(r"(khoang|chung|tam|gan|hon|~)? ?(\d{1,2}) ?(?:tuoi|t)")
_SERIALS = range(20_000, 60_000)
"""Spreadsheet day numbers from 1954 to 2064: no year and no age looks like that."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: `on` is the day, or the first day of the month or year, None when none is such.

    `year` is kept even then, because the personal ID is compared with it.
    """

    on: date | None
    precision: str
    year: int
    two_digits: bool = False
    serial: bool = False


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth as stated: a date with its precision, or an age in years; `year` is what was written."""

    on: date | None = None
    precision: str | None = None
    age: int | None = None
    year: int | None = None


def written_date(cell: Cell, today: date) -> Written | None:
    """What date the cell tells, None when it tells none. Two-digit years are past: 13 is 2013, 97 is 1997."""
    if cell.kind == DATE and isinstance(cell.value, date):
        return _rounded(cell.value, cell.shown)
    if cell.kind == BOOLEAN:
        return None
    text = fold(cell.text)
    if cell.kind == NUMBER and text.isascii() and text.isdigit() and int(text) in _SERIALS:
        on = date(1899, 12, 30) + timedelta(days=int(text))
        return Written(on, DAY, on.year, serial=True)
    if match := _YEAR_MONTH_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
        return Written(_day(year, month, day), DAY, year)
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return _day_month_year(*match.groups(), today=today)
    if match := _MONTH_YEAR.fullmatch(text):
        return Written(_day(int(match[2]), int(match[1]), 1), MONTH, int(match[2]))
    if match := _YEAR.fullmatch(text):
        return Written(_day(int(match[1]), 1, 1), YEAR, int(match[1]))
    return None


def clean_birth(cell: Cell, today: date) -> Cleaned[Birth]:
    """A birth date or an age, with how sure it is.

    Refused are days that do not exist, days to come, what cannot be read, and whoever is 18 for certain: the
    age decides the whole screening (Labour Code 2019, Arts 143–147), so none of these may be guessed.
    """
    blocked = uncomputed(cell, "birth")
    if blocked or is_placeholder(cell):
        return Cleaned(Birth(), blocked or (Issue("birth_missing", "birth"),))
    if age := _AGE.fullmatch(fold(cell.text)):
        return _stated_age(int(age[2]), bool(age[1]), cell)
    written = written_date(cell, today)
    if written is None:
        return Cleaned(Birth(), (Issue("birth_unreadable", "birth", {"value": quote(cell)}),))
    refusal = _refusal(written, today)
    if refusal:
        return Cleaned(Birth(year=written.year), (Issue(refusal, "birth", {"value": quote(cell)}),))
    issues = _how_written(written) + _how_old(written, today)
    return Cleaned(Birth(written.on, written.precision, year=written.year), issues)


def clean_found_on(cell: Cell, today: date) -> Cleaned[Written | None]:
    """The day the child was found, None when blank, unreadable or to come; a month alone is its first day."""
    blocked = uncomputed(cell, "found_on")
    if blocked or is_placeholder(cell):
        return Cleaned(None, blocked)
    written = written_date(cell, today)
    if written is None or written.on is None or written.year < today.year - _OLDEST:
        return Cleaned(None, (Issue("found_unreadable", "found_on", {"value": quote(cell)}),))
    if written.on > today:
        return Cleaned(None, (Issue("found_future", "found_on", {"value": quote(cell)}),))
    return Cleaned(written, () if written.precision == DAY else (Issue("found_month_only", "found_on"),))


def age_on(birth: date, day: date) -> int:
    """Whole years on a day; someone born on 29 February has the birthday on 1 March of other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _rounded(value: date, shown: str) -> Written:
    on = date(value.year, 1 if shown == YEAR else value.month, value.day if shown == DAY else 1)
    return Written(on, shown, on.year)


def _day_month_year(day: str, month: str, year: str, *, today: date) -> Written:
    full = int(year)
    if len(year) == 2:
        full += today.year // 100 * 100
        full -= 100 if full > today.year else 0
    return Written(_day(full, int(month), int(day)), DAY, full, two_digits=len(year) == 2)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _refusal(written: Written, today: date) -> str | None:
    if written.on is None or written.year < today.year - _OLDEST:
        return "birth_impossible"
    if written.on > today:
        return "birth_future"
    return "adult" if age_on(_latest(written), today) >= ADULT else None


def _latest(written: Written) -> date:
    """The last day the birth may have been: someone is only an adult when no other reading is left."""
    if written.precision == YEAR:
        return date(written.year, 12, 31)
    if written.precision == MONTH:
        following = written.on.replace(day=28) + timedelta(days=4)
        return following - timedelta(days=following.day)
    return written.on


def _how_written(written: Written) -> tuple[Issue, ...]:
    if written.serial:
        return (Issue("birth_serial", "birth", {"value": written.on.strftime("%d/%m/%Y")}),)
    if written.two_digits:
        return (Issue("birth_two_digit_year", "birth", {"year": written.year}),)
    if written.precision == YEAR:
        return (Issue("birth_year_only", "birth", {"year": written.year}),)
    return (Issue("birth_month_only", "birth"),) if written.precision == MONTH else ()


def _how_old(written: Written, today: date) -> tuple[Issue, ...]:
    oldest = age_on(written.on, today)
    if oldest >= ADULT:
        return (Issue("maybe_adult", "birth"),)
    return (Issue("very_young", "birth", {"age": oldest}),) if oldest < YOUNGEST_EXPECTED else ()


def _stated_age(age: int, about: bool, cell: Cell) -> Cleaned[Birth]:
    """An age in words; "about 18" may still be 17, "18" and "about 19" may not."""
    if age - about >= ADULT:
        return Cleaned(Birth(), (Issue("adult", "birth", {"value": quote(cell)}),))
    issues = (Issue("birth_age_text", "birth", {"age": age}),)
    if age >= ADULT:
        issues += (Issue("maybe_adult", "birth"),)
    elif age < YOUNGEST_EXPECTED:
        issues += (Issue("very_young", "birth", {"age": age}),)
    return Cleaned(Birth(precision=AGE, age=age), issues)
