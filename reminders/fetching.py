"""The calendar as a calendar program fetches it: without signing in, by an address that is a secret."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actions.calendars import use_link
from accounts.actions.throttling import TooManyAttempts, begin_fetching
from accounts.scope import person_scope
from reminders.feed import calendar_of

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def feed(request, token):
    """Answer with the calendar of whom `token` stands for; with 404 alike for whatever does not work."""
    try:
        attempt = begin_fetching(request)
    except TooManyAttempts as wait:
        return HttpResponse(status=429, content_type=PLAIN, headers={"Retry-After": wait.seconds})
    person = use_link(token)
    if person is None:
        # The page of 404 would hold the address itself.
        return _private(HttpResponse(_("Không có lịch ở đường dẫn này."), status=404, content_type=PLAIN))
    attempt.was_right()
    with person_scope(person):
        body = calendar_of(person)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="den-truong.ics"'
    return _private(response)


def _private(response):
    patch_cache_control(response, private=True, no_store=True)
    return response
