"""Signing in and out."""

from django.contrib.auth import views as auth_views

from accounts.actions import sign_in_event, sign_out_event
from accounts.forms import SignInForm
from accounts.step_up import note_confirmation


class SignIn(auth_views.LoginView):
    """The sign-in page; the person's language is kept for the session."""

    template_name = "accounts/login.html"
    form_class = SignInForm
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]

    def form_valid(self, form):
        response = super().form_valid(form)
        note_confirmation(self.request.session)
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
