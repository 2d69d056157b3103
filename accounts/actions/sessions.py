"""Sessions: how they begin, how long they may rest and last, and how they end from outside."""

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions.notices import leave_notice
from accounts.browsers import is_known
from accounts.enums import NoticeKind
from accounts.models import OpenSession
from accounts.step_up import note_confirmation
from audit.actions import write_event
from audit.context import address_of
from audit.enums import Deed

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
# Sessions of one person at once; beyond it the one that was used longest ago ends.
MOST = 5
# How exactly rest is measured; each page would else write to the database.
STEP = dt.timedelta(minutes=1)
BEGAN, SEEN, FACTOR = "began_at", "seen_at", "second_factor"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request, user, *, factor: str = "") -> None:
    """Sign `user` in with a new session key and nothing of what the browser held before.

    `factor` is the code of the second factor that was used ("totp", "webauthn", "recovery_codes") or "".
    A browser with which the person never signed in before is told of, but not at the very first time.
    """
    is_new = user.last_login is not None and not is_known(request, user)
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[FACTOR] = factor
    note_confirmation(request.session)
    _begin(request)
    event = write_event(by=user, deed=Deed.SIGNED_IN, about=user, reason=factor and f"with_{factor}")
    if is_new:
        path = reverse("accounts:security")
        leave_notice(to=[user], kind=NoticeKind.NEW_BROWSER, about=event, path=path)


def begin_session(session, user, *, address=None, device: str = "") -> None:
    """Note in `session` and among the open sessions of `user` that it begins now."""
    now = timezone.now()
    if not session.session_key:
        session.create()
    session[BEGAN] = session[SEEN] = now.timestamp()
    OpenSession.objects.filter(began_at__lte=now - ABSOLUTE).delete()
    facts = {"user_id": user.pk, "address": address, "device": device[:200], "began_at": now, "seen_at": now}
    OpenSession.objects.update_or_create(key=session.session_key, defaults=facts)
    _end(OpenSession.objects.filter(user=user).order_by("-seen_at", "-pk")[MOST:], user, "too_many_sessions")


def leave(request) -> None:
    """Sign the person of `request` out."""
    user = request.user
    write_event(by=user, deed=Deed.SIGNED_OUT, about=user)
    _forget(request)


def keep(request) -> bool:
    """Tell whether the session of a signed-in person may go on; end it when it rested or lasted too long.

    Leaves the seconds that remain in `request.seconds_left`.
    """
    now = timezone.now()
    if BEGAN not in request.session:
        _begin(request)
    rested = now.timestamp() - request.session[SEEN]
    lasted = now.timestamp() - request.session[BEGAN]
    if rested >= IDLE.total_seconds() or lasted >= ABSOLUTE.total_seconds():
        reason = "session_idle" if rested >= IDLE.total_seconds() else "session_old"
        write_event(by=request.user, deed=Deed.SIGNED_OUT, about=request.user, reason=reason)
        _forget(request)
        return False
    if rested >= STEP.total_seconds():
        request.session[SEEN] = now.timestamp()
        OpenSession.objects.filter(key=request.session.session_key).update(seen_at=now)
    request.seconds_left = int(min(IDLE.total_seconds(), ABSOLUTE.total_seconds() - lasted))
    return True


@transaction.atomic
def end_session(session: OpenSession, *, by) -> None:
    """End one session from outside; its browser is signed out at its next request."""
    write_event(by=by, deed=Deed.SIGNED_OUT, about=session.user, reason="session_ended")
    _remove([session])


@transaction.atomic
def end_sessions(user, *, by, but: str | None = None) -> int:
    """End all sessions of `user`, but the one with the key `but`; return how many."""
    return _end(OpenSession.objects.filter(user=user).exclude(key=but or ""), by, "session_ended")


def renew_key(request, user) -> None:
    """Give the present session another key and let it outlive the change of the person's password."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    OpenSession.objects.filter(key=old).update(key=request.session.session_key)


def _begin(request) -> None:
    device = request.headers.get("User-Agent", "")
    begin_session(request.session, request.user, address=address_of(request), device=device)


def _forget(request) -> None:
    OpenSession.objects.filter(key=request.session.session_key).delete()
    logout(request)


def _end(sessions, by, reason) -> int:
    ended = list(sessions)
    for session in ended:
        write_event(by=by, deed=Deed.SIGNED_OUT, about=session.user, reason=reason)
    _remove(ended)
    return len(ended)


def _remove(sessions) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in sessions:
        store(session.key).delete()
        session.delete()
