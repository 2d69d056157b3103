"""The password of a file that is about to be downloaded. It is used once and kept nowhere."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm

# A form or an address that holds this asks for a file with a password.
LOCK_ASKED = "khoa"
SHORTEST, LONGEST = 10, 64
# Readers of PDF files disagree about how letters with marks are spelt inside; these they all take alike.
EVERYWHERE = re.compile(r"[\x21-\x7e]+")


def _password(label, name: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": name,
            "max_length": _("Mật khẩu dài nhất %(limit_value)s ký tự."),
        },
    )


class LockForm(HouseForm):
    """A password, typed twice: at least ten signs that every reader takes alike."""

    mark_optional = False
    file_password = _password(_("Mật khẩu của tệp"), _("Nhập mật khẩu của tệp."))
    file_password_again = _password(_("Nhập lại mật khẩu"), _("Nhập lại mật khẩu."))

    def clean_file_password(self):
        password = self.cleaned_data["file_password"]
        if not EVERYWHERE.fullmatch(password):
            raise forms.ValidationError(
                _("Chỉ dùng chữ không dấu, chữ số, dấu thường; không có khoảng trắng.")
            )
        if len(password) < SHORTEST:
            raise forms.ValidationError(_("Mật khẩu cần ít nhất %(least)s ký tự.") % {"least": SHORTEST})
        return password

    def clean(self):
        told = super().clean()
        first, again = told.get("file_password"), told.get("file_password_again")
        if first and again and first != again:
            self.add_error("file_password_again", _("Hai lần nhập không giống nhau. Nhập lại cả hai."))
        return told
