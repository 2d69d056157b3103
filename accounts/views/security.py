"""One's own account: second factors, recovery codes, sessions, password."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import get_own, has_role
from accounts.actions import factors as deeds
from accounts.actions.sessions import end_session, end_sessions
from accounts.actions.signing_in import change_password, confirm_password
from accounts.actions.throttling import TooManyAttempts
from accounts.addresses import dead_addresses
from accounts.enums import CALENDAR_ROLES
from accounts.forms import ChangePasswordForm, NewAppForm, NewPasskeyForm
from accounts.middleware import lacks_factor
from accounts.models import OpenSession
from accounts.passkeys import offer
from accounts.queries import account_notices, calendar_link
from accounts.second_factor import LABELS, RECOVERY, Authenticator, codes_left, factors
from accounts.setting_up import app_address, picture_of, seed_in, seed_removed, show_codes, shown_codes_until
from accounts.step_up import before_second_factor, step_up_required
from accounts.views.signing_in import wait_sentence

# For how long, and how many, changes of the account are listed.
TOLD_FOR, MOST_TOLD = dt.timedelta(days=30), 10
FORM = ["GET", "HEAD", "POST"]


@before_second_factor
@require_safe
def security(request):
    """What protects the account, and where it is signed in now."""
    context = {
        "factors": [(factor, LABELS[factor.type]) for factor in factors(request.user)],
        "codes_left": codes_left(request.user),
        "sessions": OpenSession.objects.filter(user=request.user),
        "present": request.session.session_key,
        "has_calendar": has_role(request.user, *CALENDAR_ROLES),
        "calendar_link": calendar_link(request.user),
        "told": account_notices(request.user, timezone.now() - TOLD_FOR)[:MOST_TOLD],
        "missing": lacks_factor(request),
        "unreachable": dead_addresses(request.user),
        "required": settings.REQUIRE_SECOND_FACTOR,
    }
    if context["missing"]:
        context["navigation"] = []  # nothing else opens yet
    return render(request, "accounts/security.html", context)


@before_second_factor
@never_cache
@require_http_methods(FORM)
@step_up_required
def add_app(request):
    """Set up an app that makes codes: show the seed, ask for its first code."""
    seed = seed_in(request)
    form = NewAppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if deeds.add_totp(request, seed, form.cleaned_data["code"]):
            seed_removed(request)
            return _factor_added(request)
        form.add_error(
            "code", _("Mã không đúng hoặc đã hết hạn. Kiểm tra giờ của điện thoại rồi nhập mã mới.")
        )
    address = app_address(request.user, seed)
    grouped = " ".join(seed[place : place + 4] for place in range(0, len(seed), 4))
    return render(
        request,
        "accounts/add_app.html",
        {"form": form, "seed": grouped, "picture": picture_of(address), "address": address},
    )


@before_second_factor
@never_cache
@require_http_methods(FORM)
@step_up_required
def add_passkey(request):
    """Set up a passkey: the browser makes it, the page keeps its public half."""
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if deeds.add_passkey(request, form.cleaned_data["name"], form.cleaned_data["credential"]):
            return _factor_added(request)
        form.add_error("name", _("Thiết bị trả lời không đúng. Thử lại."))
    return render(request, "accounts/add_passkey.html", {"form": form, "question": offer(request.user)})


def _factor_added(request):
    if len(factors(request.user)) == 1:
        show_codes(request)
        return redirect("accounts:recovery_codes")
    messages.success(request, _("Đã thêm một cách xác minh."))
    return redirect("accounts:security")


@require_http_methods(FORM)
@step_up_required
def remove_factor(request, pk):
    """Remove one of one's own second factors, after asking."""
    factor = get_own(request.user, Authenticator.objects.exclude(type=RECOVERY), pk)
    if request.method == "POST":
        try:
            deeds.remove_factor(factor, by=request.user)
        except deeds.LastFactor:
            messages.error(request, _("Đây là cách xác minh duy nhất. Thêm cách khác trước khi gỡ."))
        else:
            messages.success(request, _("Đã gỡ cách xác minh."))
        return redirect("accounts:security")
    return render(request, "accounts/remove_factor.html", {"factor": factor, "label": LABELS[factor.type]})


@before_second_factor
@never_cache
@require_http_methods(FORM)
@step_up_required
def recovery_codes(request):
    """Show new recovery codes once, for ten minutes in the browser in which they were made; make others."""
    if request.method == "POST" and factors(request.user):
        deeds.make_recovery_codes(request.user)
        show_codes(request)
        return redirect("accounts:recovery_codes")
    shown = shown_codes_until(request) > timezone.now().timestamp()
    codes = deeds.shown_codes(request.user) if shown else []
    context = {"codes": codes, "left": codes_left(request.user), "has_factor": bool(factors(request.user))}
    return render(request, "accounts/recovery_codes.html", context)


@before_second_factor
@never_cache
@require_safe
@step_up_required
def recovery_codes_file(request):
    """The recovery codes as a file, while they are shown; counted."""
    if shown_codes_until(request) <= timezone.now().timestamp() or not codes_left(request.user):
        return redirect("accounts:recovery_codes")
    deeds.note_download(request.user)
    lines = ["Đến Trường", request.user.get_username(), "", *deeds.shown_codes(request.user), ""]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ma-du-phong.txt"'
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM)
def password(request):
    """Change one's own password; all other sessions end."""
    form = ChangePasswordForm(request.user, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            right = confirm_password(request, form.cleaned_data["old_password"])
        except TooManyAttempts as wait:
            form.add_error("old_password", wait_sentence(wait))
            status = 429
        else:
            if right:
                change_password(request, form.cleaned_data["new_password1"])
                messages.success(request, _("Đã đổi mật khẩu. Các phiên khác đã kết thúc."))
                return redirect("accounts:security")
            form.add_error("old_password", _("Mật khẩu không đúng. Kiểm tra rồi nhập lại."))
    return render(request, "accounts/password.html", {"form": form}, status=status)


@require_POST
def end_one_session(request, pk):
    """End one of one's own sessions elsewhere."""
    end_session(get_own(request.user, OpenSession, pk), by=request.user)
    messages.success(request, _("Đã kết thúc phiên."))
    return redirect("accounts:security")


@require_POST
def end_other_sessions(request):
    """End all of one's own sessions but this one."""
    end_sessions(request.user, by=request.user, but=request.session.session_key)
    messages.success(request, _("Đã kết thúc mọi phiên khác."))
    return redirect("accounts:security")
