"""Signing in, confirming, and one's own account."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm, UsernameField
from django.utils.translation import gettext_lazy as _

from accounts.enums import BlockReason
from interface.forms import HouseFormMixin, Radios

# A passkey's answer is some two kilobytes; what is longer is none.
LONGEST_ANSWER = 20_000


def _password_field(autocomplete="current-password") -> forms.CharField:
    return forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": _("Nhập mật khẩu")},
    )


class SignInForm(HouseFormMixin, forms.Form):
    """User name and password."""

    username = UsernameField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Nhập tên đăng nhập")},
    )
    password = _password_field()


class ConfirmForm(HouseFormMixin, forms.Form):
    """The person's own password, once more."""

    password = _password_field()


class CodeForm(HouseFormMixin, forms.Form):
    """Six digits of an app, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác minh"),
        help_text=_("6 chữ số trong ứng dụng tạo mã, hoặc một mã dự phòng chưa dùng."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": _("Nhập mã xác minh")},
    )


class NewAppForm(CodeForm):
    """The first code of an app that has read the seed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("6 chữ số mà ứng dụng vừa hiện.")


class BlockForm(HouseFormMixin, forms.Form):
    """Why an account is blocked at once."""

    reason = forms.ChoiceField(
        label=_("Lý do"),
        choices=BlockReason.choices,
        widget=Radios(),
        error_messages={"required": _("Chọn lý do.")},
    )


class AnswerField(forms.JSONField):
    """JSON of a browser; what is nested without end is no answer, and no error of the program."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(_("Thiết bị trả lời không đúng. Thử lại.")) from None

    def bound_data(self, data, initial):
        try:
            return super().bound_data(data, initial)
        except RecursionError:
            return initial


class PasskeyForm(HouseFormMixin, forms.Form):
    """What the browser answered about a passkey; the script fills it in."""

    credential = AnswerField(
        widget=forms.HiddenInput, error_messages={"required": _("Thiết bị chưa trả lời. Thử lại.")}
    )

    def clean_credential(self):
        """Return the answer, an object of a size that an answer has."""
        found = self.cleaned_data["credential"]
        if not isinstance(found, dict) or len(self["credential"].data) > LONGEST_ANSWER:
            raise forms.ValidationError(_("Thiết bị trả lời không đúng. Thử lại."))
        return found


class NewPasskeyForm(PasskeyForm):
    """A new passkey and the name by which its person knows it."""

    name = forms.CharField(
        label=_("Tên khóa"),
        help_text=_("Để nhận ra sau này. Ví dụ: Điện thoại của tôi."),
        max_length=60,
        error_messages={"required": _("Nhập tên khóa")},
    )
    field_order = ["name", "credential"]


class _NewPassword(HouseFormMixin):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password1"].help_text = _(
            "Ít nhất 12 ký tự, không phải mật khẩu thông dụng, không giống tên. Nên dùng một câu dễ nhớ."
        )
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")
        self.fields["new_password2"].help_text = ""
        self.error_messages = {
            **self.error_messages,
            "password_mismatch": _("Hai lần nhập mật khẩu mới không giống nhau. Nhập lại cả hai."),
        }
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)


class NewPasswordForm(_NewPassword, SetPasswordForm):
    """The first password, or a new one after an invitation."""


class ChangePasswordForm(_NewPassword, PasswordChangeForm):
    """A new password by who knows the old one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Mật khẩu đang dùng")
        self.fields["old_password"].error_messages["required"] = _("Nhập mật khẩu đang dùng")

    def clean_old_password(self):
        """The view checks it: a wrong one counts as an attempt."""
        return self.cleaned_data["old_password"]
