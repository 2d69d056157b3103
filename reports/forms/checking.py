"""The code of a paper, as whoever holds it types it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm
from vietnam.codes import read_code

SLIP = _("Mã gõ chưa đúng: có chữ thiếu, thừa hoặc nhầm. So lại từng chữ với mã trên giấy.")


class CodeOnPaperForm(HouseForm):
    code = forms.CharField(
        label=_("Mã kiểm tra in trên giấy"),
        max_length=60,
        help_text=_("12 chữ và số, ví dụ K7QM-3FXD-9HTB; thư cũ có 8. Không phân biệt chữ hoa, chữ thường."),
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Nhập mã in trên giấy.")},
    )

    def clean_code(self):
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(SLIP)
        return code
