"""From where a deed comes: what every event says beside who, what and when.

A middleware states it for a request, `stated` for a stretch of code; `write_event` reads it. No caller of
`write_event` has to know of it.
"""

import ipaddress
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.crypto import salted_hmac

# Functions user → codes of the roles held today. Roles are read by a room to the right, which adds its own.
ROLE_READERS: list[Callable] = []
SESSION_LENGTH = 32


@dataclass(frozen=True)
class Origin:
    """What is known about where a deed comes from; a task outside of requests knows nothing of it."""

    session_key: Callable[[], str | None] = lambda: None
    address: str | None = None
    request: str = ""
    for_whom: object | None = None
    purpose: str = ""


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def origin_fields(by) -> dict:
    """Return the fields of an event that tell from where `by` (a user or None) does a deed now."""
    origin = _current.get() or Origin()
    codes = {code for read in ROLE_READERS for code in read(by)} if by is not None else set()
    return {
        "role": ",".join(sorted(codes)),
        "session": session_mark(origin.session_key()),
        "address": origin.address,
        "request": origin.request,
        "for_whom": origin.for_whom,
        "purpose": origin.purpose,
    }


def session_mark(key: str | None) -> str:
    """Return what stands for the session `key` in an event: equal for one session, of no use to enter it."""
    return salted_hmac("audit.session", key).hexdigest()[:SESSION_LENGTH] if key else ""


@contextmanager
def stated(**known):
    """State for the block, beside what is known already, any of the fields of `Origin`.

    `stated(purpose="breach_notice")` says why, `stated(for_whom=user)` on whose behalf a task acts.
    """
    token = _current.set(replace(_current.get() or Origin(), **known))
    try:
        yield
    finally:
        _current.reset(token)


def origin(get_response):
    """Middleware: every event of this request carries session, address and a mark of the request."""

    def middleware(request):
        known = {
            "session_key": lambda: request.session.session_key,
            "address": address_of(request),
            "request": uuid.uuid4().hex,
        }
        with stated(**known):
            return get_response(request)

    return middleware


def address_of(request) -> str | None:
    """Return the address the request came from, as far as our own proxies tell; None when it is none.

    `settings.PROXIES` is the number of proxies of ours before the program: each adds one address at the end
    of `X-Forwarded-For`, and what stands before those was written by whoever asked.
    """
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    found = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES and len(told) >= settings.PROXIES:
        found = told[-settings.PROXIES]
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return None
