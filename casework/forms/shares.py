"""Sharing a case with a co-worker, opening one in an emergency, reviewing such an opening."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.shares import SHARED_DAYS, SHORTEST_PURPOSE
from casework.enums import EmergencyReason, ReviewVerdict
from interface.forms import HouseForm, Radios
from vietnam.calendar import today
from vietnam.text import normalise


class FindOfficerForm(HouseForm):
    """Whom to share with: part of the name, or the user name. Names of staff may stand in the address."""

    mark_optional = False
    q = forms.CharField(
        label=_("Tìm cán bộ theo họ tên hoặc tên đăng nhập"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class ShareForm(HouseForm):
    """Choices are the active officers that were found."""

    user = forms.ModelChoiceField(
        None, label=_("Chia sẻ với"), empty_label=None, widget=Radios(), to_field_name="username"
    )
    purpose = forms.CharField(
        label=_("Mục đích"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người này cần xem hồ sơ để làm gì."),
    )
    until = forms.DateField(label=_("Được xem đến hết ngày"), help_text=_("Tối đa 90 ngày."))

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = officers

    def clean_until(self):
        until = self.cleaned_data["until"]
        if not today() <= until <= today() + dt.timedelta(days=SHARED_DAYS):
            raise forms.ValidationError(_("Chọn ngày kết thúc từ hôm nay đến tối đa 90 ngày."))
        return until


class OpenUrgentlyForm(HouseForm):
    """The code is not looked up before everything else is in order."""

    code = forms.CharField(
        label=_("Mã hồ sơ"),
        max_length=20,
        help_text=_("Ví dụ: DT-26-000123"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    reason = forms.ChoiceField(label=_("Lý do"), choices=EmergencyReason.choices, widget=Radios())
    purpose = forms.CharField(
        label=_("Giải thích vì sao phải mở ngay"),
        min_length=SHORTEST_PURPOSE,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Ít nhất 20 ký tự. Giám sát khu vực đọc lời giải thích này."),
        error_messages={"min_length": _("Giải thích rõ hơn, ít nhất 20 ký tự.")},
    )

    def clean_code(self):
        return normalise(self.cleaned_data["code"]).upper()


class ReviewOpeningForm(HouseForm):
    verdict = forms.ChoiceField(label=_("Kết luận"), choices=ReviewVerdict.choices, widget=Radios())
    comment = forms.CharField(label=_("Nhận xét"), max_length=1000, widget=forms.Textarea)
