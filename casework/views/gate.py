"""Who may open a list at all; which rows it holds is for `casework.access`."""

from django.core.exceptions import PermissionDenied

from accounts.access import has_role
from audit.actions import write_event
from audit.enums import Deed, Outcome


def require_role(user, kinds, about: str) -> None:
    """Let nobody past without one of the roles `kinds` today; the refusal leaves an event.

    Raises PermissionDenied. `about` names the list.
    """
    if has_role(user, *kinds):
        return
    write_event(by=user, deed=Deed.DENIED, about=about, outcome=Outcome.FORBIDDEN)
    raise PermissionDenied
