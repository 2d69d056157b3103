"""The word on every page when the pump is late."""

from accounts.access import has_role
from accounts.enums import RoleKind
from reminders.status import WATCH

# Whose work has dates in it, and who sees to the pump.
TOLD = (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR, RoleKind.ADMINISTRATOR)


def late_pump(request):
    """Return `{"pump_late": …}` with `since` and whether the person `mends` it, while the pump is late."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not has_role(user, *TOLD):
        return {}
    since = WATCH.late_since()
    if since is None:
        return {}
    return {"pump_late": {"since": since, "mends": has_role(user, RoleKind.ADMINISTRATOR)}}
