"""Events by day and commune: of days that are over as they were counted, of the others counted now.

The trail grows by every page that is opened: a fortnight of a province is too much to count for a page. An
event is never changed and bears the moment at which it was written, so a day that is over stays as it is.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from audit.enums import Outcome
from audit.models import Event
from reports.models import EventDay
from vietnam.calendar import ZONE, day_of, start_of_day

DAYS = 14
# How long after its event a transaction may end, and how far the clocks of two servers may be apart.
MARGIN = dt.timedelta(hours=1)
# What a difference of such a number is told as, beside the codes of figures.
EVENTS = "events"
COUNTS = {
    "done": Count("pk", filter=Q(outcome=Outcome.DONE)),
    "refused": Count("pk", filter=~Q(outcome=Outcome.DONE)),
}

Pair = tuple[int, int]


def last_days(now: dt.datetime) -> list[dt.date]:
    """Return today and the days before it that are told of, the first one first."""
    return [day_of(now) - dt.timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def days_over(now: dt.datetime) -> list[dt.date]:
    """Return those of `last_days` of which every event is there to be counted."""
    return [day for day in last_days(now) if start_of_day(day + dt.timedelta(days=1)) + MARGIN <= now]


def counted_day(day: dt.date) -> list[EventDay]:
    """Return the rows of a day that is over, that of the whole house first."""
    since, until = start_of_day(day), start_of_day(day + dt.timedelta(days=1))
    events = Event.objects.filter(at__gte=since, at__lt=until).order_by()
    rows = [EventDay(day=day, **row) for row in events.values("area_id").annotate(**COUNTS)]
    sums = {name: sum(getattr(row, name) for row in rows) for name in COUNTS}
    before = Event.objects.filter(at__lt=until - MARGIN).order_by("-at").values_list("pk", flat=True).first()
    whole = EventDay(day=day, last=before or 0, **sums)
    return [whole, *(row for row in rows if row.area_id)]


def by_day(communes: Iterable[int], visible: QuerySet[Event], now: dt.datetime) -> dict[dt.date, Pair]:
    """Return day → events done and refused in `communes` (keys), for each of `last_days`; two queries.

    `visible` are the events of these communes: the days that were not counted yet are counted of them.
    """
    days, kept = last_days(now), {row["day"]: row for row in _kept(last_days(now), list(communes))}
    found = {day: (row["done"] or 0, row["refused"] or 0) for day, row in kept.items()}
    since = next(day for day in days if day not in kept)
    after = max((row["last"] for day, row in kept.items() if day < since), default=0)
    # Keys follow the moments closely: a bound of both is one stretch of the index of each commune.
    rows = visible.filter(at__gte=start_of_day(since), pk__gt=after).order_by()
    for row in rows.annotate(day=TruncDate("at", tzinfo=ZONE)).values("day").annotate(**COUNTS):
        found.setdefault(row["day"], (row["done"], row["refused"]))
    return {day: found.get(day, (0, 0)) for day in days}


def _kept(days: list[dt.date], communes: list[int]) -> QuerySet:
    """Return what was counted of these days: one row a day, none of a day that was not counted yet."""
    rows = EventDay.objects.filter(Q(area=None) | Q(area__in=communes), day__in=days).values("day")
    told = Q(area__isnull=False)
    rows = rows.annotate(last=Max("last"), whole=Count("pk", filter=~told))
    return rows.annotate(**{name: Sum(name, filter=told) for name in COUNTS}).filter(whole__gt=0)
