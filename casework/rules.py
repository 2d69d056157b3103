"""Every rule of a date in one table, for the administrator: what, how long, its source, as set today.

Made from the rules themselves (`casework.deadlines`, `areas.settings`): nothing stands here twice.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from areas.models import DatedNumber
from areas.queries import numbers
from areas.settings import SETTINGS
from casework.birthdays import MILESTONES
from casework.deadlines import RULES, SCHOOL_ANSWER_DAYS
from casework.enums import DeadlineKind
from casework.recounting import BY_RISK, is_followed
from vietnam.calendar import today

# Code of a source → the article in words.
CITATIONS = {
    "ND56-26.3": gettext_lazy("Nghị định 56/2017/NĐ-CP, Điều 26 khoản 3 và Điều 31"),
    "ND56-27.2": gettext_lazy("Nghị định 56/2017/NĐ-CP, Điều 27 khoản 2; ngày do cuộc họp ghi"),
    "ND56-28.1": gettext_lazy("Nghị định 56/2017/NĐ-CP, Điều 28 khoản 1"),
    "ND56-28.4": gettext_lazy("Nghị định 56/2017/NĐ-CP, Điều 28 khoản 4"),
    "ND56-32": gettext_lazy("Nghị định 56/2017/NĐ-CP, Điều 32; ngày do quyết định ghi"),
    "ND56-53": gettext_lazy("Nghị định 56/2017/NĐ-CP, Điều 53"),
    "BLLD-145.1": gettext_lazy("Bộ luật Lao động 2019, Điều 145 khoản 1"),
    "setting": gettext_lazy("thông số, không có văn bản quy định"),
}
# Whether a setting, and whether the calendar moves open dates → the word for it.
FOLLOWS = {(True, True): "both", (True, False): "setting", (False, True): "calendar", (False, False): ""}
# A meeting or a committee gives a task its day: nothing moves it.
CHOSEN = (DeadlineKind.TASK, DeadlineKind.DECISION)
# Of rooms to the right, filled in `ready()`: kind → its length in words, where that takes more than the rule,
# and functions that return further rows as `Line`. Both take the settings by name.
LENGTHS: dict[str, Callable] = {}
SOURCES: list[Callable] = []


@dataclass(frozen=True)
class Line:
    """One rule in words. `follows` tells what moves its open dates, a word of `FOLLOWS`."""

    title: str
    length: str
    source: str
    follows: str = ""


@dataclass(frozen=True)
class Number:
    """One setting: its value today, where that comes from, and the values that begin later."""

    name: str
    label: str
    value: int
    source: str
    later: tuple = ()


def lines() -> list[Line]:
    """Return every rule, those of clocks first; one query, and those of `SOURCES`."""
    known = numbers(*SETTINGS)
    found = [_line(kind, known) for kind in DeadlineKind]
    found.append(
        Line(
            _("Trường trả lời ý kiến học sinh, cha mẹ"),
            _days(SCHOOL_ANSWER_DAYS),
            _cited("ND56-53"),
            "calendar",
        )
    )
    for one in MILESTONES:
        title = _("Trẻ đủ %(age)s tuổi: sàng lọc lại") % {"age": one.age}
        found.append(Line(title, _days(known["rescreening_days"]), str(one.source), "both"))
    return [*found, *(line for source in SOURCES for line in source(known))]


def settings_of() -> list[Number]:
    """Return every setting with its value today and those decided for later days; one query."""
    rows = {}
    for row in DatedNumber.objects.order_by("starts"):
        rows.setdefault(row.name, []).append(row)
    return [_number(name, rows.get(name, [])) for name in SETTINGS]


def order_words(order) -> str:
    """Return what a counting anew follows, in words."""
    kind, _colon, key = order.what.partition(":")
    if kind == "calendar":
        return _("Lịch ngày %(day)s") % {"day": date_format(dt.date.fromisoformat(key), "d/m/Y")}
    return str(SETTINGS[key].label) if key in SETTINGS else key


def _number(name, rows) -> Number:
    begun = [row for row in rows if row.starts <= today()]
    value, source = (begun[-1].value, begun[-1].source) if begun else (SETTINGS[name].default, "")
    later = tuple(row for row in rows if row.starts > today())
    return Number(name, str(SETTINGS[name].label), value, source or str(SETTINGS[name].source), later)


def _line(kind, known) -> Line:
    rule = RULES[kind]
    if kind in BY_RISK:
        spans = "/".join(str(known[name]) for name in BY_RISK[kind].values())
        length = _("%(days)s ngày, theo nguy cơ cao/trung bình/thấp/chưa rõ") % {"days": spans}
        return Line(str(kind.label), length, _cited(rule.source), FOLLOWS[True, False])
    of_room = LENGTHS.get(kind)
    length = of_room(known) if of_room else _length(known.get(rule.setting, rule.amount), rule.unit)
    counted = of_room or rule.unit == "working_days"
    counted = bool(counted) and kind not in CHOSEN
    follows = FOLLOWS[is_followed(rule.setting), counted]
    return Line(str(kind.label), length, _cited(rule.source), follows)


def _length(amount, unit) -> str:
    if unit == "working_days":
        return _days(amount)
    if unit == "hours":
        words = ngettext("%(n)s giờ, kể cả đêm và ngày nghỉ", "%(n)s giờ, kể cả đêm và ngày nghỉ", amount)
    elif unit == "months":
        words = ngettext("%(n)s tháng", "%(n)s tháng", amount)
    else:
        words = ngettext("%(n)s ngày", "%(n)s ngày", amount)
    return words % {"n": amount}


def _days(amount) -> str:
    return ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", amount) % {"n": amount}


def _cited(source) -> str:
    return str(CITATIONS[source])
