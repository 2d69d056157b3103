"""Ending an account: refused while work would be left behind, or a block at once when safety asks for it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import has_role, supervisors_of
from accounts.actions.calendars import revoke_link
from accounts.actions.invitations import withdraw
from accounts.actions.notices import leave_notice
from accounts.actions.sessions import end_sessions
from accounts.enums import BlockReason, NoticeKind, RoleKind
from accounts.leaving import Left, Question, held_by, open_work, pass_on
from accounts.models import User
from audit.actions import save, write_event
from audit.enums import Deed, Outcome


class WorkLeft(Exception):
    """A change that would leave work behind; `left` tells what."""

    def __init__(self, left: list[Left]):
        super().__init__(left)
        self.left = left


class Leaving:
    """Holds a change of a person's roles, posts or account to what it would leave behind.

    Entered before the change, inside a transaction that is taken back on `WorkLeft`. What was left before
    stays possible: correcting the telephone of somebody who is gone is no leaving.
    """

    def __init__(self, user, *, by):
        self.user, self.by = User.objects.select_for_update().get(pk=user.pk), by
        self.held = held_by(user)
        self.before = set(map(_key, self._left()))
        self.later_before = set(map(_key, self._left(day=dt.date.max)))

    def check(self) -> None:
        """Raise `WorkLeft` when the change leaves work behind today; otherwise let colleagues take over."""
        left = [one for one in self._left() if _key(one) not in self.before]
        if left:
            raise WorkLeft(left)
        pass_on(self.user, by=self.by)

    def later(self) -> list[Left]:
        """Return what must be handed over before the last day of a role that was given one."""
        return [one for one in self._left(day=dt.date.max) if _key(one) not in self.later_before]

    def _left(self, **more) -> list[Left]:
        return open_work(Question(user=self.user, held=self.held, **more))


def block(user, *, by, reason: BlockReason) -> list[Left]:
    """Block the account of `user` at once, whatever work is open; return what waits to be handed over.

    For a stolen telephone or somebody who was dismissed. Sessions end, an open invitation and the address
    of the calendar are void, the supervisors of the communes where work waits are told. Administrators only,
    never one's own account: raises PermissionDenied.
    """
    if not has_role(by, RoleKind.ADMINISTRATOR) or by.pk == user.pk:
        write_event(by=by, deed=Deed.DENIED, about=user, outcome=Outcome.FORBIDDEN, reason="block")
        raise PermissionDenied
    return _block(user, by, reason)


@transaction.atomic
def _block(user, by, reason) -> list[Left]:
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        return open_work(Question(user=user))
    user.is_active = False
    save(user, by=by, reason=f"block_{reason}", fields=["is_active"])
    write_event(by=by, deed=Deed.CHANGED, about=user, reason="block", purpose=str(reason))
    withdraw(user, by=by)
    revoke_link(user, by=by)
    end_sessions(user, by=by)
    pass_on(user, by=by)
    left = open_work(Question(user=user))
    told = {"kind": NoticeKind.ROLE_ENDING, "path": reverse("casework:handovers"), "due": timezone.now()}
    for place in {one.place for one in left}:
        leave_notice(to=supervisors_of(place), about=user, **told)
    return left


def _key(left) -> tuple:
    return left.role, left.place.pk, left.kind
