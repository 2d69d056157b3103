"""Signing in."""

from django import forms
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


class ConfirmForm(HouseFormMixin, forms.Form):
    """The person's own password, once more."""

    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Nhập mật khẩu")},
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        """Return the password when it is the person's."""
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("Mật khẩu không đúng. Kiểm tra rồi nhập lại."))
        return password
