"""Second factors: adding, using and removing them. Each leaves an event, and a notice to their person."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actions.notices import leave_notice
from accounts.actions.sessions import FACTOR, end_sessions
from accounts.enums import NoticeKind
from accounts.models import User
from accounts.second_factor import (
    LAST,
    PASSKEY,
    RECOVERY,
    TOTP,
    counter_of,
    factors,
    recovery_codes,
    registered_passkey,
    use_passkey,
    use_recovery_code,
    use_totp,
)
from accounts.seeds import seeds_of
from audit.actions import write_event
from audit.enums import Deed


class LastFactor(Exception):
    """The only second factor cannot be removed where one is required."""


def new_seed() -> str:
    """Return a seed for an app that makes codes; nothing is kept."""
    return totp.generate_totp_secret()


@transaction.atomic
def add_totp(request, seed: str, code: str) -> bool:
    """Let the person sign in with the codes of `seed` from now on, if `code` is one; tell whether it is."""
    counter = counter_of(seed, code)
    if counter is None:
        return False
    user = _locked(request.user)
    Authenticator.objects.filter(user=user, type=TOTP).delete()
    with seeds_of(user.pk):
        data = {"secret": encrypt(seed), LAST: counter}
    Authenticator.objects.create(user=user, type=TOTP, data=data)
    _added(request, user, TOTP)
    return True


@transaction.atomic
def add_passkey(request, name: str, answer: dict) -> bool:
    """Let the person sign in with the passkey in `answer` from now on; tell whether it was one."""
    if not registered_passkey(answer):
        return False
    user = _locked(request.user)
    WebAuthn.add(user, name, answer)
    _added(request, user, PASSKEY)
    return True


def _added(request, user, kind) -> None:
    """The first factor ends the sessions that were opened without one and brings recovery codes."""
    if len(factors(user)) == 1:
        end_sessions(user, by=user, but=request.session.session_key)
    if recovery_codes(user) is None:
        _new_codes(user)  # the notice of the factor tells of them as well
        write_event(by=user, deed=Deed.SIGN_IN_CHANGED, about=user, reason="made_recovery_codes")
    request.session[FACTOR] = kind
    note_change(user, by=user, reason=f"added_{kind}")


@transaction.atomic
def remove_factor(factor: Authenticator, *, by) -> None:
    """Remove one of the person's own factors; with the last one go the recovery codes.

    Raises `LastFactor` where a second factor is required and this is the only one.
    """
    user = _locked(factor.user)
    others = [other for other in factors(user) if other.pk != factor.pk]
    if not others and settings.REQUIRE_SECOND_FACTOR:
        raise LastFactor
    kind = factor.type
    factor.delete()
    if not others:
        Authenticator.objects.filter(user=user).delete()
    note_change(user, by=by, reason=f"removed_{kind}")


@transaction.atomic
def remove_all_factors(user) -> None:
    """Remove every factor of `user`, such as when the telephone was lost. The caller writes the event."""
    Authenticator.objects.filter(user=_locked(user)).delete()


@transaction.atomic
def make_recovery_codes(user) -> list[str]:
    """Replace the recovery codes of `user` by ten new ones and return them."""
    codes = _new_codes(user)
    note_change(user, by=user, reason="made_recovery_codes")
    return codes


def _new_codes(user) -> list[str]:
    _locked(user)
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    with seeds_of(user.pk):
        return RecoveryCodes.activate(user).generate_codes()


def shown_codes(user) -> list[str]:
    """Return the recovery codes of `user`, to be shown once."""
    codes = recovery_codes(user)
    if codes is None:
        return []
    with seeds_of(user.pk):
        return codes.get_unused_codes()


@transaction.atomic
def note_download(user) -> None:
    """Count that the person took the recovery codes away as a file.

    The row is locked: written back as it was read, it would bring back a code spent in the same moment.
    """
    codes = Authenticator.objects.select_for_update().get(user=user, type=RECOVERY)
    codes.data["downloads"] = codes.data.get("downloads", 0) + 1
    codes.save(update_fields=["data"])
    write_event(by=user, deed=Deed.DOWNLOADED, about=user, reason="recovery_codes")


@transaction.atomic
def use_code(user, code: str) -> str:
    """Return with which factor `code` proves `user`: "totp", "recovery_codes" or ""."""
    if use_totp(user, code):
        return TOTP
    if use_recovery_code(user, code):
        note_change(user, by=user, reason="used_recovery_code")
        return RECOVERY
    return ""


def use_key(user, answer: dict) -> str:
    """Return "webauthn" when `answer` proves a passkey of `user`, else ""."""
    return PASSKEY if use_passkey(user, answer) else ""


def note_change(user, *, by, reason: str) -> None:
    """Write that the ways to sign in as `user` changed, and tell the person."""
    event = write_event(by=by, deed=Deed.SIGN_IN_CHANGED, about=user, reason=reason)
    leave_notice(to=[user], kind=NoticeKind.SIGN_IN_CHANGED, about=event, path=reverse("accounts:security"))


def _locked(user) -> User:
    return User.objects.select_for_update().get(pk=user.pk)
