"""Work that would be left behind: open cases, deadlines and drafts of officers whose role ends or ended.

By codes and numbers only; called for communes in which the asking person may hand over, and by the clock.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import RoleKind
from accounts.models import Role, User
from areas.models import Area
from casework.models import Case, Deadline, Plan, Screening
from casework.queries import OPEN
from vietnam.calendar import today

SOON_DAYS = 30


@dataclass(frozen=True)
class Leaver:
    """One person's open work in one commune; `ends` is the last day of the role, None when it is over."""

    user: User
    commune: Area
    ends: dt.date | None
    cases: int


def work_of(user, commune) -> QuerySet[Case]:
    """Return the open cases of `commune` with work of `user`: in charge, a running deadline or a draft."""
    deadlines = Deadline.objects.filter(case=OuterRef("pk"), owner=user, met_at=None, cancelled_at=None)
    screenings = Screening.objects.filter(case=OuterRef("pk"), by=user, finished_at=None)
    plans = Plan.objects.filter(case=OuterRef("pk"), by=user, submitted_at=None)
    parts = {
        "deadline_left": Exists(deadlines),
        "screening_left": Exists(screenings),
        "plan_left": Exists(plans),
    }
    found = Case.objects.filter(OPEN, commune=commune).annotate(**parts)
    left = Q(officer=user) | Q(deadline_left=True) | Q(screening_left=True) | Q(plan_left=True)
    return found.filter(left).order_by("code")


def leavers(communes: list[int] | None) -> list[Leaver]:
    """Return who has open cases in `communes` (ids; None for all) and a role that ends soon or is over."""
    owned = Case.objects.filter(OPEN, officer__isnull=False).order_by()
    owned = owned if communes is None else owned.filter(commune_id__in=communes)
    rows = list(owned.values("officer_id", "commune_id").annotate(cases=Count("pk")))
    ends = _last_days([row["officer_id"] for row in rows])
    people = User.objects.in_bulk({row["officer_id"] for row in rows})
    places = Area.objects.in_bulk({row["commune_id"] for row in rows})
    horizon = today() + dt.timedelta(days=SOON_DAYS)
    found = []
    for row in rows:
        last = ends.get((row["officer_id"], row["commune_id"]))
        if last is None or last <= horizon:
            person, place = people[row["officer_id"]], places[row["commune_id"]]
            found.append(Leaver(person, place, last, row["cases"]))
    return sorted(found, key=lambda each: (each.ends or dt.date.min, each.commune.code, each.user.pk))


def ending_roles(days: int) -> QuerySet[Role]:
    """Return the officers' roles that end within `days` days."""
    last = today() + dt.timedelta(days=days)
    held = {"kind": RoleKind.OFFICER, "starts__lte": today(), "ends__gte": today(), "ends__lte": last}
    return Role.objects.filter(**held, user__is_active=True).select_related("user", "area").order_by("pk")


def _last_days(users) -> dict[tuple[int, int], dt.date]:
    """Return (user, commune) → the last day as an officer there; nothing for whom it is over."""
    held = Q(starts__lte=today()) & (Q(ends=None) | Q(ends__gte=today()))
    roles = Role.objects.filter(held, kind=RoleKind.OFFICER, user__in=users, user__is_active=True)
    found = {}
    for user, area, ends in roles.values_list("user_id", "area_id", "ends"):
        found[user, area] = max(found.get((user, area), dt.date.min), ends or dt.date.max)
    return found
