"""A form that is sent twice acts once.

A page renders `{% once %}` inside its form; its view is decorated with `@once`. The first sending runs the
view and stores where it led, in the transaction of the view; a second one with the same token is led there.
"""

import uuid
from functools import wraps

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect

from interface.models import Submission

FIELD = "once"


def once(view):
    """Wrap `view` so that a POST with a token already used by the same person redirects and does nothing."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        token = _token(request)
        if token is None:
            return view(request, *args, **kwargs)
        if sent := Submission.objects.filter(token=token, user=request.user).first():
            return redirect(sent.location)
        try:
            return _first(view, request, token, *args, **kwargs)
        except _SentMeanwhile:
            return redirect(_own(token, request.user).location)

    return wrapped


def _own(token, user) -> Submission:
    """Return the form that was sent meanwhile; a token that another person used was never ours."""
    found = Submission.objects.filter(token=token, user=user).first()
    if found is None:
        raise BadRequest("this token is not of this form")
    return found


class _SentMeanwhile(Exception):
    """The same form arrived on another connection and was finished first."""


def _token(request):
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _first(view, request, token, *args, **kwargs):
    refusal = None
    with transaction.atomic():
        try:
            response = view(request, *args, **kwargs)
        except (Http404, PermissionDenied) as error:
            # The event of the refusal was written in this transaction and must outlive it.
            refusal = error
        else:
            _remember(request.user, token, response)
    if refusal:
        raise refusal
    return response


def _remember(user, token, response) -> None:
    if not isinstance(response, HttpResponseRedirect):
        return
    try:
        with transaction.atomic():
            Submission.objects.create(token=token, user=user, location=response.url)
    except IntegrityError as taken:
        raise _SentMeanwhile from taken
