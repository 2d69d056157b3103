"""Poverty, schooling, hours and days of work."""

from __future__ import annotations

import math
import re

from interface.tables.table import NUMBER, TEXT, Cell

from ..folding import fold
from ..issues import Issue
from .cleaned import Cleaned, is_placeholder, quote, uncomputed

HOURS_IN_DAY = 24
DAYS_IN_WEEK = 7
HOURS_DOUBTED = 16
LAST_GRADE = 12

_POVERTY = {
    **dict.fromkeys(("ho ngheo", "ngheo", "hn"), "poor"),
    **dict.fromkeys(("can ngheo", "ho can ngheo", "hcn", "cn"), "near_poor"),
    **dict.fromkeys(
        ("trung binh", "muc song trung binh", "ho co muc song trung binh", "ho trung binh"), "average"
    ),
    **dict.fromkeys(
        ("khong", "khong ngheo", "khac", "binh thuong", "khong thuoc ho ngheo", "thoat ngheo"), "other"
    ),
}
_MARKS = {"x", "v", "√", "✓", "✔", "co", "1", "*", "+", "true"}

_SCHOOLING = (
    ("never", ("chua di hoc", "chua tung di hoc", "chua bao gio di hoc", "khong di hoc", "mu chu")),
    ("supplementary", ("bo tuc", "gdtx", "giao duc thuong xuyen")),
    ("left", ("thoi hoc", "bo hoc", "nghi hoc han", "nghi hoc luon", "da hoc het")),
    ("absent", ("nghi hoc", "da nghi", "dang nghi")),
    ("unknown", ("hoc nghe", "trung cap")),
    ("enrolled", ("dang hoc", "dang di hoc", "di hoc", "con hoc", "mau giao", "hoc lop", "lop", "hoc sinh")),
)
_GRADE = re.compile(r"\blop ?(\d{1,2})|^(\d{1,2})(?:[a-z]\d*|/\d+)?$")
_AMOUNT = re.compile(r"(?:khoang |tu )?(\d+(?:[.,]\d+)?)(?: ?(?:-|–|den) ?(\d+(?:[.,]\d+)?))?")
_UNITS = re.compile(r"\s*(?:tieng|gio|h|ngay|buoi|g)?(?:\s*(?:/|mot|moi)\s*(?:ngay|tuan))?\.?$")


def clean_poverty(cell: Cell) -> Cleaned[str]:
    """poor, near_poor, average, other or unknown; a mere tick does not say which of the first two."""
    blocked = uncomputed(cell, "poverty")
    if blocked or is_placeholder(cell):
        return Cleaned("unknown", blocked)
    word = fold(cell.text).strip(". ")
    if word in _POVERTY:
        return Cleaned(_POVERTY[word])
    code = "poverty_mark" if word in _MARKS else "poverty_unreadable"
    return Cleaned("unknown", (Issue(code, "poverty", {"value": quote(cell)}),))


def clean_schooling(cell: Cell) -> Cleaned[tuple[str, int | None]]:
    """Schooling and grade: 'Thôi học (Lớp 7)' gives left and 7, a bare '7' or '7A' enrolled and 7."""
    blocked = uncomputed(cell, "schooling")
    if blocked or is_placeholder(cell):
        return Cleaned(("unknown", None), blocked)
    words = fold(cell.text)
    grade, issues = _grade(words, "schooling")
    status = next((status for status, signs in _SCHOOLING if any(sign in words for sign in signs)), None)
    if status is None and grade:
        status = "enrolled"
    if status in (None, "unknown"):
        return Cleaned(
            ("unknown", None), (Issue("schooling_unreadable", "schooling", {"value": quote(cell)}),)
        )
    if status in ("enrolled", "absent", "left") and not grade and not issues:
        issues = (Issue("schooling_no_grade", "schooling"),)
    return Cleaned((status, grade), issues)


def clean_grade(cell: Cell) -> Cleaned[int | None]:
    """A grade from 1 to 12 out of its own column ('7', '7A', 'Lớp 7'), None otherwise."""
    blocked = uncomputed(cell, "grade")
    if blocked or is_placeholder(cell):
        return Cleaned(None, blocked)
    grade, issues = _grade(fold(cell.text), "grade")
    if grade is None and not issues:
        issues = (Issue("grade_impossible", "grade", {"value": quote(cell)}),)
    return Cleaned(grade, issues)


def clean_hours(cell: Cell) -> Cleaned[float | None]:
    """Hours a day, None when blank or unreadable. Above 24 is refused: hours decide what the law allows."""
    cleaned = _amount(cell, "hours_per_day", "hours", HOURS_IN_DAY)
    if cleaned.value is not None and cleaned.value > HOURS_DOUBTED:
        doubt = Issue("hours_long", "hours_per_day", {"value": quote(cell)})
        return Cleaned(cleaned.value, (*cleaned.issues, doubt))
    return cleaned


def clean_days(cell: Cell) -> Cleaned[float | None]:
    """Days a week, 0 to 7, None when blank or unreadable; more than 7 is refused."""
    return _amount(cell, "days_per_week", "days", DAYS_IN_WEEK)


def _grade(words: str, field: str) -> tuple[int | None, tuple[Issue, ...]]:
    match = _GRADE.search(words)
    if not match:
        return None, ()
    grade = int(match[1] or match[2])
    if 1 <= grade <= LAST_GRADE:
        return grade, ()
    return None, (Issue("grade_impossible", field, {"value": grade}),)


def _amount(cell: Cell, field: str, kind: str, most: int) -> Cleaned[float | None]:
    blocked = uncomputed(cell, field)
    if blocked or is_placeholder(cell):
        return Cleaned(None, blocked)
    low, high = _numbers(cell)
    if low is None:
        return Cleaned(None, (Issue(f"{kind}_unreadable", field, {"value": quote(cell)}),))
    # Adding nought turns a negative nought into a plain one.
    value = round(low if high is None else max(low, high), 2) + 0.0
    if not 0 <= value <= most:
        return Cleaned(None, (Issue(f"{kind}_impossible", field, {"value": quote(cell)}),))
    return Cleaned(value, () if high is None else (Issue(f"{kind}_range", field, {"value": quote(cell)}),))


def _numbers(cell: Cell) -> tuple[float | None, float | None]:
    """One number, or the two ends of a range. A date in this column is '4-5' eaten by the spreadsheet."""
    if cell.kind == NUMBER:
        value = float(cell.value)
        return (value, None) if math.isfinite(value) else (None, None)
    match = _AMOUNT.fullmatch(_UNITS.sub("", fold(cell.text))) if cell.kind == TEXT else None
    if not match:
        return None, None
    low, high = (float(end.replace(",", ".")) if end else None for end in match.groups())
    return low, high
