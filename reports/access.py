"""Who may read reports, the trail and files made in the background. Built on the roles of `accounts`."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import commune_ids, current_roles, require_role
from accounts.enums import RoleKind
from accounts.models import User
from accounts.scope import hidden_row
from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed, Outcome
from audit.models import Event
from reports.enums import JobState, OrderState
from reports.models import Job, ReportOrder

COMMITTEE_ROLES = (RoleKind.OFFICER, RoleKind.CHAIR)


def committee_communes(user) -> QuerySet[Area]:
    """Return the communes whose committee report `user` may make; raises PermissionDenied for other roles."""
    require_role(user, COMMITTEE_ROLES, "reports.committee")
    return Area.objects.filter(pk__in=commune_ids(user, *COMMITTEE_ROLES)).select_related("parent")


def get_committee_commune(user, pk) -> Area:
    """Return the commune `pk` for its report; raises Http404, and a commune of others leaves an event."""
    own = committee_communes(user)
    commune = get_object_or_404(Area, pk=pk)
    if not own.filter(pk=pk).exists():
        write_event(by=user, deed=Deed.DENIED, about=commune, area=commune, outcome=Outcome.HIDDEN)
        raise Http404
    return commune


def overview_area(user) -> tuple[Area, list[int]]:
    """Return the area of an analyst's role and the ids of its communes; PermissionDenied for other roles."""
    require_role(user, (RoleKind.ANALYST,), "reports.overview")
    role = next(role for role in current_roles(user) if role.kind == RoleKind.ANALYST)
    return role.area, commune_ids(user, RoleKind.ANALYST)


def visible_events(user, person: str = "") -> QuerySet[Event]:
    """Return the events about records in the auditor's area; raises PermissionDenied for other roles.

    With the user name of a `person` who works or worked in that area, also what this person did that is
    about no area: signing in, lists, searches. An event says who did what and when; it holds no contents.
    """
    require_role(user, (RoleKind.AUDITOR,), "audit.event")
    communes = commune_ids(user, RoleKind.AUDITOR)
    shown = Q(area_id__in=communes)
    if person and (worker := _worker(person, communes)):
        shown |= Q(area=None, actor=worker)
    return Event.objects.filter(shown).select_related("actor", "area", "for_whom")


def require_auditor(user) -> None:
    """Let nobody but an auditor see whether the trail is whole; the refusal leaves an event."""
    require_role(user, (RoleKind.AUDITOR,), "audit.verification")


def own_jobs(user) -> QuerySet[Job]:
    """Return the jobs of `user`, the newest first, without those that the person removed."""
    return Job.objects.filter(by=user).exclude(state=JobState.REMOVED)


def own_orders(user) -> QuerySet[ReportOrder]:
    """Return the standing orders of `user`; one that ended is shown while it ended for want of a right."""
    return ReportOrder.objects.filter(Q(no_right=True) | ~Q(state=OrderState.ENDED), by=user)


def get_job(user, pk) -> Job:
    """Return the person's own job `pk`; raises Http404, and somebody else's leaves an event."""
    return _own(user, Job.objects.all(), pk)


def get_order(user, pk) -> ReportOrder:
    """Return the person's own standing order `pk`, as `get_job` does."""
    return _own(user, ReportOrder.objects.all(), pk)


def _own(user, rows, pk):
    found = rows.filter(pk=pk).first() or hidden_row(rows, pk)
    if found is None:
        raise Http404
    if found.by_id != user.pk:
        write_event(by=user, deed=Deed.DENIED, about=found, outcome=Outcome.HIDDEN)
        raise Http404
    return found


def _worker(username: str, communes: list[int]) -> User | None:
    """Return the user of that name if a role or post of today or before lies in one of `communes`."""
    here = (
        Q(roles__area__in=communes)
        | Q(roles__supervision_area__memberships__commune__in=communes)
        | Q(posts__institution__commune__in=communes)
    )
    return User.objects.filter(here, username__iexact=username).first()
