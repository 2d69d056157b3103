"""Querysets over areas. Dates count whole days in Viet Nam."""

import datetime as dt

from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from areas.models import Area, AreaChange, CalendarDay, DatedNumber, Recount, SupervisionArea
from areas.settings import SETTINGS
from vietnam.calendar import today


def dated(day: dt.date, prefix: str = "") -> Q:
    """Return the condition that a row with `starts` and `ends` (both inclusive) holds on `day`."""
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gte": day})
    )


def supervised_communes(supervision_area_ids, day: dt.date) -> QuerySet[Area]:
    """Return the communes that the given supervision areas hold on `day`."""
    return Area.objects.filter(
        dated(day, "supervisions__"), supervisions__supervision_area_id__in=list(supervision_area_ids)
    )


def supervision_areas_with(communes) -> QuerySet[SupervisionArea]:
    """Return the supervision areas that hold or held one of `communes`."""
    return SupervisionArea.objects.filter(memberships__commune__in=communes).distinct()


def ordered_merges() -> QuerySet[AreaChange]:
    """Return the merges of communes that an administrator has ordered, the latest first."""
    return AreaChange.objects.exclude(ordered_at=None).select_related("old", "new").order_by("-pk")


def decided_day(pk: int) -> CalendarDay | None:
    """Return one decision about a day of the calendar, None when there is none."""
    return CalendarDay.objects.filter(pk=pk).first()


def recounts() -> QuerySet[Recount]:
    """Return the orders to count open dates anew, the latest first."""
    return Recount.objects.order_by("-pk")


def number(name: str, on: dt.date | None = None) -> int:
    """Return the setting `name` (of `areas.settings`) on the day `on` (today). One query, nothing is kept.

    Raises KeyError for a name that is none.
    """
    return numbers(name, on=on)[name]


def numbers(*names: str, on: dt.date | None = None) -> dict[str, int]:
    """Return setting → its value on the day `on` (today) for several settings, in one query."""
    found = {name: SETTINGS[name].default for name in names}
    rows = DatedNumber.objects.filter(name__in=names, starts__lte=on or today()).order_by("starts")
    return found | dict(rows.values_list("name", "value"))


def number_column(name: str, on: dt.date | None = None):
    """Return the setting `name` as `number` does, as a column of a query that reads other rows anyway."""
    rows = DatedNumber.objects.filter(name=name, starts__lte=on or today()).order_by("-starts")
    return Coalesce(Subquery(rows.values("value")[:1]), Value(SETTINGS[name].default))
