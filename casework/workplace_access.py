"""The part of `access` about workplaces and what was sent about them to the labour inspection."""

from django.db.models import QuerySet

from accounts.access import commune_ids
from accounts.enums import RoleKind
from casework.access import opened, permissions_in
from casework.models import Workplace

WORKPLACE_PERMISSIONS = {
    RoleKind.OFFICER: {"view", "inspect"},
    RoleKind.CHAIR: {"view"},
    RoleKind.SUPERVISOR: {"view"},
}


def visible_workplaces(user) -> QuerySet[Workplace]:
    """Return the workplaces of the communes in which `user` works with cases."""
    return Workplace.objects.filter(commune_id__in=commune_ids(user, *WORKPLACE_PERMISSIONS))


def get_workplace(user, pk, permission: str = "view", *, rows: QuerySet | None = None):
    """Return the workplace `pk` for `user`, or the one of `rows` (what was sent about one), as `get_case`."""
    rows = Workplace.objects.select_related("commune", "by") if rows is None else rows
    return opened(user, rows, pk, permission, workplace_permissions, _nothing)


def workplace_permissions(user, record) -> set[str]:
    """Return what `user` may do with a workplace or with what was sent about it."""
    return permissions_in(user, record.commune_id, WORKPLACE_PERMISSIONS)


def _nothing(_user, _record) -> dict:
    # No field of a child stands on a workplace; the page names the children by its own list.
    return {}
