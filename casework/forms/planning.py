"""Forms of the decision, and fields that other forms share."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import Level, Risk
from casework.forms.attachments import ACCEPTED
from interface.forms import HouseForm, Radios
from interface.uploads import UploadField
from vietnam.calendar import today

RISKS = [(value, label) for value, label in Risk.choices if value != Risk.UNKNOWN]
YES_NO_UNKNOWN = [("yes", _("Có")), ("no", _("Không")), ("unknown", _("Không biết"))]


def not_in_future(day: dt.date) -> None:
    """Raise ValidationError for a day after today in Viet Nam."""
    if day > today():
        raise forms.ValidationError(_("Ngày này chưa đến."))


def not_in_past(day: dt.date) -> None:
    """Raise ValidationError for a day before today in Viet Nam."""
    if day < today():
        raise forms.ValidationError(_("Ngày này đã qua."))


class TernaryField(forms.TypedChoiceField):
    """Yes, no or not known, as True, False and None; an answer is asked for."""

    def __init__(self, **kwargs):
        coerce = {"yes": True, "no": False, "unknown": None}.get
        super().__init__(
            choices=YES_NO_UNKNOWN,
            coerce=coerce,
            widget=Radios(look="dt-segments"),
            empty_value=None,
            **kwargs,
        )


def level_field(label) -> forms.ChoiceField:
    """Return one item of Mẫu 02, 03 or 06: high, medium or low."""
    return forms.ChoiceField(label=label, choices=Level.choices, widget=Radios(look="dt-segments"))


class ToldForm(HouseForm):
    """Who carries the chair's decision out and who receives it (Decree 56/2017, Art 28(5), Mẫu 05)."""

    implementers = forms.CharField(
        label=_("Đơn vị, người thực hiện"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    recipients = forms.CharField(
        label=_("Nơi nhận quyết định"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Quyết định được gửi cho đơn vị, người thực hiện và cha, mẹ, người chăm sóc trẻ."),
    )
    sent_on = forms.DateField(
        label=_("Ngày gửi quyết định"),
        required=False,
        validators=[not_in_future],
        help_text=_("Để trống nếu chưa gửi."),
    )

    def clean(self):
        told = super().clean()
        sent, signed = told.get("sent_on"), told.get("decided_on", today())
        if sent and signed and sent < signed:
            self.add_error("sent_on", _("Ngày gửi không thể trước ngày quyết định."))
        return told


class SentForm(HouseForm):
    """When an approval that was made in the program went out, and to whom."""

    sent_on = forms.DateField(label=_("Ngày gửi quyết định"), validators=[not_in_future])
    recipients = forms.CharField(
        label=_("Nơi nhận quyết định"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ApproveForm(ToldForm):
    field_order = ("number", "implementers", "recipients", "sent_on", "comment")
    number = forms.CharField(
        label=_("Số quyết định"),
        max_length=40,
        required=False,
        help_text=_("Ghi khi có quyết định bằng giấy (Mẫu 05)."),
    )
    comment = forms.CharField(label=_("Ý kiến"), max_length=4000, required=False, widget=forms.Textarea)


class ReturnForm(HouseForm):
    """A form beside another one on the same page: its ids differ, so that each label finds its own field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "id_return_%s", **kwargs})


class ReturnPlanForm(ReturnForm):
    """What should change, of the whole plan or part by part; one of them is enough.

    `parts`: key → words of each part of the plan (`casework.versions.parts`).
    """

    comment = forms.CharField(
        label=_("Điều cần sửa"),
        max_length=4000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Cán bộ đọc ý kiến này ngay bên cạnh kế hoạch."),
    )

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = list(parts)
        for key, label in parts.items():
            box = forms.Textarea(attrs={"rows": 2})
            self.fields[key] = forms.CharField(label=label, max_length=1000, required=False, widget=box)

    def part_fields(self):
        """Return the bound fields of the parts."""
        return [self[key] for key in self.parts]

    def clean(self):
        told = super().clean()
        if not any(told.get(name) for name in ("comment", *self.parts)) and not self.errors:
            self.add_error("comment", _("Ghi điều cần sửa, ở đây hoặc ở từng mục."))
        return told

    def values(self) -> dict:
        """Return `comment` and `remarks` of a return."""
        told = self.cleaned_data
        return {"comment": told["comment"], "remarks": {key: told[key] for key in self.parts if told[key]}}


class PaperDecisionForm(HouseForm):
    """The chair's decision on paper (Mẫu 05)."""

    number = forms.CharField(label=_("Số quyết định"), max_length=40, help_text=_("Ví dụ: 12/QĐ-UBND"))
    decided_on = forms.DateField(label=_("Ngày ký"), validators=[not_in_future])
    signed_by = forms.CharField(
        label=_("Người ký"), max_length=120, help_text=_("Họ tên và chức vụ ghi trên quyết định.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"] = UploadField(
            label=_("Ảnh chụp hoặc bản quét quyết định"),
            help_text=_("Ảnh JPEG, PNG, WebP hoặc PDF, tối đa 10 MB. Chụp đủ bốn góc tờ giấy."),
            accept=ACCEPTED,
            error_messages={"required": _("Chọn tệp cần thêm")},
        )

    def values(self) -> dict:
        """Return what `approve_on_paper` takes."""
        told = self.cleaned_data
        paper = {name: told[name] for name in ("number", "decided_on", "signed_by")}
        return {**paper, "data": told["file"].data}


class PlanPaperForm(ToldForm, PaperDecisionForm):
    """The chair's approval of a plan on paper, with what Mẫu 05 says of its way."""

    def values(self) -> dict:
        """Return what `approve_on_paper` takes."""
        told = self.cleaned_data
        return {**super().values(), **{name: told[name] for name in ToldForm.base_fields}}
