"""Telling of a committee's tasks that are late and about no case: one about a case has a clock of its own."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.access import people_of_communes
from accounts.actions import leave_notices, take_notices_back
from accounts.enums import NoticeKind
from accounts.scope import system_scope
from casework.enums import OPEN_STATES
from casework.models import Case
from reports.access import COMMITTEE_ROLES
from reports.models import CommitteeDecision
from vietnam.calendar import end_of_day, today

# What is late for longer stands on the page of the commune's reports and begins the next one.
LONGEST_TOLD = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


@system_scope("reports.tell_tasks")
def tell_late_tasks() -> int:
    """Tell the officers and the chair of a commune of each late task that no clock tells of; return how many.

    Once for each day that was set, however often it is called.
    """
    rows = list(_late())
    people = people_of_communes({row.pack.commune_id for row in rows}, *COMMITTEE_ROLES)
    leave_notices([{"to": people[row.pack.commune_id], **_notice(row)} for row in rows])
    return len(rows)


def take_back(row) -> None:
    """Let what was told of the task `row` disappear: it is done, or has another day."""
    take_notices_back(kind=NoticeKind.DEADLINE_PASSED, about=row)


def _late():
    has_clock = Case.objects.filter(
        code=OuterRef("code"), commune=OuterRef("pack__commune"), state__in=OPEN_STATES
    )
    rows = CommitteeDecision.objects.filter(~Exists(has_clock), done_on=None)
    rows = rows.filter(by_date__range=(today() - LONGEST_TOLD, today() - DAY))
    return rows.select_related("pack").defer("pack__figures").order_by("pk")


def _notice(row) -> dict:
    path = reverse("reports:pack", args=[row.pack_id])
    return {"kind": NoticeKind.DEADLINE_PASSED, "about": row, "path": path, "due": end_of_day(row.by_date)}
