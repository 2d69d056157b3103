"""Forms of the register of incidents."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from interface.forms import Checkboxes, HouseForm, HouseModelForm
from privacy.enums import DataKind
from privacy.models import Incident

CODE = re.compile(r"DT-\d\d-\d{6}")
FORMAT = "%d/%m/%Y %H:%M"
NO_NAMES = _("Không ghi họ tên, địa chỉ hay số điện thoại của trẻ. Cần nêu trẻ nào thì ghi mã hồ sơ.")


class MomentField(forms.DateTimeField):
    """A day and hour of the past, typed as 21/11/2026 14:30."""

    def __init__(self, **kwargs):
        shown = forms.DateTimeInput(format=FORMAT, attrs={"class": "govuk-input--width-20"})
        super().__init__(
            widget=shown,
            input_formats=[FORMAT],
            error_messages={"invalid": _("Nhập ngày và giờ. Ví dụ: 27/3/2026 14:30")},
            **{"help_text": _("Ví dụ: 27/3/2026 14:30"), **kwargs},
        )

    def clean(self, value):
        moment = super().clean(value)
        if moment and moment > timezone.now():
            raise forms.ValidationError(_("Thời điểm này chưa đến."))
        return moment


class ReportIncidentForm(HouseForm):
    """What anybody can say who notices that data were lost, seen or changed without right."""

    what_happened = forms.CharField(
        label=_("Điều gì đã xảy ra?"), help_text=NO_NAMES, max_length=4000, widget=forms.Textarea
    )
    known_at = MomentField(label=_("Biết được lúc"), initial=timezone.localtime)
    kinds = forms.MultipleChoiceField(
        label=_("Những loại dữ liệu nào?"), choices=DataKind.choices, widget=Checkboxes()
    )
    measures = forms.CharField(
        label=_("Đã làm gì để ngăn lại?"), max_length=4000, widget=forms.Textarea, required=False
    )


class DescribeForm(HouseModelForm):
    """Everything the notice to the authority tells; filled in as it becomes known."""

    happened_at = MomentField(label=_("Xảy ra lúc"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Những loại dữ liệu nào?"), choices=DataKind.choices, widget=Checkboxes()
    )

    class Meta:
        model = Incident
        fields = (
            "what_happened",
            "happened_at",
            "kinds",
            "people_affected",
            "consequences",
            "measures",
            "people_told",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what_happened"].help_text = NO_NAMES
        self.fields["people_told"].help_text = _("Ai, bằng cách nào, ngày nào. Bỏ trống nếu chưa báo.")


class CasesForm(HouseForm):
    """Codes of cases, one or many, as they stand in a letter."""

    codes = forms.CharField(
        label=_("Mã hồ sơ"),
        help_text=_("Mỗi mã một dòng hoặc cách nhau bằng dấu phẩy. Ví dụ: DT-26-987654"),
        max_length=20_000,
        widget=forms.Textarea,
    )

    def clean_codes(self) -> list[str]:
        """Return the codes; a word that is none is named."""
        words = re.split(r"[\s,;]+", self.cleaned_data["codes"].upper().strip())
        wrong = [word for word in words if not CODE.fullmatch(word)]
        if wrong:
            raise forms.ValidationError(_("Không phải mã hồ sơ: %(word)s.") % {"word": wrong[0][:40]})
        return words


class SeenForm(HouseForm):
    """Whose account was used, and when: the trail then names the cases that it opened."""

    username = forms.CharField(label=_("Tên đăng nhập"), max_length=150)
    since = forms.DateField(label=_("Từ ngày"))
    until = forms.DateField(label=_("Đến ngày"))

    def clean_username(self):
        """Return the name of an account that exists."""
        name = self.cleaned_data["username"].strip()
        if not User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Không có tài khoản này."))
        return name

    def clean(self):
        told = super().clean()
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", _("Ngày kết thúc sớm hơn ngày bắt đầu."))
        return told


class AuthorityForm(HouseForm):
    """That the authority was told: number and time of the letter."""

    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    at = MomentField(label=_("Thông báo lúc"))
    late_reason = forms.CharField(
        label=_("Lý do chậm"),
        help_text=_("Chỉ ghi khi thông báo sau 72 giờ kể từ lúc biết."),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )


class NoNoticeForm(HouseForm):
    reason = forms.CharField(
        label=_("Vì sao không phải thông báo?"),
        help_text=_("Ví dụ: dữ liệu đã mã hóa và khóa không bị lộ nên không gây hại cho ai."),
        max_length=2000,
        widget=forms.Textarea,
    )


class CloseIncidentForm(HouseForm):
    lessons = forms.CharField(
        label=_("Rút kinh nghiệm gì?"),
        help_text=_("Nguyên nhân, và việc làm để không lặp lại."),
        max_length=4000,
        widget=forms.Textarea,
    )
