"""What somebody began and did not finish, wherever the program keeps it: the list of "my day".

Rooms to the right add what they keep to `SOURCES`; each source asks once, however much it finds.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models import Case, Plan, Screening, VisitSheet
from casework.queries import OPEN


@dataclass(frozen=True)
class Draft:
    """One unfinished piece of work: about which case, what it is, since when, and where to go on."""

    case: Case
    text: str
    since: dt.datetime
    url: str


def begun(rows, user, cases):
    """Return the `rows` that `user` began on open cases among `cases`, oldest first; `since` tells when."""
    first = rows.model.history.filter(id=OuterRef("pk")).order_by("history_id").values("history_date")[:1]
    own = rows.filter(by=user, case__in=cases.filter(OPEN)).annotate(since=Subquery(first))
    return own.select_related("case__child").order_by("pk")


def _screenings(user, cases, limit) -> list[Draft]:
    rows = begun(Screening.objects.filter(finished_at=None), user, cases).defer("facts", "result")
    return [
        Draft(
            row.case,
            _("Phiếu sàng lọc chưa hoàn thành"),
            row.since,
            reverse("casework:screening", args=[row.pk]),
        )
        for row in rows[:limit]
    ]


def _plans(user, cases, limit) -> list[Draft]:
    rows = begun(Plan.objects.filter(submitted_at=None), user, cases)
    return [
        Draft(
            row.case, _("Kế hoạch chưa trình"), row.since, reverse("casework:plan_edit", args=[row.case_id])
        )
        for row in rows[:limit]
    ]


def _sheets(user, cases, limit) -> list[Draft]:
    own = VisitSheet.objects.filter(by=user, case__in=cases.filter(OPEN)).defer("typed")
    rows = own.select_related("case__child").order_by("at")
    return [
        Draft(row.case, _("Phiếu thăm chưa lưu"), row.at, reverse("casework:visit_new", args=[row.case_id]))
        for row in rows[:limit]
    ]


SOURCES: list[Callable] = [_screenings, _plans, _sheets]


def drafts_of(user, cases, limit: int) -> list[Draft]:
    """Return the oldest `limit` drafts of `user` on the visible `cases`, the oldest first."""
    found = [draft for source in SOURCES for draft in source(user, cases, limit)]
    return sorted(found, key=lambda draft: draft.since)[:limit]
