"""A year laid out: its days off and working Saturdays by law and by decision, and what may be decided.

Days count whole days in Viet Nam.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from areas.models import CalendarDay
from vietnam.calendar import by_law, is_working_day, names_by_law, today

# Labour Code 2019, Art 112(1): these days have one date each, which no exchange of days makes a working day.
# Of Tết and the days beside National Day the Prime Minister says every year which they are (Art 112(3)).
FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
# A decision comes at most for the year after the next.
YEARS_AHEAD = 2


@dataclass(frozen=True)
class Line:
    """One day of the year: what it is called, whether it is worked, and the decision (`row`) or the law."""

    day: dt.date
    name: str
    works: bool
    row: CalendarDay | None = None
    by: object = None
    may_go: bool = False


def lines_of(year: int) -> list[Line]:
    """Return the days of `year` that are off or worked against the week, the earliest first; two queries."""
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    entered = CalendarDay.history.filter(history_type="+", id__in=[row.pk for row in rows.values()])
    by = {one.id: one.history_user for one in entered.select_related("history_user")}
    language = "en_US" if (translation.get_language() or "").startswith("en") else "vi"
    lines = {day: Line(day, name, works=False) for day, name in names_by_law(year, language).items()}
    for day in by_law(year)[1]:
        lines[day] = Line(day, _("Làm bù cho ngày nghỉ hoán đổi"), works=True)
    for day, row in rows.items():
        lines[day] = Line(day, row.name, row.works, row, by.get(row.pk), may_go=day >= today())
    return sorted(lines.values(), key=lambda line: line.day)


def is_projected(year: int) -> bool:
    """Tell whether days of `year` without a decision are expected only: most are decided the year before."""
    return year > today().year


def fault_of(day: dt.date, works: bool) -> str:
    """Return what is wrong with deciding that `day` is worked or off, "" when nothing is. One query."""
    if day < today():
        return _("Ngày này đã qua: các hạn đã tính theo lịch cũ. Chọn hôm nay hoặc một ngày sau.")
    if day.year > today().year + YEARS_AHEAD:
        return _("Chỉ nhập được lịch đến hết năm %(year)s.") % {"year": today().year + YEARS_AHEAD}
    if CalendarDay.objects.filter(day=day).exists():
        return _("Ngày này đã có quyết định. Bỏ quyết định đó trước rồi nhập lại.")
    if works and (day.month, day.day) in FIXED:
        return _("Ngày này được nghỉ theo Bộ luật Lao động 2019, Điều 112, nên phải là ngày nghỉ.")
    if works == is_working_day(day):
        if works:
            return _("Ngày này vốn là ngày làm việc, không cần nhập làm bù.")
        return _("Ngày này vốn là ngày nghỉ, không cần nhập.")
    return ""
