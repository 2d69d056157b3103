"""How numbers, dates and missing values are written in documents.

Vietnamese documents write 1.234,5 and "ngày 05 tháng 9 năm 2026": a leading zero for days below
ten and for January and February only (Decree 30/2020/NĐ-CP on the work of records).
"""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vietnam.calendar import day_of

Value = str | int | float | Decimal | date | None


def shown(value: Value) -> str:
    """Return the text of a value: 0 stays "0", and None becomes "không có dữ liệu"."""
    if value is None:
        return _("không có dữ liệu")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return short_date(value)
    return value if isinstance(value, str) else number(value)


def number(value: int | float | Decimal) -> str:
    """Return 1234567 as "1.234.567" and 85.74 as "85,7" (at most one decimal; English: 1,234,567)."""
    english = f"{value:,d}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")
    if (translation.get_language() or "vi").startswith("vi"):
        return english.translate(str.maketrans(",.", ".,"))
    return english


def percent(part: int | None, whole: int | None) -> str:
    """Return part of whole as "85,7%"; without data, or with nothing to count, say that instead."""
    if part is None or whole is None:
        return shown(None)
    if whole == 0:
        # Translators: stands where a share cannot be computed because there was nothing to count.
        return _("không phát sinh")
    return f"{number(100 * part / whole)}%"


def short_date(day: date) -> str:
    """Return a date as dd/mm/yyyy."""
    return f"{day:%d/%m}/{day.year:04d}"


def long_date(day: date) -> str:
    """Return a date as written in the head of a document: "ngày 05 tháng 9 năm 2026"."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return _("ngày %(day)s tháng %(month)s năm %(year)s") % {
        "day": f"{day.day:02d}",
        "month": month,
        "year": day.year,
    }


def moment(when: datetime) -> str:
    """Return an aware moment in the program's time zone as "14:05 ngày 05/09/2026"."""
    local = timezone.localtime(when)
    return _("%(time)s ngày %(day)s") % {"time": f"{local:%H:%M}", "day": short_date(day_of(when))}


def within(place: str) -> str:
    """Return a commune as it stands within a Vietnamese sentence: "Xã Tân Mẫu" gives "xã Tân Mẫu"."""
    return place[:1].lower() + place[1:] if bare_name(place) != place else place


def bare_name(commune: str) -> str:
    """Return a unit without its kind, as it stands before the date: "Xã Tân Mẫu" gives "Tân Mẫu"."""
    for kind in ("Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố "):
        if commune.startswith(kind):
            return commune.removeprefix(kind)
    return commune
