"""Asking again who sits there, before a deed that carries data away or opens what is closed.

@step_up_required
def committee_pdf(request, pk): ...

Whoever has not signed in or confirmed within the last ten minutes is led to a page that asks for the second
factor, or for the password where there is none, and then back.
"""

import datetime as dt
from functools import wraps

from django.shortcuts import redirect
from django.utils import timezone

from accounts.returning import led_to, page_asked_for

VALID = dt.timedelta(minutes=10)
KEY = "confirmed_at"
BEFORE_SECOND_FACTOR = "before_second_factor"


def note_confirmation(session) -> None:
    """Remember in `session` that its person has proven now who it is."""
    session[KEY] = timezone.now().timestamp()


def recently_confirmed(session) -> bool:
    """Tell whether the person of `session` proved it within the last ten minutes."""
    age = timezone.now().timestamp() - session.get(KEY, 0)
    return 0 <= age < VALID.total_seconds()


def step_up_required(view):
    """Wrap `view` so that it runs only for a person who proved who it is within the last ten minutes."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if recently_confirmed(request.session):
            return view(request, *args, **kwargs)
        return redirect(led_to("accounts:confirm", page_asked_for(request)))

    return wrapped


def before_second_factor(view):
    """Mark `view` as one that a person may open whose second factor is still missing."""
    setattr(view, BEFORE_SECOND_FACTOR, True)
    return view
