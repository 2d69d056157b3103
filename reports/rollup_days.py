"""Events by day and commune: of days that are over as they were counted, of the others counted now.

The trail grows by every page that is opened: a fortnight of a province is too much to count for a page. An
event is never changed and bears the moment at which it was written, so a day that is over stays as it is.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from areas.models import Area
from audit.enums import Outcome
from audit.models import Event
from reports.models import EventDay
from vietnam.calendar import ZONE, day_of, start_of_day

DAYS = 14
# How long after its event a transaction may end, and how far the clocks of two servers may be apart.
MARGIN = dt.timedelta(hours=1)
# The same for the running day, whose numbers are counted anew once it is over.
SETTLED = dt.timedelta(minutes=15)
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
    until = start_of_day(day + dt.timedelta(days=1))
    rows = _by_area(_of_day(day))
    before = Event.objects.filter(at__lt=until - MARGIN).order_by("-at").values_list("pk", flat=True).first()
    communes = [EventDay(day=day, area_id=area, **sums) for (area, parent), sums in rows.items() if parent]
    return [*_summed(day, rows, last=before or 0), *communes]


def counted_so_far(now: dt.datetime) -> list[EventDay]:
    """Return the rows of today, up to the last event that was written `SETTLED` ago; none without news.

    Only what came since the rows that are kept is counted; their sums are added.
    """
    day = day_of(now)
    kept = {row.area_id: row for row in EventDay.objects.filter(day=day, is_over=False)}
    since = kept[None].last if None in kept else 0
    events = _of_day(day).filter(pk__gt=since)
    last = events.filter(at__lt=now - SETTLED).order_by("-at").values_list("pk", flat=True).first()
    if last is None:
        return []
    rows = _summed(day, _by_area(events.filter(pk__lte=last)), last=last, is_over=False)
    found = {row.area_id: row for row in rows}
    for key, before in kept.items():
        row = found.setdefault(key, EventDay(day=day, area_id=key, last=last, is_over=False))
        row.done, row.refused = row.done + before.done, row.refused + before.refused
    return list(found.values())


def _of_day(day: dt.date) -> QuerySet[Event]:
    until = start_of_day(day + dt.timedelta(days=1))
    return Event.objects.filter(at__gte=start_of_day(day), at__lt=until).order_by()


def _by_area(events: QuerySet[Event]) -> dict[tuple[int | None, int | None], dict[str, int]]:
    """Return (area, province of it) → how many events, done and refused."""
    rows = events.values("area_id", "area__parent_id").annotate(**COUNTS)
    return {(row["area_id"], row["area__parent_id"]): {name: row[name] for name in COUNTS} for row in rows}


def _summed(day: dt.date, rows: dict, **told) -> list[EventDay]:
    """Return the row of the whole house and one for each province of communes with an event."""
    found = {None: dict.fromkeys(COUNTS, 0)}
    for (_area, province), sums in rows.items():
        for key in {None, province}:
            whole = found.setdefault(key, dict.fromkeys(COUNTS, 0))
            for name, number in sums.items():
                whole[name] += number
    return [EventDay(day=day, area_id=key, **sums, **told) for key, sums in found.items()]


def by_day(areas: Iterable[Area], visible: QuerySet[Event], now: dt.datetime) -> dict[dt.date, Pair]:
    """Return day → events done and refused in `areas`, for each of `last_days`; two queries.

    `areas` are provinces, each for its communes, and communes beside them; `visible` the events of all these
    communes: what was not counted yet is counted of them.
    """
    days, areas = last_days(now), list(areas)
    kept = {row["day"]: row for row in _kept(days, areas)}
    since = next(day for day in days if day not in kept or not kept[day]["over"])
    found = {day: (row["done"] or 0, row["refused"] or 0) for day, row in kept.items() if day <= since}
    after = max((row["last"] for day, row in kept.items() if day <= since), default=0)
    # Keys follow the moments closely: a bound of both is one stretch of the index of each commune.
    rows = visible.filter(at__gte=start_of_day(since), pk__gt=after).order_by()
    for row in rows.annotate(day=TruncDate("at", tzinfo=ZONE)).values("day").annotate(**COUNTS):
        done, refused = found.get(row["day"], (0, 0)) if row["day"] == since else (0, 0)
        found[row["day"]] = (done + row["done"], refused + row["refused"])
    return {day: found.get(day, (0, 0)) for day in days}


def _kept(days: list[dt.date], areas: list[Area]) -> QuerySet:
    """Return what was counted of these days: one row a day, none of a day that was not counted yet.

    Of the running day only where all of `areas` are provinces: no commune has a row of it.
    """
    rows = EventDay.objects.filter(Q(area=None) | Q(area__in=[area.pk for area in areas]), day__in=days)
    if any(area.is_commune for area in areas):
        rows = rows.filter(is_over=True)
    told, whole = Q(area__isnull=False), Count("pk", filter=Q(area=None))
    over = Count("pk", filter=Q(area=None, is_over=True))
    rows = rows.values("day").annotate(last=Max("last"), whole=whole, over=over)
    return rows.annotate(**{name: Sum(name, filter=told) for name in COUNTS}).filter(whole__gt=0)
