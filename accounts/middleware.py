"""Between a session and the pages: how long it holds, and what must be proven before any page."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.actions.sessions import FACTOR, keep, leave
from accounts.returning import led_to, page_asked_for
from accounts.second_factor import factors
from accounts.step_up import BEFORE_SECOND_FACTOR


def session_limits(get_response):
    """End a session that rested for 30 minutes or is twelve hours old, whatever the browser says."""

    def middleware(request):
        if request.user.is_authenticated:
            keep(request)
        return get_response(request)

    return middleware


def lacks_factor(request) -> bool:
    """Tell whether the signed-in person must prove or set up a second factor before anything else."""
    return settings.REQUIRE_SECOND_FACTOR and not request.session.get(FACTOR)


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks to sign in, with a second factor where required, unless its view says otherwise."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused or not request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return refused
        if not lacks_factor(request):
            return None
        if factors(request.user):  # set up elsewhere meanwhile: this browser never proved it
            leave(request)
            return redirect(led_to("accounts:login", page_asked_for(request)))
        return None if getattr(view_func, BEFORE_SECOND_FACTOR, False) else redirect("accounts:security")

    def handle_no_permission(self, request, view_func):
        """Lead to the sign-in page and say so when a session has ended.

        A form that saves itself in the background gets 401: it then says that nothing was kept, where a
        redirect to a page would have read like success.
        """
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        ended = {"ended": 1} if settings.SESSION_COOKIE_NAME in request.COOKIES else {}
        return redirect(led_to("accounts:login", page_asked_for(request), **ended))
