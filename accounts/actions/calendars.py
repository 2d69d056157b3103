"""The address at which a calendar program fetches a person's dates: made, revoked and used."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.access import has_role, require_role
from accounts.enums import CALENDAR_ROLES
from accounts.models import CalendarLink, User
from audit.actions import write_event
from audit.enums import Deed, Outcome

ABOUT = "accounts.calendarlink"


@transaction.atomic
def make_link(user) -> str:
    """Give `user` a new address, whose former one ends, and return its token, which is kept nowhere.

    Raises PermissionDenied for roles without dates.
    """
    require_role(user, CALENDAR_ROLES, ABOUT)
    User.objects.select_for_update().get(pk=user.pk)
    _revoke(user)
    token = secrets.token_urlsafe(32)
    link = CalendarLink.objects.create(user=user, digest=_digest(token), created_at=timezone.now())
    write_event(by=user, deed=Deed.CREATED, about=link)
    return token


@transaction.atomic
def revoke_link(user, *, by) -> bool:
    """End the address of `user`; tell whether there was one."""
    link = _revoke(user)
    if link:
        write_event(by=by, deed=Deed.REVOKED, about=link, for_whom=user)
    return bool(link)


@transaction.atomic
def use_link(token: str) -> User | None:
    """Return the person whose calendar `token` opens now, and write that it was fetched; None for nobody.

    A wrong token, a revoked one, a blocked account and an ended role are answered alike, and leave the same
    event, so that whoever holds an old address learns nothing from it.
    """
    found = CalendarLink.objects.select_related("user").filter(digest=_digest(token), revoked_at=None)
    link = found.filter(user__is_active=True).first()
    if link is None or not has_role(link.user, *CALENDAR_ROLES):
        write_event(by=None, deed=Deed.DENIED, about=ABOUT, outcome=Outcome.HIDDEN)
        return None
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    write_event(by=link.user, deed=Deed.LISTED, about=link, reason="calendar_feed")
    return link.user


def _revoke(user) -> CalendarLink | None:
    link = CalendarLink.objects.select_for_update().filter(user=user, revoked_at=None).first()
    if link:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
    return link


def _digest(token) -> str:
    return salted_hmac("accounts.calendar", token, algorithm="sha256").hexdigest()
