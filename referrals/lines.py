"""Where the children of a case wait for a place, and how far they have come in line.

A line goes through many communes, and row-level security shows nobody the others. The one function that looks
past it returns numbers alone, for rows that were made visible before.
"""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import ngettext

from accounts.scope import system_scope
from casework.enums import ACTIVE_STATES
from referrals.enums import IN_LINE
from referrals.models import WaitingEntry


def waiting_of(case) -> list[WaitingEntry]:
    """Return where the child of a visible `case` waits, oldest first, with `place` and `total`."""
    rows = case.waiting.filter(state__in=IN_LINE).select_related("programme__institution__commune")
    found = list(rows.order_by("since", "pk"))
    places = _places([row.pk for row in found]) if found else {}
    for row in found:
        row.place, row.total = places.get(row.pk, (None, None))
    return found


def _places(keys) -> dict[int, tuple[int, int]]:
    """Return key → (place in line, how many wait there); numbers only leave this function."""
    others = in_line().filter(programme=OuterRef("programme"))
    ahead = others.filter(Q(since__lt=OuterRef("since")) | Q(since=OuterRef("since"), pk__lt=OuterRef("pk")))
    with system_scope("referrals.place_in_line"):
        rows = WaitingEntry.objects.filter(pk__in=keys)
        counted = rows.annotate(ahead=_count(ahead), all=_count(others)).values_list("pk", "ahead", "all")
        return {pk: ((before or 0) + 1, total or 1) for pk, before, total in counted}


def in_line() -> QuerySet[WaitingEntry]:
    """Return everybody who waits, of cases that may refer; the scope decides whose."""
    return WaitingEntry.objects.filter(state__in=IN_LINE, case__state__in=ACTIVE_STATES)


def _count(rows) -> Subquery:
    return Subquery(rows.order_by().values("programme").annotate(n=Count("pk")).values("n"))


def line_words(entry: WaitingEntry) -> str:
    """Return where the child stands in the line of an entry of `waiting_of`."""
    text = ngettext(
        "Thứ %(place)s trong %(total)s trẻ đang chờ",
        "Thứ %(place)s trong %(total)s trẻ đang chờ",
        entry.total,
    )
    return text % {"place": entry.place, "total": entry.total}
