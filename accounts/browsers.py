"""Which people have signed in with a browser: marks in a signed cookie, so that a new browser can be told of.

The cookie opens nothing. It holds no name: a mark is a keyed digest of the person and of nothing else.
"""

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "accounts.browsers"
SECONDS = 180 * 24 * 3600
# An office computer has some users; who came first is forgotten first.
MOST = 20


def is_known(request, user) -> bool:
    """Tell whether `user` signed in with this browser within half a year."""
    return _mark(user) in _marks(request)


def remember_browser(request, response, user) -> None:
    """Let the browser remember in `response` that `user` signed in with it."""
    marks = [mark for mark in _marks(request) if mark != _mark(user)]
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps([*marks, _mark(user)][-MOST:], salt=SALT),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request) -> list[str]:
    try:
        kept = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
        return signing.loads(kept, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return []


def _mark(user) -> str:
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:16]
