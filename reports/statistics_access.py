"""Of which areas an analyst reads what is published, and who keeps the population."""

from django.http import Http404

from accounts.access import current_roles, require_role
from accounts.enums import RoleKind
from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed, Outcome
from reports.models import Population
from vietnam.calendar import today

# The code of the country, beside the codes of provinces.
COUNTRY = "VN"


def published_areas(user) -> dict[str, Area | None]:
    """Return code → province (None: the country) that an analyst may read of; PermissionDenied for others.

    The province of each role, and the country beside it: what is published of it tells nothing of one child.
    """
    require_role(user, (RoleKind.ANALYST,), "reports.overview")
    roles = [role for role in current_roles(user) if role.kind == RoleKind.ANALYST]
    provinces = Area.objects.filter(pk__in={role.area.parent_id or role.area_id for role in roles})
    return {**{area.code: area for area in provinces.order_by("code")}, COUNTRY: None}


def get_published_area(user, code: str) -> Area | None:
    """Return the province `code`, None: the country; raises Http404, and that of others leaves an event."""
    areas = published_areas(user)
    if code not in areas:
        other = Area.objects.filter(parent=None, code=code).first()
        if other:
            write_event(by=user, deed=Deed.DENIED, about=other, area=other, outcome=Outcome.HIDDEN)
        raise Http404
    return areas[code]


def kept_population(user):
    """Return all numbers of the population for an administrator; raises PermissionDenied for other roles."""
    require_role(user, (RoleKind.ADMINISTRATOR,), "reports.population")
    return Population.objects.select_related("area")


def codes_of_areas() -> dict[str, int]:
    """Return code → key of the units of today, for lists that name them; one query."""
    day = today()
    there = Area.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    return dict(there.order_by("valid_from", "pk").values_list("code", "pk"))
