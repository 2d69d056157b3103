"""Invitations: the only way to an account, and the only way back to one whose password or factor was lost."""

import datetime as dt
import logging
import secrets
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from accounts.actions.calendars import revoke_link
from accounts.actions.factors import note_change, remove_all_factors
from accounts.actions.sessions import end_sessions
from accounts.enums import InvitationState, RoleKind
from accounts.models import Invitation, Role, User
from audit.actions import save, write_event
from audit.enums import Deed, Outcome
from vietnam.calendar import today

VALID = dt.timedelta(hours=72)
log = logging.getLogger(__name__)


class Closed(Exception):
    """An invitation that opens nothing; `state` tells why."""

    def __init__(self, state: InvitationState | None):
        super().__init__(state)
        self.state = state


def invite(user, *, by) -> str:
    """Invite `user`, now or again, and return the link, which is kept nowhere.

    From here on only the link opens the account: the password is void, factors are gone, sessions end and
    earlier links are withdrawn. Nobody invites oneself: raises PermissionDenied. `by` is None at the console.
    """
    if by is not None and by.pk == user.pk:
        write_event(by=by, deed=Deed.DENIED, about=user, outcome=Outcome.FORBIDDEN, reason="own_invitation")
        raise PermissionDenied
    return _invite(user, by)


@transaction.atomic
def _invite(user, by) -> str:
    user = User.objects.select_for_update().get(pk=user.pk)
    again = user.invitations.exists()
    _withdraw_open(user)
    remove_all_factors(user)
    revoke_link(user, by=by)
    end_sessions(user, by=by)
    user.set_unusable_password()
    save(user, by=by, reason="invited_again" if again else "invited", fields=["password"])
    token, now = secrets.token_urlsafe(32), timezone.now()
    Invitation.objects.create(
        user=user, digest=_digest(token), invited_by=by, created_at=now, expires_at=now + VALID
    )
    write_event(by=by, deed=Deed.INVITED, about=user, reason="invited_again" if again else "invited")
    return f"{settings.SITE_URL}{reverse('accounts:invitation')}?ma={token}"


@transaction.atomic
def add_administrator(username: str, name: str, email: str) -> User:
    """Add a person who administers from today on; done at the console only, where no person is signed in."""
    user = User(username=username, full_name=name, email=email)
    user.set_unusable_password()
    save(user, by=None, reason="add_administrator")
    save(Role(user=user, kind=RoleKind.ADMINISTRATOR, starts=today()), by=None, reason="add_administrator")
    write_event(by=None, deed=Deed.CREATED, about=user, reason="add_administrator")
    return user


def send_invitation(user, link: str) -> bool:
    """Send the link of an invitation to its person, in the person's language; tell whether it left."""
    with override(user.language):
        context = {"user": user, "link": link, "hours": int(VALID.total_seconds() // 3600)}
        subject = render_to_string("accounts/email/invitation_subject.txt", context).strip()
        body = render_to_string("accounts/email/invitation_body.txt", context)
    try:
        EmailMessage(subject=subject, body=body, to=[user.email]).send()
    except (OSError, SMTPException, ValueError):  # the last: an address that no mail can bear
        log.exception("the invitation of user %s was not sent", user.pk)
        return False
    return True


@transaction.atomic
def withdraw(user, *, by) -> bool:
    """Withdraw the open invitation of `user`; tell whether there was one."""
    found = _withdraw_open(user)
    if found:
        write_event(by=by, deed=Deed.INVITED, about=user, reason="invitation_withdrawn")
    return found


def find(token: str) -> Invitation:
    """Return the open invitation of `token`. Raises `Closed` for any other."""
    return _open(Invitation.objects.select_related("user"), token)


@transaction.atomic
def accept(token: str, password: str) -> User:
    """Set the password of the invited person and spend the invitation; return the person. Raises `Closed`."""
    invitation = _open(Invitation.objects.select_for_update(of=("self",)).select_related("user"), token)
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    user = invitation.user
    user.set_password(password)
    save(user, by=user, reason="invitation_used", fields=["password"])
    write_event(by=user, deed=Deed.INVITED, about=user, reason="invitation_used")
    note_change(user, by=user, reason="changed_password")
    return user


def state_of(invitation: Invitation | None) -> InvitationState:
    """Return what became of an invitation."""
    if invitation is None:
        return InvitationState.NEVER
    if invitation.used_at:
        return InvitationState.USED
    if invitation.withdrawn_at:
        return InvitationState.WITHDRAWN
    return InvitationState.EXPIRED if invitation.expires_at <= timezone.now() else InvitationState.OPEN


def _open(invitations, token) -> Invitation:
    invitation = invitations.filter(digest=_digest(token)).first()
    if invitation is None or not invitation.user.is_active:
        raise Closed(None)
    state = state_of(invitation)
    if state != InvitationState.OPEN:
        raise Closed(state)
    return invitation


def _withdraw_open(user) -> bool:
    found = Invitation.objects.select_for_update().filter(user=user, used_at=None, withdrawn_at=None).first()
    if found is None:
        return False
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    return True


def _digest(token) -> str:
    return salted_hmac("accounts.invitation", token, algorithm="sha256").hexdigest()
