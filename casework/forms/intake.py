"""Forms around a report: whom it is about, and deciding about it. The report itself: `forms.report`."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import BirthPrecision, DismissReason
from casework.listimport.cleaning.dates import clean_birth
from casework.listimport.cleaning.identity import clean_phone
from casework.listimport.issues import REFUSAL
from casework.models import Child, Report
from interface.forms import HouseForm, Radios
from interface.tables.table import TEXT, Cell
from vietnam.calendar import today

LONGEST_ID = Child._meta.get_field("personal_id").max_length


class BirthField(forms.CharField):
    """A birth as people know it: a date, a month, a year or an age. Gives the four fields of `Child`."""

    def __init__(self, **options):
        defaults = {
            "label": _("Ngày sinh, năm sinh hoặc tuổi"),
            "help_text": _("Ví dụ: 27/3/2013, 3/2013, 2013 hoặc 12 tuổi. Bỏ trống khi không biết."),
            "required": False,
            "max_length": 40,
            "widget": forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        }
        super().__init__(**{**defaults, **options})

    def clean(self, value):
        text = super().clean(value).strip()
        if text.isascii() and text.isdigit() and len(text) <= 2:
            text = f"{text} tuổi"
        cleaned = clean_birth(Cell(TEXT, text) if text else Cell(), today())
        refusals = [issue.sentence() for issue in cleaned.issues if issue.level == REFUSAL]
        if refusals:
            raise forms.ValidationError(refusals)
        birth = cleaned.value
        return {
            "birth_date": birth.on,
            "birth_precision": birth.precision or BirthPrecision.UNKNOWN,
            "stated_age": birth.age,
            "age_as_of": today() if birth.age is not None else None,
        }


class PhoneField(forms.CharField):
    """A Viet Nam telephone number in any spelling, kept as 0xxxxxxxxx."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "tel", "class": "govuk-input--width-10"})
        super().__init__(**{"required": False, "max_length": 30, "widget": widget, **options})

    def clean(self, value):
        text = super().clean(value)
        cleaned = clean_phone(Cell(TEXT, text) if text else Cell())
        if text and cleaned.value is None:
            raise forms.ValidationError(gettext("Số điện thoại “%(number)s” không đúng.") % {"number": text})
        return cleaned.value or ""


class PersonalIdField(forms.CharField):
    """A personal identification number as it was told; doubts about it are told later and stop nobody."""

    def __init__(self, **options):
        defaults = {
            "label": _("Số định danh cá nhân"),
            "help_text": _("12 chữ số, nếu có giấy tờ."),
            "required": False,
            "max_length": 30,
            "widget": forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-10"}),
        }
        super().__init__(**{**defaults, **options})

    def clean(self, value):
        text = re.sub(r"[\s.\-]", "", super().clean(value))
        if text and not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
            raise forms.ValidationError(gettext("Số định danh chỉ gồm chữ số, thường là 12 số."))
        return text


class DismissForm(HouseForm):
    """Why a report is not followed up; the reason stays readable."""

    reason = forms.ChoiceField(label=_("Lý do"), choices=DismissReason.choices, widget=Radios)
    comment = forms.CharField(
        label=_("Giải thích"),
        help_text=_("Đã xác minh với ai, khi nào, kết quả ra sao."),
        max_length=Report._meta.get_field("dismiss_comment").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PartForm(HouseForm):
    """Why a report does not belong to the case it was joined to."""

    reason = forms.CharField(
        label=_("Vì sao tách?"),
        help_text=_("Lý do được ghi thành một ghi chú trong hồ sơ. Không ghi tên của trẻ khác."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class JoinForm(HouseForm):
    """The case that a report belongs to. `cases` are those the officer may see."""

    code = forms.CharField(
        label=_("Mã hồ sơ"), max_length=20, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self._cases = cases

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        self.case = self._cases.filter(code=code).select_related("child", "officer").first()
        if self.case is None:
            raise forms.ValidationError(
                gettext("Không có hồ sơ đang mở nào mang mã “%(code)s” ở xã này.") % {"code": code}
            )
        return code
