"""How likely two records are of one child: what agrees, what contradicts, how much that says. No database.

The points are our own, weighed on generated lists with known doubles (`bench/duplicates.py`): they order
what a person looks at and decide nothing.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from vietnam.likeness import Likeness, likeness
from vietnam.text import fold, normalise


class Reason(models.TextChoices):
    """What two records have in common, or what speaks against them, in an officer's words."""

    PERSONAL_ID = "personal_id", _("cùng số định danh cá nhân")
    NAME = "name", _("cùng họ tên")
    NAME_FOLDED = "name_folded", _("cùng tên khi bỏ dấu hoặc đổi thứ tự")
    NICKNAME = "nickname", _("cùng tên thường gọi")
    NAME_ALIKE = "name_alike", _("tên gần giống")
    NAME_PART = "name_part", _("trùng một phần tên")
    BIRTH = "birth", _("cùng ngày sinh")
    BIRTH_SWAPPED = "birth_swapped", _("ngày và tháng sinh đổi chỗ")
    YEAR = "year", _("cùng năm sinh")
    PHONE = "phone", _("cùng số điện thoại người chăm sóc")
    CAREGIVER = "caregiver", _("cùng tên người chăm sóc")
    CAREGIVER_ALIKE = "caregiver_alike", _("tên người chăm sóc gần giống")
    OTHER_YEAR = "other_year", _("khác năm sinh")
    OTHER_SEX = "other_sex", _("khác giới tính")
    OTHER_ID = "other_id", _("khác số định danh cá nhân")


POINTS = {
    Reason.PERSONAL_ID: 8,
    Reason.NAME: 4.5,
    Reason.NAME_FOLDED: 4,
    Reason.NICKNAME: 3,
    Reason.NAME_ALIKE: 2.5,
    Reason.NAME_PART: 2.5,
    Reason.BIRTH: 3,
    Reason.BIRTH_SWAPPED: 2.5,
    Reason.YEAR: 1.5,
    Reason.PHONE: 3,
    Reason.CAREGIVER: 2.5,
    Reason.CAREGIVER_ALIKE: 1.5,
    Reason.OTHER_YEAR: -3,
    Reason.OTHER_SEX: -2,
    Reason.OTHER_ID: -3,
}
AGAINST = tuple(reason for reason, points in POINTS.items() if points < 0)
OF_THE_NAME = (Reason.NAME, Reason.NAME_FOLDED, Reason.NICKNAME, Reason.NAME_ALIKE)
OF_THE_YEAR = (Reason.BIRTH, Reason.BIRTH_SWAPPED, Reason.YEAR)
SHOWN_FROM, LIKELY_FROM = 2.5, 6.5
"""From how many points a record is shown, and from how many it is called likely."""
_YEARS_OFF = 1


@dataclass(frozen=True)
class Facts:
    """What is known of one child. `phones` and `ids` are blind indexes, one or several for a number."""

    name: str = ""
    nickname: str = ""
    born: dt.date | None = None
    year: int | None = None
    rough: bool = False
    sex: str = ""
    caregivers: tuple[str, ...] = ()
    phones: frozenset[str] = field(default=frozenset())
    ids: frozenset[str] = field(default=frozenset())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known by which a child could be found; a year alone finds nobody."""
        return not (self.name or self.nickname or self.caregivers or self.phones or self.ids)


@dataclass(frozen=True)
class Compared:
    """What two records have in common and the points of it."""

    reasons: tuple[Reason, ...]

    @property
    def points(self) -> float:
        return sum(POINTS[reason] for reason in self.reasons)

    @property
    def is_shown(self) -> bool:
        return self.points >= SHOWN_FROM

    @property
    def is_likely(self) -> bool:
        return self.points >= LIKELY_FROM

    def holds(self, reasons) -> bool:
        """Tell whether one of `reasons` is among those found."""
        return any(reason in self.reasons for reason in reasons)


def compare(one: Facts, other: Facts) -> Compared:
    """Return what speaks for and against `one` and `other` being the same child; unknown says nothing."""
    found = (_ids(one, other), _name(one, other), _birth(one, other), _sex(one, other))
    found += (Reason.PHONE if one.phones & other.phones else None, _caregiver(one, other))
    return Compared(tuple(reason for reason in found if reason))


def _ids(one, other):
    if not (one.ids and other.ids):
        return None
    return Reason.PERSONAL_ID if one.ids & other.ids else Reason.OTHER_ID


def _name(one, other):
    if one.name and normalise(one.name).casefold() == normalise(other.name).casefold():
        return Reason.NAME
    a, b = fold(one.name), fold(other.name)
    alike = likeness(a, b)
    if alike == Likeness.SAME:
        return Reason.NAME_FOLDED
    nick, its = fold(one.nickname), fold(other.nickname)
    if (nick and nick in (b, its)) or (its and its == a):
        return Reason.NICKNAME
    return {Likeness.ALIKE: Reason.NAME_ALIKE, Likeness.PART: Reason.NAME_PART}.get(alike)


def _birth(one, other):
    if one.born and other.born:
        if one.born == other.born:
            return Reason.BIRTH
        if _swapped(one.born) == other.born.timetuple()[:3]:
            return Reason.BIRTH_SWAPPED
    if one.year is None or other.year is None:
        return None
    apart = abs(one.year - other.year)
    if apart <= (_YEARS_OFF if one.rough or other.rough else 0):
        return Reason.YEAR
    return Reason.OTHER_YEAR if apart > _YEARS_OFF else None


def _swapped(day: dt.date) -> tuple[int, int, int]:
    return day.year, day.day, day.month


def _sex(one, other):
    known = one.sex in ("male", "female") and other.sex in ("male", "female")
    return Reason.OTHER_SEX if known and one.sex != other.sex else None


def _caregiver(one, other):
    best = max(
        (likeness(a, b) for a in map(fold, one.caregivers) for b in map(fold, other.caregivers)),
        default=Likeness.NONE,
    )
    return {Likeness.SAME: Reason.CAREGIVER, Likeness.ALIKE: Reason.CAREGIVER_ALIKE}.get(best)
