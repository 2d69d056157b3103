"""Placed children of whom nothing is recorded any more. Only finished weeks with lessons count.

`silent_weeks` such weeks in a row ask the institution; twice as many tell the officer.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet

from referrals.enums import ReferralState
from referrals.models import Attendance, Placement
from schools.calendar import SchoolCalendar, calendars_of
from vietnam.calendar import end_of_day, week_start

# Further back nobody looks: two school years of silence are one silence.
MOST_WEEKS = 104
WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Quiet:
    """A placement and the Mondays of its finished weeks with lessons without a record, the oldest first."""

    placement: Placement
    weeks: tuple[dt.date, ...]

    def since(self, count: int) -> dt.datetime:
        """Return when the first `count` of the weeks were over."""
        return end_of_day(self.weeks[count - 1] + dt.timedelta(days=6))

    @property
    def last(self) -> dt.datetime:
        """When the last of the weeks was over."""
        return self.since(len(self.weeks))


def quiet_weeks(
    calendar: SchoolCalendar, open_on, starts: dt.date, recorded: dt.date | None, today: dt.date
) -> list[dt.date]:
    """Return the Mondays of the weeks with lessons after `recorded` (a Monday or None) that are over; pure.

    Counts from the week of `starts` on, its days before `starts` left out.
    """
    first = max(week_start(starts), recorded + WEEK if recorded else week_start(starts))
    first = max(first, week_start(today) - MOST_WEEKS * WEEK)
    mondays = (first + place * WEEK for place in range((week_start(today) - first).days // 7))
    return [monday for monday in mondays if calendar.expected_days(monday, open_on, starts)]


def quiet_placements(placements: QuerySet[Placement], weeks: int, today: dt.date) -> list[Quiet]:
    """Return those of `placements` of which nothing was recorded in the last `weeks` weeks with lessons.

    Two queries. Only the placed ones; the longest ago first.
    """
    edge = week_start(today) - weeks * WEEK
    recorded = Attendance.objects.filter(placement=OuterRef("pk"), week__gte=edge)
    found = placements.filter(
        ~Exists(recorded), referral__state=ReferralState.PLACED, starts__lt=edge + WEEK
    ).annotate(recorded=Max("weeks__week"))
    rows = list(found.select_related("referral__institution__commune").order_by("pk"))
    quiet = [one for one in _quiet(rows, today) if len(one.weeks) >= weeks]
    return sorted(quiet, key=lambda one: (one.weeks[0], one.placement.pk))


def _quiet(rows: list, today: dt.date) -> Iterable[Quiet]:
    places = [row.referral.institution for row in rows]
    calendars = calendars_of(place.commune.parent_id for place in places) if rows else {}
    known = {}
    for row, place in zip(rows, places, strict=True):
        asked = (place.commune.parent_id, tuple(place.opening_days), row.starts, row.recorded)
        if asked not in known:
            known[asked] = tuple(quiet_weeks(calendars[asked[0]], *asked[1:], today))
        yield Quiet(row, known[asked])
