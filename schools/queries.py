"""Querysets over institutions, and whether what stands there is right. Places for a child: `seats`."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from areas.queries import number
from audit.editing import version_of
from schools.models import Institution, Programme
from vietnam.calendar import today
from vietnam.text import fold

DAYS_OF_A_MONTH = 30


def listed_institutions(asked: dict) -> QuerySet[Institution]:
    """Return the institutions that are in use and fit what was `asked` (names of `PlaceFilter`), by name.

    With a need only programmes for it count as free places.
    """
    offers = Programme.objects.filter(institution=OuterRef("pk"), is_active=True)
    if asked.get("need"):
        offers = offers.filter(need=asked["need"])
    free = Exists(offers.filter(places__gt=0))
    found = Institution.objects.filter(is_active=True).annotate(free=free, offers=Exists(offers))
    if asked.get("q"):
        found = found.filter(search_key__contains=fold(asked["q"]))
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("province"):
        found = found.filter(commune__parent=asked["province"])
    if asked.get("need"):
        found = found.filter(offers=True)
    if asked.get("free"):
        found = found.filter(free=True)
    return found.select_related("commune__parent").order_by("name", "pk")


def stale_before() -> dt.date:
    """Return the day before which a confirmation is too old (`place_confirmed_months`). One query."""
    return today() - dt.timedelta(days=DAYS_OF_A_MONTH * number("place_confirmed_months"))


def is_stale(institution: Institution, before: dt.date) -> bool:
    """Tell whether nobody of the institution has said since `before` that what stands here is right.

    `before` is that of `stale_before`, asked once for a whole list.
    """
    return institution.confirmed_on is None or institution.confirmed_on < before


def whole_version(institution: Institution) -> str:
    """Return the token of everything that is confirmed at once: the house and all it offers. Two queries."""
    offers = Programme.history.filter(institution_id=institution.pk)
    return f"{version_of(institution.history)}-{version_of(offers)}"
