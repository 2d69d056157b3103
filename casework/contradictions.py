"""What in the visits and screenings of a case does not fit together. For the officer's own
eyes: it helps who works on the case and is no ground to judge that person by; nothing follows by itself.

Rules are data with their words; the functions are pure: they take `Told`, never the database. A rule that
finds something gives a key that stays the same as long as its records do, so that it can be set aside.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from casework.enums import UNLAWFUL_LABELS
from casework.told_apart import HOURS, apart, heard
from vietnam.text import fold

# Our own defaults: texts shorter than this are alike by chance; a screening speaks for so many days.
COPIED_LETTERS = 20
SAME_TIME_DAYS = 14
# Rooms to the right add how to read the weeks at school: each takes a case and returns `Week`s.
WEEKS: list[Callable] = []


@dataclass(frozen=True)
class Week:
    """A week at an institution; `on` is its Monday, `elsewhere`: not in the commune of the case."""

    on: dt.date
    expected: int
    attended: int
    elsewhere: bool = False

    def holds(self, day: dt.date) -> bool:
        """Tell whether `day` lies in this week."""
        return 0 <= (day - self.on).days < 7


@dataclass(frozen=True)
class Told:
    """All that the rules read: visits and finished screenings, the newest first."""

    opened_on: dt.date
    today: dt.date
    visits: list = field(default_factory=list)
    screenings: list = field(default_factory=list)
    weeks: list = field(default_factory=list)


@dataclass(frozen=True)
class Contradiction:
    """Something found by a rule: `key` to set it aside by, `words` with its days, `on` to sort by."""

    key: str
    title: str
    words: str
    on: dt.date


@dataclass(frozen=True)
class Rule:
    """`find` yields, for `Told`, the key of what does not fit, the day, and the numbers of `words`."""

    name: str
    title: str
    words: str
    find: Callable[[Told], Iterator[tuple]]


def contradictions(told: Told) -> list[Contradiction]:
    """Return everything in `told` that does not fit together, the newest first."""
    found = [_worded(rule, *row) for rule in RULES for row in rule.find(told)]
    return sorted(found, key=lambda one: (one.on, one.key), reverse=True)


def _worded(rule, key, on, more=None) -> Contradiction:
    days = {name: date_format(value, "d/m/Y") for name, value in {"on": on, **(more or {})}.items()}
    return Contradiction(f"{rule.name}:{key}", str(rule.title), str(rule.words) % days, on)


def _at_school_not_seen(told):
    for visit, week in _weeks_of_visits(told):
        if visit.attending_school and week.expected and not week.attended:
            yield visit.pk, visit.on, {"week": week.on}


def _seen_at_school_not_told(told):
    for visit, week in _weeks_of_visits(told):
        if visit.attending_school is False and week.attended:
            yield visit.pk, visit.on, {"week": week.on}


def _in_class_elsewhere(told):
    for visit, week in _weeks_of_visits(told):
        every_day = week.attended == week.expected and visit.on.weekday() < week.expected
        if visit.child_seen and week.elsewhere and week.attended and every_day:
            yield visit.pk, visit.on, {"week": week.on}


def _told_differently(told):
    for row in told.screenings:
        if row.beside and row.beside.label and row.label != row.beside.label:
            yield f"{row.pk}-{row.beside.pk}", row.as_of


def _other_hours(told):
    return _one_label(told, set(HOURS))


def _other_nights(told):
    return _one_label(told, {"night"})


def _other_school(told):
    return _one_label(told, {"school"})


def _screened_otherwise(told):
    for visit in told.visits:
        if visit.still_in_child_labour is False:
            for row in told.screenings:
                soon = 0 <= (row.as_of - visit.on).days <= SAME_TIME_DAYS
                if soon and row.label in UNLAWFUL_LABELS:
                    yield f"{visit.pk}-{row.pk}", visit.on, {"screened": row.as_of}


def _copied(told):
    for visit, before in zip(told.visits, told.visits[1:], strict=False):
        if _texts(visit) & _texts(before):
            yield visit.pk, visit.on, {"before": before.on}


def _words_of_unseen(told):
    for visit in told.visits:
        if not visit.child_seen and visit.child_words:
            yield visit.pk, visit.on


def _before_the_case(told):
    for visit in told.visits:
        if visit.on < told.opened_on:
            yield visit.pk, visit.on, {"opened": told.opened_on}


def _in_the_future(told):
    for visit in told.visits:
        if visit.on > told.today:
            yield visit.pk, visit.on


def _twice_a_day(told):
    for visit, before in zip(told.visits, told.visits[1:], strict=False):
        if visit.on == before.on:
            yield visit.pk, visit.on


RULES = (
    Rule(
        "school_absent",
        _("Nhà trường nói khác"),
        _("Lần thăm ngày %(on)s ghi trẻ đang đi học, cơ sở ghi trẻ vắng cả tuần từ %(week)s."),
        _at_school_not_seen,
    ),
    Rule(
        "school_present",
        _("Nhà trường nói khác"),
        _("Lần thăm ngày %(on)s ghi trẻ không đi học, cơ sở ghi trẻ có mặt trong tuần từ %(week)s."),
        _seen_at_school_not_told,
    ),
    Rule(
        "elsewhere",
        _("Cùng ngày ở hai nơi"),
        _(
            "Lần thăm ngày %(on)s ghi gặp trẻ, cơ sở ở xã khác ghi trẻ có mặt đủ các buổi trong tuần từ "
            "%(week)s."
        ),
        _in_class_elsewhere,
    ),
    Rule(
        "told_differently",
        _("Trẻ và người chăm sóc nói khác nhau"),
        _("Hai phiếu sàng lọc cùng đợt ngày %(on)s, hỏi hai người, có kết luận khác nhau."),
        _told_differently,
    ),
    Rule(
        "told_hours",
        _("Trẻ và người chăm sóc nói khác nhau"),
        _(
            "Hai phiếu sàng lọc cùng đợt ngày %(on)s, hỏi hai người, cùng kết luận nhưng kể khác nhau về số "
            "giờ làm."
        ),
        _other_hours,
    ),
    Rule(
        "told_night",
        _("Trẻ và người chăm sóc nói khác nhau"),
        _(
            "Hai phiếu sàng lọc cùng đợt ngày %(on)s, hỏi hai người, cùng kết luận: một người nói trẻ làm "
            "việc ban đêm, người kia nói không."
        ),
        _other_nights,
    ),
    Rule(
        "told_school",
        _("Trẻ và người chăm sóc nói khác nhau"),
        _(
            "Hai phiếu sàng lọc cùng đợt ngày %(on)s, hỏi hai người, cùng kết luận: một người nói giờ làm "
            "trùng giờ học, người kia nói không."
        ),
        _other_school,
    ),
    Rule(
        "screened_otherwise",
        _("Sàng lọc nói khác"),
        _(
            "Lần thăm ngày %(on)s ghi trẻ không còn lao động trái quy định, phiếu sàng lọc ngày %(screened)s "
            "kết luận vẫn còn."
        ),
        _screened_otherwise,
    ),
    Rule(
        "copied",
        _("Chép lại lần thăm trước"),
        _("Lần thăm ngày %(on)s có lời ghi giống từng chữ lần thăm ngày %(before)s."),
        _copied,
    ),
    Rule(
        "unseen",
        _("Không gặp mà có lời trẻ"),
        _("Lần thăm ngày %(on)s ghi không gặp trẻ nhưng có lời trẻ nói."),
        _words_of_unseen,
    ),
    Rule(
        "before_case",
        _("Ngày không hợp lý"),
        _("Lần thăm ngày %(on)s trước ngày lập hồ sơ (%(opened)s)."),
        _before_the_case,
    ),
    Rule(
        "future",
        _("Ngày không hợp lý"),
        _("Lần thăm ngày %(on)s chưa đến."),
        _in_the_future,
    ),
    Rule(
        "same_day",
        _("Ngày không hợp lý"),
        _("Có hai lần thăm trong ngày %(on)s."),
        _twice_a_day,
    ),
)


def _one_label(told, names) -> Iterator[tuple]:
    """Two screenings side by side with one conclusion, in which one of `names` was told differently."""
    for row in told.screenings:
        alike = row.beside and row.beside.label == row.label
        if alike and apart(heard(row.facts), heard(row.beside.facts)) & names:
            yield f"{row.pk}-{row.beside.pk}", row.as_of


def _weeks_of_visits(told) -> Iterator[tuple]:
    return ((visit, week) for visit in told.visits for week in told.weeks if week.holds(visit.on))


def _texts(visit) -> set[tuple[str, str]]:
    """Return the longer texts of a visit, each with the question that it answers."""
    told = {name: fold(getattr(visit, name)) for name in ("child_words", "caregiver_words", "observed")}
    return {(name, text) for name, text in told.items() if len(text) >= COPIED_LETTERS}
