"""The weekly sheet as data: for each placed child the days of the week with lessons and what is recorded."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referrals.models import Attendance, Placement
from referrals.queries import attendance_of
from schools.calendar import SchoolCalendar, calendars_of
from schools.enums import Weekday
from schools.models import Institution
from vietnam.calendar import day_of


@dataclass(frozen=True)
class SheetRow:
    """One child in one week. `days` are those with lessons; `attended` is None where that was not recorded.

    `versions` are the rows of the history of what is stored, the oldest first.
    """

    placement: Placement
    days: int
    open_on: tuple[int, ...]
    stored: Attendance | None = None
    versions: list = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.placement.pk

    @property
    def version(self) -> str:
        """The token of what is stored (`audit.editing.version_of`)."""
        return str(self.versions[-1].history_id) if self.versions else "0"

    @property
    def attended(self) -> int | None:
        """Days attended, when they were counted over as many days as the row offers."""
        fits = self.stored is not None and self.stored.days_expected == self.days
        return self.stored.days_attended if fits else None

    @property
    def missed_on(self) -> list[int]:
        return self.stored.missed_on if self.stored else []

    @property
    def recorded(self) -> str:
        """Say what is stored, by whom and on what day; "" for nothing."""
        if not self.stored:
            return ""
        count = in_words(self.stored.days_expected, self.stored.days_attended)
        missed = ", ".join(str(Weekday(day).label) for day in self.stored.missed_on)
        return _("%(who)s ghi %(count)s, ngày %(on)s") % {
            "who": self.stored.by,
            "count": f"{count} ({missed})" if missed else count,
            "on": date_format(day_of(self.stored.at), "SHORT_DATE_FORMAT"),
        }

    @property
    def corrected(self) -> str:
        """Say how the count was corrected last, on what day and by whom; "" when it never was."""
        counts = [(row.days_expected, row.days_attended) for row in self.versions]
        places = [place for place in range(1, len(counts)) if counts[place] != counts[place - 1]]
        if not places:
            return ""
        last = self.versions[places[-1]]
        return _("Đã sửa: %(before)s → %(after)s, ngày %(on)s, %(who)s") % {
            "before": in_words(*counts[places[-1] - 1]),
            "after": in_words(*counts[places[-1]]),
            "on": date_format(day_of(last.history_date), "SHORT_DATE_FORMAT"),
            "who": last.history_user or _("Hệ thống"),
        }


def in_words(expected: int, attended: int) -> str:
    """Say on how many of the `expected` days a child was away."""
    if attended == expected:
        return ngettext("đủ %(days)s buổi", "đủ %(days)s buổi", expected) % {"days": expected}
    return _("vắng %(missed)s/%(days)s buổi") % {"missed": expected - attended, "days": expected}


def sheet_rows(referrals, week: dt.date, asked: int | None, calendars: dict) -> list[SheetRow]:
    """Return a row for each of `referrals`, in their order; two queries.

    `asked` is the number of days with lessons that somebody typed; without it a recorded row keeps the number
    it was recorded with and any other follows `calendars` (`calendars_at`).
    """
    placements = [referral.placement for referral in referrals]
    known = attendance_of(placements, week)
    versions = _versions([row.pk for row in known.values()])
    rows = []
    for referral in referrals:
        placement, place = referral.placement, referral.institution
        stored = known.get(placement.pk)
        days = asked
        if days is None and stored:
            days = stored.days_expected
        if days is None:
            days = calendars[place.pk].expected_days(week, place.opening_days, placement.starts)
        history = versions[stored.pk] if stored else []
        rows.append(SheetRow(placement, days, tuple(place.opening_days), stored, history))
    return rows


def calendars_at(places: list[Institution]) -> dict[int, SchoolCalendar]:
    """Return institution → the school calendar of its province, in one query when the communes are loaded."""
    calendars = calendars_of(place.commune.parent_id for place in places)
    return {place.pk: calendars[place.commune.parent_id] for place in places}


def has_lessons(places: list[Institution], calendars: dict, week: dt.date) -> bool:
    """Tell whether any of `places` holds lessons in `week` by the calendar and its opening days."""
    return any(calendars[place.pk].expected_days(week, place.opening_days) for place in places)


def _versions(pks) -> dict[int, list]:
    found = defaultdict(list)
    rows = Attendance.history.filter(id__in=pks).select_related("history_user").order_by("history_id")
    for row in rows:
        found[row.id].append(row)
    return found
