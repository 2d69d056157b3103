"""Who may read reports and the audit trail. Built on the roles of `accounts`."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import commune_ids, current_roles, require_role
from accounts.enums import RoleKind
from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed, Outcome
from audit.models import Event

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


def visible_events(user):
    """Return the events about records in the auditor's area; raises PermissionDenied for other roles.

    An event says who did or saw what and when; it holds no contents of a case.
    """
    require_role(user, (RoleKind.AUDITOR,), "audit.event")
    return Event.objects.filter(area_id__in=commune_ids(user, RoleKind.AUDITOR)).select_related(
        "actor", "area"
    )
