"""People as an administrator lists them."""

from django.db.models import Prefetch, QuerySet

from accounts.enums import ABOUT_ACCOUNT, RoleKind
from accounts.models import CalendarLink, Invitation, Notice, Role, User
from areas.queries import dated
from vietnam.calendar import today


def with_invitations(people):
    """Return `people` with their roles and with their invitations, latest first, under `latest`."""
    return people.prefetch_related(
        Prefetch("roles", Role.objects.select_related("area", "supervision_area")),
        Prefetch("invitations", Invitation.objects.order_by("-pk"), to_attr="latest"),
        "dead_addresses",
    )


def administrators():
    """Return who administers today: whom a person without a role may ask."""
    roles = Role.objects.filter(dated(today()), kind=RoleKind.ADMINISTRATOR)
    return User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("full_name")


def account_notices(user, since) -> QuerySet[Notice]:
    """Return what `user` was told about the own account since a moment, the newest first."""
    return user.notices.filter(kind__in=ABOUT_ACCOUNT, created_at__gte=since)


def calendar_link(user) -> CalendarLink | None:
    """Return the address of the calendar of `user` that works now."""
    return user.calendar_links.filter(revoked_at=None).first()
