"""Signing in."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseFormMixin


class SignInForm(HouseFormMixin, AuthenticationForm):
    """User name and password; one sentence for every failure, so that it does not tell who has an account."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra rồi nhập lại."),
        "inactive": _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra rồi nhập lại."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        self.fields["username"].widget.attrs.pop("autofocus", None)
