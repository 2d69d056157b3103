"""How a person is told: the channels and quiet hours of one's own choice, and addresses that reach nobody."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import has_role
from accounts.addresses import address_digest
from accounts.enums import RoleKind
from accounts.models import DeadAddress, User
from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed

# What the page of one's own notices changes.
CHOSEN = ("channels", "quiet", "quiet_from", "quiet_until", "language")


@transaction.atomic
def choose_channels(*, by, version: str | None = None, **chosen) -> User:
    """Write how `by` wants to be told; `chosen`: the fields of `CHOSEN`.

    `version` is the token of what the form was opened on. Raises `ChangedMeanwhile` when another one of the
    person's own browsers changed one of these fields since.
    """
    user = User.objects.select_for_update().get(pk=by.pk)
    require_version(user.history, version, CHOSEN)
    for name in CHOSEN:
        setattr(user, name, chosen[name])
    save(user, by=by, reason="choose_channels", fields=list(CHOSEN))
    return user


def mark_unreachable(user, channel: str, address: str, code: str = "") -> None:
    """Note that `channel` will never reach `address` of `user`; said again it only says so newly."""
    found = {"digest": address_digest(address), "code": code[:60], "since": timezone.now()}
    DeadAddress.objects.update_or_create(user=user, channel=channel, defaults=found)


@transaction.atomic
def try_address_again(address: DeadAddress, *, by) -> None:
    """Use an address again that was given up: the mailbox is there now. Written down. Administrators only."""
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
    write_event(by=by, deed=Deed.CHANGED, about=address.user, reason="try_address_again")
    address.delete()
