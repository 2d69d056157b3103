"""The part of `access` about decisions on days of the calendar."""

from django.http import Http404

from accounts.access import require_role
from accounts.enums import RoleKind
from areas.models import CalendarDay
from areas.queries import decided_day


def get_decided_day(user, pk: int) -> CalendarDay:
    """Return the decision `pk` for an administrator.

    Raises PermissionDenied, with an event, for anybody else; Http404 when there is no such decision any more.
    """
    require_role(user, (RoleKind.ADMINISTRATOR,), "areas.calendarday")
    row = decided_day(pk)
    if row is None:
        raise Http404
    return row
