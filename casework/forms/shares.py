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


class OfficerField(forms.ModelChoiceField):
    """Officers, read with the roles of today, by name and commune: two people may have the same name."""

    def label_from_instance(self, obj):
        communes = sorted({str(role.area) for role in obj.roles.all() if role.area})
        return ", ".join([str(obj), *communes])


class ShareForm(HouseForm):
    """Choices are the active officers that were found."""

    user = OfficerField(
        None,
        label=_("Chia sẻ với"),
        empty_label=None,
        widget=Radios(),
        to_field_name="username",
        error_messages={"required": _("Chọn người được chia sẻ.")},
    )
    purpose = forms.CharField(
        label=_("Mục đích"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người này cần xem hồ sơ để làm gì."),
        error_messages={"required": _("Viết người này cần xem hồ sơ để làm gì.")},
    )
    until = forms.DateField(
        label=_("Được xem đến hết ngày"),
        help_text=_("Tối đa 90 ngày."),
        error_messages={"required": _("Nhập ngày cuối cùng người này được xem.")},
    )

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
        error_messages={"required": _("Nhập mã hồ sơ, ví dụ DT-26-000123.")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    reason = forms.ChoiceField(
        label=_("Lý do"),
        choices=EmergencyReason.choices,
        widget=Radios(),
        error_messages={"required": _("Chọn lý do phải mở khẩn cấp.")},
    )
    purpose = forms.CharField(
        label=_("Giải thích vì sao phải mở ngay"),
        min_length=SHORTEST_PURPOSE,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("Ít nhất 20 ký tự. Giám sát khu vực đọc lời giải thích này."),
        error_messages={
            "required": _("Viết vì sao phải mở ngay, ít nhất 20 ký tự."),
            "min_length": _("Giải thích rõ hơn, ít nhất 20 ký tự."),
        },
    )

    def clean_code(self):
        return normalise(self.cleaned_data["code"]).upper()


class ReviewOpeningForm(HouseForm):
    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        choices=ReviewVerdict.choices,
        widget=Radios(hints={ReviewVerdict.NOT_JUSTIFIED: _("Quyền xem chấm dứt ngay.")}),
        error_messages={"required": _("Chọn có hay không có lý do chính đáng.")},
    )
    comment = forms.CharField(
        label=_("Nhận xét"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Viết nhận xét về lần mở này.")},
    )
