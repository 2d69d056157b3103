"""Forms of the emergency page: what was done, and keeping the child apart (Mẫu 07)."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import MEASURES, EmergencyStepKind, IsolationEnd
from casework.models.emergency import LONGEST_ISOLATION
from interface.forms import NOT_CHOSEN, HouseForm, Radios
from vietnam.calendar import today

# What is noted here happened lately; an older time is a slip of the pen.
OLDEST = dt.timedelta(days=365)
TOLD = [(kind.value, kind.label) for kind in EmergencyStepKind if kind not in MEASURES]
TAKEN = [(kind.value, kind.label) for kind in EmergencyStepKind if kind in MEASURES]


class MomentField(forms.DateTimeField):
    """A moment that has passed, typed as 27/3/2026 14:05."""

    def __init__(self, **options):
        box = forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"class": "govuk-input--width-20"})
        texts = {"invalid": _("Nhập ngày và giờ. Ví dụ: 27/3/2026 14:05")}
        usual = {"input_formats": ["%d/%m/%Y %H:%M"], "widget": box, "error_messages": texts}
        super().__init__(
            **{**usual, "initial": timezone.localtime, "help_text": _("Ví dụ: 27/3/2026 14:05"), **options}
        )

    def clean(self, value):
        moment = super().clean(value)
        if moment and moment > timezone.now():
            raise forms.ValidationError(gettext("Thời điểm này không thể ở sau lúc này."))
        if moment and moment < timezone.now() - OLDEST:
            raise forms.ValidationError(gettext("Thời điểm này đã quá một năm. Kiểm tra lại năm."))
        return moment


class BeginEmergencyForm(HouseForm):
    known_at = MomentField(label=_("Biết tin trẻ gặp nguy hiểm lúc"))


class StepForm(HouseForm):
    """What was done for the child in danger."""

    kind = forms.ChoiceField(
        label=_("Đã làm gì?"),
        choices=[("", NOT_CHOSEN), (_("Biện pháp bảo vệ trẻ"), TAKEN), (_("Báo tin, giữ chứng cứ"), TOLD)],
        widget=forms.Select,
        help_text=_("Biện pháp bảo vệ trẻ kết thúc thời hạn 12 giờ; chỉ báo tin thì chưa."),
    )
    at = MomentField(label=_("Lúc"))
    whom = forms.CharField(
        label=_("Ai nhận tin, ai thực hiện"),
        max_length=200,
        help_text=_("Ví dụ: trực ban Công an xã."),
    )
    where = forms.CharField(label=_("Trẻ đang ở đâu"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Kết quả"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in MEASURES and not cleaned.get("where"):
            self.add_error("where", gettext("Ghi nơi trẻ đang ở sau biện pháp này."))
        return cleaned


class DaysField(forms.IntegerField):
    """A number of days of isolation."""

    def __init__(self, **options):
        most = _("Nhiều nhất 15 ngày, kể cả kéo dài (Nghị định 56/2017/NĐ-CP, Điều 32).")
        limits = {"min_value": 1, "max_value": LONGEST_ISOLATION, "error_messages": {"max_value": most}}
        super().__init__(**{**limits, **options})


class IsolationForm(HouseForm):
    """A decision on Mẫu 07, signed by the chair."""

    number = forms.CharField(label=_("Số quyết định"), max_length=40, help_text=_("Ví dụ: 15/QĐ-UBND"))
    decided_at = MomentField(label=_("Ký lúc"))
    signed_by = forms.CharField(
        label=_("Người ký"), max_length=120, help_text=_("Chủ tịch UBND xã hoặc người được ủy quyền.")
    )
    apart_from = forms.CharField(label=_("Cách ly trẻ khỏi ai"), max_length=200)
    why = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.CharField(label=_("Nơi ở an toàn của trẻ"), max_length=200)
    carer = forms.CharField(label=_("Người, cơ sở chăm sóc tạm thời"), max_length=200)
    starts_on = forms.DateField(label=_("Cách ly từ ngày"), initial=today)
    days = DaysField(label=_("Số ngày"), help_text=_("Nhiều nhất 15 ngày, kể cả kéo dài; tính cả ngày đầu."))

    order_number = forms.CharField(
        label=_("Căn cứ nếu cách ly lại: số quyết định của Tòa án, cơ quan có thẩm quyền"),
        max_length=80,
        required=False,
        help_text=_("Chỉ ghi khi trẻ đã từng được cách ly và cơ quan đó yêu cầu cách ly tiếp."),
    )

    def clean_starts_on(self):
        start, day = self.cleaned_data["starts_on"], today()
        if not day - dt.timedelta(days=LONGEST_ISOLATION) <= start <= day + dt.timedelta(days=1):
            raise forms.ValidationError(gettext("Ngày bắt đầu nằm trong 15 ngày qua, muộn nhất là ngày mai."))
        return start


class ExtendForm(HouseForm):
    days = DaysField(label=_("Kéo dài thêm số ngày"))
    number = forms.CharField(label=_("Số quyết định kéo dài"), max_length=40)


class EndIsolationForm(HouseForm):
    on = forms.DateField(label=_("Kết thúc ngày"), initial=today)
    reason = forms.ChoiceField(label=_("Vì sao kết thúc?"), choices=IsolationEnd.choices, widget=Radios)
    comment = forms.CharField(
        label=_("Trẻ về với ai, ai theo dõi tiếp"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
