"""Proving once more who sits there."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions.signing_in import confirm_password, note_confirmed
from accounts.actions.throttling import TooManyAttempts
from accounts.forms import ConfirmForm
from accounts.returning import safe_path
from accounts.second_factor import factors
from accounts.step_up import before_second_factor
from accounts.views.signing_in import asked_for_factor, factor_context, wait_sentence


@before_second_factor
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request):
    """Ask for the second factor, or the password where there is none, then go on to the page asked for."""
    going_to = safe_path(request, request.POST.get("next") or request.GET.get("next"))
    has_factor = bool(factors(request.user))
    form, proven, status = asked_for_factor(request, request.user) if has_factor else _asked_password(request)
    if proven:
        note_confirmed(request)
        return redirect(going_to)
    context = {**factor_context(request.user, form), "next": going_to, "has_factor": has_factor}
    return render(request, "accounts/confirm.html", context, status=status)


def _asked_password(request):
    form = ConfirmForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form, False, 200
    try:
        right = confirm_password(request, form.cleaned_data["password"])
    except TooManyAttempts as wait:
        form.add_error("password", wait_sentence(wait))
        return form, False, 429
    if not right:
        form.add_error("password", _("Mật khẩu không đúng. Kiểm tra rồi nhập lại."))
    return form, right, 200
