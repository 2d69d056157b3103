"""An invitation as the invited person meets it."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions.invitations import Closed, accept, find
from accounts.actions.signing_in import note_wrong_invitation
from accounts.actions.throttling import TooManyAttempts, begin_attempt
from accounts.enums import InvitationState
from accounts.forms import NewPasswordForm
from accounts.views.signing_in import come_in, wait_sentence

HELD = "invitation"
CLOSED = {
    InvitationState.USED: _("Lời mời này đã được dùng. Đăng nhập bằng mật khẩu đã đặt."),
    InvitationState.EXPIRED: _("Lời mời này đã hết hạn sau 72 giờ. Nhờ quản trị hệ thống mời lại."),
    InvitationState.WITHDRAWN: _(
        "Lời mời này đã được thu hồi. Dùng thư mời mới nhất, hoặc nhờ quản trị hệ thống mời lại."
    ),
    None: _("Đường dẫn này không phải là lời mời. Mở lại đường dẫn trong thư, chép đủ cả dòng."),
}


@login_not_required
@never_cache
@csrf_protect
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request):
    """Let the invited person set a password. The token leaves the address at once: no history shows it."""
    if "ma" in request.GET:
        request.session[HELD] = request.GET["ma"][:100]
        return redirect("accounts:invitation")
    token = request.session.get(HELD, "")
    try:
        found = _found(request, token)
        form = NewPasswordForm(found.user, request.POST or None)
        if request.method == "POST" and form.is_valid():
            user = accept(token, form.cleaned_data["new_password1"])
            return come_in(request, user, reverse("home"))
    except TooManyAttempts as wait:
        return _closed(request, wait_sentence(wait), 429)
    except Closed as closed:
        return _closed(request, CLOSED[closed.state], 410 if closed.state else 404)
    return render(request, "accounts/invitation.html", {"form": form, "person": found.user})


def _found(request, token):
    """Return the open invitation; a token that never was one counts as an attempt of the address."""
    attempt = begin_attempt(request)
    try:
        found = find(token)
    except Closed as closed:
        if closed.state:
            attempt.was_right()
        elif token:
            note_wrong_invitation()
        raise
    attempt.was_right()
    return found


def _closed(request, sentence, status):
    return render(request, "accounts/invitation_closed.html", {"sentence": sentence}, status=status)
