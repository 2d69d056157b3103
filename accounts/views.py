"""Signing in and out, and opening a notice."""

from django.contrib.auth import views as auth_views
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import get_notice
from accounts.actions import mark_read, sign_in_event, sign_out_event
from accounts.forms import SignInForm


class SignIn(auth_views.LoginView):
    """The sign-in page; the person's language is kept for the session."""

    template_name = "accounts/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]

    def form_valid(self, form):
        response = super().form_valid(form)
        sign_in_event(form.get_user())
        return response


class SignOut(auth_views.LogoutView):
    """Signing out also tells the browser to forget what it cached of this site."""

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            sign_out_event(request.user)
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@require_POST
def open_notice(request, pk):
    """Mark one's own notice as read and go to what it is about."""
    notice = get_notice(request.user, pk)
    mark_read(notice)
    safe = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if safe else "home")
