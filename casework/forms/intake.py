"""Forms of taking in a report (Decree 56/2017, Mẫu 01) and deciding about it."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import BirthPrecision, Channel, DismissReason, Schooling, Sex
from casework.forms.imports import CommuneForm
from casework.listimport.cleaning.dates import clean_birth
from casework.listimport.cleaning.identity import clean_phone
from casework.listimport.issues import REFUSAL
from casework.listimport.table import TEXT, Cell
from casework.models import Child, Report
from interface.forms import HouseForm, Radios
from vietnam.calendar import today

CHILD_FIELDS = ("full_name", "nickname", "sex", "personal_id", "schooling")
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


class ReportForm(CommuneForm):
    """A report in the order of Mẫu 01; what is seldom known on the telephone may stay empty."""

    urgent = forms.TypedChoiceField(
        label=_("Trẻ có đang gặp nguy hiểm, cần bảo vệ ngay không?"),
        help_text=_("Đang bị đánh đập, xâm hại, giam giữ, hoặc tính mạng, sức khỏe bị đe dọa."),
        choices=[("no", _("Không")), ("yes", _("Có, khẩn cấp"))],
        coerce=lambda value: value == "yes",
        widget=Radios(look="govuk-radios--inline"),
    )
    full_name = forms.CharField(
        label=_("Họ và tên trẻ"), help_text=_("Bỏ trống khi chưa biết tên."), required=False, max_length=120
    )
    birth = BirthField()
    sex = forms.ChoiceField(
        label=_("Giới tính"),
        choices=Sex.choices,
        initial=Sex.UNKNOWN,
        widget=Radios(look="govuk-radios--inline"),
    )
    village = forms.CharField(label=_("Thôn, ấp, tổ dân phố"), required=False, max_length=120)
    what_was_said = forms.CharField(
        label=_("Nội dung thông tin"),
        help_text=_("Trẻ đang làm gì, ở đâu, tình trạng hiện tại. Ghi đúng lời người báo."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    channel = forms.ChoiceField(
        label=_("Nguồn thông tin"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.LIST],
        initial=Channel.DIRECT,
        widget=forms.Select,
    )
    received_at = forms.DateTimeField(
        label=_("Tiếp nhận lúc"),
        help_text=_("Ngày và giờ. Ví dụ: 27/3/2026 14:05"),
        input_formats=["%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"class": "govuk-input--width-20"}),
        error_messages={"invalid": _("Nhập ngày và giờ. Ví dụ: 27/3/2026 14:05")},
    )
    work_text = forms.CharField(label=_("Công việc đang làm"), required=False, max_length=200)
    workplace_text = forms.CharField(label=_("Nơi làm việc"), required=False, max_length=200)
    hours_per_day = forms.DecimalField(
        label=_("Số giờ mỗi ngày"), required=False, min_value=0, max_value=24, max_digits=4, decimal_places=2
    )
    days_per_week = forms.DecimalField(
        label=_("Số ngày mỗi tuần"), required=False, min_value=0, max_value=7, max_digits=3, decimal_places=1
    )
    schooling = forms.ChoiceField(label=_("Việc học"), choices=Schooling.choices, initial=Schooling.UNKNOWN)
    nickname = forms.CharField(label=_("Tên thường gọi"), required=False, max_length=60)
    personal_id = PersonalIdField()
    caregiver_name = forms.CharField(label=_("Cha, mẹ hoặc người chăm sóc"), required=False, max_length=120)
    caregiver_phone = PhoneField(label=_("Số điện thoại của gia đình"))
    reporter_name = forms.CharField(label=_("Họ và tên người báo"), required=False, max_length=120)
    reporter_phone = PhoneField(label=_("Số điện thoại người báo"))
    reporter_address = forms.CharField(label=_("Địa chỉ người báo"), required=False, max_length=200)

    first = ("urgent", "full_name", "birth", "sex", "village", "what_was_said", "channel", "received_at")
    more = (
        "nickname",
        "personal_id",
        "work_text",
        "workplace_text",
        "hours_per_day",
        "days_per_week",
        "schooling",
        "caregiver_name",
        "caregiver_phone",
    )
    reporter = ("reporter_name", "reporter_phone", "reporter_address")
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_at"].initial = timezone.localtime

    def clean_received_at(self):
        received = self.cleaned_data["received_at"]
        if received > timezone.now():
            raise forms.ValidationError(gettext("Thời điểm tiếp nhận không thể ở sau lúc này."))
        return received

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("caregiver_phone") and not cleaned.get("caregiver_name"):
            self.add_error("caregiver_name", gettext("Ghi tên người dùng số điện thoại này."))
        return cleaned

    def groups(self):
        """Yield the folded groups of the page: words of the summary, fields, whether it stands open."""
        for summary, names in (
            (_("Công việc, việc học, gia đình (nếu biết)"), self.more),
            (_("Người báo tin (nếu đồng ý)"), self.reporter),
        ):
            fields = [self[name] for name in names]
            answered = any(self._answered(field) for field in fields if field.name != "schooling")
            yield {"summary": summary, "fields": fields, "open": answered}

    def _answered(self, field) -> bool:
        return bool(field.errors or field.data or self.initial.get(field.name))

    def facts(self) -> dict:
        """Return the arguments of `casework.actions.reports.take_report`."""
        data = self.cleaned_data
        about = ("urgent", "what_was_said", "channel", "received_at", "work_text", "workplace_text")
        return {
            "child": {**{name: data[name] for name in CHILD_FIELDS}, **data["birth"]},
            "household": {"village": data["village"]},
            "caregiver": {"full_name": data["caregiver_name"], "phone": data["caregiver_phone"]},
            "report": {name: data[name] for name in (*about, "hours_per_day", "days_per_week")},
            "reporter": {
                "full_name": data["reporter_name"],
                "phone": data["reporter_phone"],
                "address": data["reporter_address"],
            },
        }


class DismissForm(HouseForm):
    """Why a report is not followed up; the reason stays readable."""

    reason = forms.ChoiceField(label=_("Lý do"), choices=DismissReason.choices, widget=Radios)
    comment = forms.CharField(
        label=_("Giải thích"),
        help_text=_("Đã xác minh với ai, khi nào, kết quả ra sao."),
        max_length=Report._meta.get_field("dismiss_comment").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
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
