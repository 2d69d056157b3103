"""Signing in and out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.sessions import enter, leave
from accounts.actions.signing_in import check_factor, check_password
from accounts.actions.throttling import TooManyAttempts
from accounts.browsers import remember_browser
from accounts.forms import CodeForm, PasskeyForm, SignInForm
from accounts.models import User
from accounts.passkeys import question
from accounts.queries import account_notices
from accounts.returning import led_to, safe_path
from accounts.second_factor import PASSKEY, factors

# Who gave the right password and has yet to prove a second factor: in the session, for five minutes.
HALF_WAY = "half_way"
HALF_WAY_SECONDS = 300
# Why somebody is led to the sign-in page: a word in the address, a sentence on the page.
SAID = ("ended", "out", "late")


@login_not_required
@never_cache
@csrf_protect
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """The only door: user name and password; whoever has a second factor is asked for it next."""
    going_to = safe_path(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(going_to)
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = check_password(request, **form.cleaned_data)
        except TooManyAttempts as wait:
            form.add_error(None, wait_sentence(wait))
            status = 429
        else:
            if user:
                return _past_password(request, user, going_to)
            # One sentence for every failure, so that it does not tell who has an account.
            form.add_error(None, _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra rồi nhập lại."))
    said = next((word for word in SAID if word in request.GET and request.method == "GET"), "")
    context = {"form": form, "next": going_to, "said": said}
    return render(request, "accounts/login.html", context, status=status)


def _past_password(request, user, going_to):
    if not factors(user):
        return come_in(request, user, going_to)
    request.session.flush()
    request.session[HALF_WAY] = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": _now()}
    return redirect(led_to("accounts:second_factor", going_to))


@login_not_required
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request):
    """The second half of signing in: a code or a passkey."""
    going_to = safe_path(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated:
        return redirect(going_to)
    user = _half_way(request)
    if user is None:
        late = {"late": 1} if HALF_WAY in request.session else {}
        return redirect(led_to("accounts:login", going_to, **late))
    form, proof, status = asked_for_factor(request, user)
    if proof:
        return come_in(request, user, going_to, factor=proof)
    context = {**factor_context(user, form), "next": going_to}
    return render(request, "accounts/second_factor.html", context, status=status)


def come_in(request, user, going_to, *, factor=""):
    """Sign `user` in, say what happened to the account since the last time, and lead on."""
    before = user.last_login
    changed = before is not None and account_notices(user, before).exists()
    enter(request, user, factor=factor)
    if changed:
        messages.warning(request, _changed_sentence(before))
    response = redirect(going_to)
    remember_browser(request, response, user)
    return response


def _changed_sentence(before):
    return format_html(
        '{} <a href="{}">{}</a>',
        _("Từ lần đăng nhập trước (%(at)s), tài khoản này có thay đổi hoặc được dùng ở trình duyệt mới.")
        % {"at": date_format(timezone.localtime(before), "H:i d/m/Y")},
        reverse("accounts:security"),
        _("Xem có đúng là mình làm không"),
    )


def asked_for_factor(request, user):
    """Return the form to show, what was proven by the form that was sent ("" for nothing), and the status."""
    by_key = "credential" in request.POST
    form = PasskeyForm(request.POST) if by_key else CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form, "", 200
    given = {"answer": form.cleaned_data["credential"]} if by_key else {"code": form.cleaned_data["code"]}
    try:
        proof = check_factor(request, user, **given)
    except TooManyAttempts as wait:
        form.add_error(None, wait_sentence(wait))
        return form, "", 429
    if not proof:
        wrong = (
            _("Thiết bị này không khớp với khóa truy cập nào của tài khoản.")
            if by_key
            else _("Mã không đúng, đã dùng hoặc đã hết hạn. Chờ mã mới rồi nhập lại.")
        )
        form.add_error(None if by_key else "code", wrong)
    return form, proof, 200


def factor_context(user, form) -> dict:
    """Return what the fields for a second factor need: the code's form, and the question to a passkey."""
    has_key = any(factor.type == PASSKEY for factor in factors(user))
    code_form = form if isinstance(form, CodeForm) else CodeForm()
    return {
        "form": form,
        "code_form": code_form,
        "question": question(user) if has_key else None,
        "only_key": has_key and len(factors(user)) == sum(f.type == PASSKEY for f in factors(user)),
    }


def _half_way(request) -> User | None:
    """Return who gave the right password in this browser within five minutes and may still sign in."""
    found = request.session.get(HALF_WAY)
    if not found or not 0 <= _now() - found["at"] < HALF_WAY_SECONDS:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == found["hash"] else None


@login_not_required
@require_POST
def sign_out(request):
    """Sign out, and tell the browser to forget what it cached of this site."""
    if request.user.is_authenticated:
        leave(request)
    response = redirect(f"{reverse(settings.LOGOUT_REDIRECT_URL)}?out=1")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def wait_sentence(wait: TooManyAttempts) -> str:
    """Return how long to wait; the same words for every account and for none."""
    return ngettext(
        "Đã nhập sai nhiều lần. Chờ %(minutes)d phút rồi nhập lại.",
        "Đã nhập sai nhiều lần. Chờ %(minutes)d phút rồi nhập lại.",
        wait.minutes,
    ) % {"minutes": wait.minutes}


def _now() -> float:
    return timezone.now().timestamp()
