"""What was searched for stays in the session, under a short token: a name never stands in an address."""

import secrets

from vietnam.text import normalise

LONGEST = 120
# Searches that a session keeps, the latest ones; and their name in the session and in the address.
KEPT, SEARCHES, TOKEN = 5, "searches", "tim"


def asked_text(request) -> str:
    """Return what was typed into the box of a search."""
    return normalise(request.POST.get("q", "").replace("\x00", ""))[:LONGEST]


def keep(session, text: str) -> str:
    """Keep `text` in the session and return its token."""
    token = secrets.token_urlsafe(6)
    earlier = list(session.get(SEARCHES, {}).items())
    session[SEARCHES] = dict([*earlier, (token, text)][-KEPT:])
    return token


def recalled(request) -> str | None:
    """Return what the token in the address stands for: "" without a token, None when it is not kept."""
    token = request.GET.get(TOKEN)
    return request.session.get(SEARCHES, {}).get(token) if token else ""
