"""Proving who somebody is: password, second factor, and both once more before a grave deed."""

from django.contrib.auth import authenticate
from django.db import transaction

from accounts.actions.factors import note_change, use_code, use_key
from accounts.actions.sessions import end_sessions, renew_key
from accounts.actions.throttling import begin_attempt
from accounts.models import User
from accounts.step_up import note_confirmation
from audit.actions import write_event
from audit.enums import Deed, Outcome


def check_password(request, username: str, password: str) -> User | None:
    """Return the person of this name and password, or None. Raises `TooManyAttempts`.

    A name that nobody has takes the same steps as a wrong password; the event does not hold it.
    """
    attempt = begin_attempt(request, account=username)
    user = authenticate(request, username=username, password=password)
    if user is None:
        known = User.objects.filter(username=username).first()
        _refused(known, "wrong_password" if known else "unknown_account")
        return None
    attempt.was_right()
    return user


def check_factor(request, user, *, code: str = "", answer: dict | None = None) -> str:
    """Return the kind of factor that `code` or a passkey's `answer` proves for `user`, or "".

    Raises `TooManyAttempts`.
    """
    attempt = begin_attempt(request, codes_of=user)
    kind = use_code(user, code) if code else use_key(user, answer or {})
    if kind:
        attempt.was_right()
    else:
        _refused(user, "wrong_factor")
    return kind


def confirm_password(request, password: str) -> bool:
    """Tell whether `password` is that of the signed-in person. Raises `TooManyAttempts`."""
    attempt = begin_attempt(request, account=request.user.get_username())
    if not request.user.check_password(password):
        _refused(request.user, "wrong_password")
        return False
    attempt.was_right()
    return True


def note_confirmed(request) -> None:
    """Write that the signed-in person proved once more who sits there; it holds for ten minutes."""
    note_confirmation(request.session)
    write_event(by=request.user, deed=Deed.SIGNED_IN, about=request.user, reason="confirmed")


@transaction.atomic
def change_password(request, password: str) -> None:
    """Give the signed-in person a new password; all other sessions end, the present one gets a new key."""
    user = request.user
    user.set_password(password)
    user.save(update_fields=["password"])
    renew_key(request, user)
    end_sessions(user, by=user, but=request.session.session_key)
    note_change(user, by=user, reason="changed_password")


def _refused(user, reason) -> None:
    write_event(
        by=None,
        deed=Deed.SIGN_IN_REFUSED,
        about=user or "accounts.user",
        outcome=Outcome.FORBIDDEN,
        reason=reason,
    )


def note_wrong_invitation() -> None:
    """Write that somebody tried a link that is no invitation."""
    _refused(None, "wrong_invitation")
