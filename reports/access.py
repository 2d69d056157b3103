"""Who may read reports and the audit trail. Built on the roles of `accounts`."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import commune_ids, has_role
from accounts.enums import RoleKind
from areas.models import Area
from audit.models import Event

COMMITTEE_ROLES = (RoleKind.OFFICER, RoleKind.CHAIR)


def committee_communes(user) -> list[Area]:
    """Return the communes whose committee report `user` may make; raises PermissionDenied for other roles."""
    if not has_role(user, *COMMITTEE_ROLES):
        raise PermissionDenied
    return list(Area.objects.filter(pk__in=commune_ids(user, *COMMITTEE_ROLES)).select_related("parent"))


def get_committee_commune(user, pk) -> Area:
    """Return the commune `pk` for its report, or raise Http404 when it is not the person's own."""
    commune = next((area for area in committee_communes(user) if area.pk == pk), None)
    if commune is None:
        raise Http404
    return commune


def visible_events(user):
    """Return the events about records in the auditor's area; raises PermissionDenied for other roles.

    An event says who did or saw what and when; it holds no contents of a case.
    """
    if not has_role(user, RoleKind.AUDITOR):
        raise PermissionDenied
    return Event.objects.filter(area_id__in=commune_ids(user, RoleKind.AUDITOR)).select_related("actor", "area")
