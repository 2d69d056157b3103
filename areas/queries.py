"""Querysets over areas. Dates count whole days in Viet Nam."""

import datetime as dt

from django.db.models import Q, QuerySet

from areas.models import Area, AreaChange


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


def ordered_merges() -> QuerySet[AreaChange]:
    """Return the merges of communes that an administrator has ordered, the latest first."""
    return AreaChange.objects.exclude(ordered_at=None).select_related("old", "new").order_by("-pk")
