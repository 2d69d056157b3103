"""The form of Mẫu 01 (Decree 56/2017, Art 25): what is needed first stands open, the rest is folded."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import Channel, Schooling, Sex
from casework.forms.folding import Folded
from casework.forms.imports import CommuneForm
from casework.forms.intake import BirthField, PersonalIdField, PhoneField
from casework.models import Report
from interface.forms import Radios

CHILD_FIELDS = ("full_name", "nickname", "sex", "personal_id", "schooling")
INLINE = "govuk-radios--inline"
OLDEST_PARENT = 120
# Reports on paper are typed in later; an older one is a slip of the pen.
OLDEST = dt.timedelta(days=5 * 366)


def line(label, most: int, **more) -> forms.CharField:
    """A line of text that may stay empty."""
    return forms.CharField(label=label, required=False, max_length=most, **more)


def lines(label, help_text="") -> forms.CharField:
    """A few lines of text that may stay empty."""
    box = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=2000, widget=box)


def age(label) -> forms.IntegerField:
    """The age of a parent."""
    return forms.IntegerField(label=label, required=False, min_value=10, max_value=OLDEST_PARENT)


class ReportForm(Folded, CommuneForm):
    """A report in the order of Mẫu 01; what is seldom known on the telephone may stay empty."""

    urgent = forms.TypedChoiceField(
        label=_("Trẻ có đang gặp nguy hiểm, cần bảo vệ ngay không?"),
        help_text=_("Đang bị đánh đập, xâm hại, giam giữ, hoặc tính mạng, sức khỏe bị đe dọa."),
        choices=[("no", _("Không")), ("yes", _("Có, khẩn cấp"))],
        coerce=lambda value: value == "yes",
        widget=Radios(look=INLINE),
    )
    full_name = line(_("Họ và tên trẻ"), 120, help_text=_("Bỏ trống khi chưa biết tên."))
    birth = BirthField()
    sex = forms.ChoiceField(
        label=_("Giới tính"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=Radios(look=INLINE)
    )
    place = line(
        _("Nơi xảy ra hoặc nơi đang thấy trẻ"), 200, help_text=_("Số nhà, chợ, bến xe… để tìm được trẻ.")
    )
    village = line(_("Thôn, ấp, tổ dân phố nơi trẻ ở"), 120)
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
        help_text=_("Ngày và giờ nhận tin, không phải lúc nhập máy. Ví dụ: 27/3/2026 14:05"),
        input_formats=["%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"class": "govuk-input--width-20"}),
        error_messages={"invalid": _("Nhập ngày và giờ. Ví dụ: 27/3/2026 14:05")},
    )
    nickname = line(_("Tên thường gọi"), 60)
    personal_id = PersonalIdField()
    condition = lines(
        _("Tình trạng hiện tại của trẻ"), _("Sức khỏe, thương tích, tinh thần, trẻ đang ở với ai.")
    )
    likely_harm = lines(_("Tổn hại có thể xảy ra nếu không được hỗ trợ"))
    done_before = lines(_("Việc đã làm cho trẻ trước khi báo"), _("Ai đã giúp, giúp gì, khi nào."))
    work_text = line(_("Công việc đang làm"), 200)
    workplace_text = line(_("Nơi làm việc"), 200)
    hours_per_day = forms.DecimalField(
        label=_("Số giờ mỗi ngày"), required=False, min_value=0, max_value=24, max_digits=4, decimal_places=2
    )
    days_per_week = forms.DecimalField(
        label=_("Số ngày mỗi tuần"), required=False, min_value=0, max_value=7, max_digits=3, decimal_places=1
    )
    schooling = forms.ChoiceField(label=_("Việc học"), choices=Schooling.choices, initial=Schooling.UNKNOWN)
    caregiver_name = line(
        _("Người đang chăm sóc trẻ"), 120, help_text=_("Cha, mẹ, ông bà hoặc người khác đang ở cùng trẻ.")
    )
    caregiver_relation = line(_("Quan hệ với trẻ"), 60)
    caregiver_phone = PhoneField(label=_("Số điện thoại của gia đình"))
    father_name = line(_("Họ tên cha"), 120)
    father_age = age(_("Tuổi của cha"))
    father_job = line(_("Nghề nghiệp của cha"), 120)
    mother_name = line(_("Họ tên mẹ"), 120)
    mother_age = age(_("Tuổi của mẹ"))
    mother_job = line(_("Nghề nghiệp của mẹ"), 120)
    family = lines(_("Hoàn cảnh gia đình"))
    residence = line(
        _("Nơi cư trú, nếu ở xã khác"), 200, help_text=_("Thông tin được chuyển tiếp cho xã nơi trẻ cư trú.")
    )
    anonymous = forms.BooleanField(label=_("Người báo không muốn để lại tên"), required=False)
    reporter_name = line(_("Họ và tên người báo"), 120)
    reporter_phone = PhoneField(label=_("Số điện thoại người báo"))
    reporter_address = line(_("Địa chỉ người báo"), 200)
    reporter_notes = line(_("Ghi chú về người báo"), 1000, help_text=_("Ví dụ: chỉ gọi buổi tối."))
    number = line(_("Số báo cáo trên giấy"), 40, help_text=_("Ví dụ: 05/BC-UBND. Bỏ trống khi chưa có số."))

    first = (
        "urgent",
        "full_name",
        "birth",
        "sex",
        "place",
        "what_was_said",
        "channel",
        "received_at",
        "village",
    )
    folded = (
        (_("Tên gọi khác, giấy tờ của trẻ"), ("nickname", "personal_id")),
        (_("Tình trạng và nguy cơ của trẻ"), ("condition", "likely_harm", "done_before")),
        (
            _("Công việc và việc học"),
            ("work_text", "workplace_text", "hours_per_day", "days_per_week", "schooling"),
        ),
        (
            _("Gia đình, người chăm sóc, nơi cư trú"),
            (
                *("caregiver_name", "caregiver_relation", "caregiver_phone"),
                *("father_name", "father_age", "father_job", "mother_name", "mother_age", "mother_job"),
                *("family", "residence"),
            ),
        ),
        (
            _("Người báo tin (nếu đồng ý)"),
            ("anonymous", "reporter_name", "reporter_phone", "reporter_address", "reporter_notes"),
        ),
        (_("Số báo cáo"), ("number",)),
    )
    answered_anyway = ("schooling",)
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_at"].initial = timezone.localtime

    def clean_received_at(self):
        received = self.cleaned_data["received_at"]
        if received > timezone.now():
            raise forms.ValidationError(gettext("Thời điểm tiếp nhận không thể ở sau lúc này."))
        if received < timezone.now() - OLDEST:
            raise forms.ValidationError(gettext("Thời điểm này đã quá năm năm. Kiểm tra lại năm."))
        return received

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("caregiver_phone") and not cleaned.get("caregiver_name"):
            self.add_error("caregiver_name", gettext("Ghi tên người dùng số điện thoại này."))
        if cleaned.get("anonymous") and any(self._about_reporter(cleaned).values()):
            told = gettext("Người báo không muốn để lại tên: xóa phần ghi về người báo, hoặc bỏ dấu chọn.")
            self.add_error("anonymous", told)
        return cleaned

    def facts(self) -> dict:
        """Return the arguments of `casework.actions.reports.take_report`."""
        data = self.cleaned_data
        own = {field.name for field in Report._meta.fields} & {*self.fields}
        return {
            "child": {**{name: data[name] for name in CHILD_FIELDS}, **data["birth"]},
            "household": {"village": data["village"]},
            "caregiver": {
                "full_name": data["caregiver_name"],
                "relation": data["caregiver_relation"],
                "phone": data["caregiver_phone"],
            },
            "report": {name: data[name] for name in own - {"commune"}},
            "reporter": self._about_reporter(data),
        }

    def _about_reporter(self, data) -> dict:
        return {
            "full_name": data.get("reporter_name"),
            "phone": data.get("reporter_phone"),
            "address": data.get("reporter_address"),
            "notes": data.get("reporter_notes"),
        }
