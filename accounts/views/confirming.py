"""Proving once more who sits there."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions import confirm_event
from accounts.forms import ConfirmForm
from accounts.returning import safe_path
from accounts.step_up import note_confirmation


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request):
    """Ask for the password again, then go on to the page that was asked for."""
    going_to = safe_path(request, request.POST.get("next") or request.GET.get("next"))
    form = ConfirmForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm_event(request.user)
        note_confirmation(request.session)
        return redirect(going_to)
    return render(request, "accounts/confirm.html", {"form": form, "next": going_to})
