"""Forms of case meetings: the call, the minutes with people and conclusions, a task that is done."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import FAMILY, ConclusionKind
from casework.forms.planning import not_in_future
from casework.models import CaseMeeting, MeetingConclusion, MeetingPerson
from interface.forms import HouseForm, HouseModelForm, Radios
from interface.rows import Rows
from vietnam.calendar import today

A_YEAR = dt.timedelta(days=366)
CAME = [("yes", _("Có mặt")), ("no", _("Vắng"))]


def near(moment: dt.datetime) -> None:
    """Raise ValidationError for a moment more than a year away: a slip of the pen."""
    if abs(moment - timezone.now()) > A_YEAR:
        raise forms.ValidationError(_("Ngày này cách nay hơn một năm. Kiểm tra lại năm."))


class MeetingForm(HouseModelForm):
    at = forms.DateTimeField(
        label=_("Họp lúc"),
        input_formats=["%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"class": "govuk-input--width-20"}),
        help_text=_("Ví dụ: 27/3/2026 14:00. Cuộc họp đã diễn ra thì ghi lúc đã họp, rồi ghi biên bản."),
        error_messages={"invalid": _("Nhập ngày và giờ. Ví dụ: 27/3/2026 14:05")},
        validators=[near],
    )

    class Meta:
        model = CaseMeeting
        fields = ("at", "place", "purpose")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["purpose"].help_text = _("Có trong giấy mời: không ghi tên, địa chỉ của trẻ và gia đình.")


class MinutesForm(HouseModelForm):
    class Meta:
        model = CaseMeeting
        fields = ("child_words", "caregiver_words", "discussed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.Textarea(attrs={"rows": 4})
        self.fields["child_words"].help_text = _(
            "Ghi đúng lời trẻ nói, hoặc vì sao trẻ không dự và ý kiến của trẻ được hỏi trước thế nào."
        )
        self.fields["caregiver_words"].help_text = _(
            "Ghi đúng lời nói. Bỏ trống nếu người này gây hại cho trẻ."
        )
        self.fields["discussed"].required = True


class PersonForm(HouseModelForm):
    """Somebody of a body, or of the family, whose name may stay open on the call."""

    class Meta:
        model = MeetingPerson
        fields = ("office", "body", "name")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = _("Ví dụ: Trường THCS Tân Hòa, Phó Hiệu trưởng.")

    def values(self) -> dict:
        """Return the fields of `MeetingPerson`."""
        return {name: self.cleaned_data[name] for name in PersonForm.Meta.fields}


class PresentForm(PersonForm):
    """The same in the minutes: whether they came; of those who came for a body, the name."""

    came = forms.ChoiceField(
        label=_("Có mặt?"), choices=CAME, initial="yes", widget=Radios(look="dt-segments")
    )

    def clean(self):
        told = super().clean()
        nameless = told.get("came") == "yes" and not told.get("name")
        if nameless and told.get("office") and told["office"] not in FAMILY and "name" not in self.errors:
            self.add_error("name", gettext("Ghi họ tên người dự."))
        return told

    def values(self) -> dict:
        """Return the fields of `MeetingPerson`."""
        return {**super().values(), "came": self.cleaned_data["came"] == "yes"}


class ConclusionForm(HouseModelForm):
    class Meta:
        model = MeetingConclusion
        fields = ("kind", "what", "responsible", "by_date")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["by_date"].help_text = _("Phải ghi khi là việc có hạn riêng.")

    def has_changed(self):
        """Tell whether something was written; a kind alone is no conclusion."""
        return bool({"what", "responsible", "by_date", "DELETE"} & set(self.changed_data))

    def clean(self):
        told = super().clean()
        if (
            told.get("kind") == ConclusionKind.TASK
            and not told.get("by_date")
            and "by_date" not in self.errors
        ):
            self.add_error("by_date", gettext("Ghi hạn của việc này."))
        return told

    def values(self) -> dict:
        """Return the fields of `MeetingConclusion`."""
        return {name: self.cleaned_data[name] for name in ConclusionForm.Meta.fields}


class BasePeople(Rows):
    def rows(self) -> list[dict]:
        """Return what was filled in, row by row."""
        return [form.values() for form in self.kept()]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ người này")


class BaseConclusions(BasePeople):
    """Conclusions with words of their own: the same one twice would be one."""

    def clean(self):
        seen = set()
        for form in self.kept():
            told = getattr(form, "cleaned_data", {})
            key = (told.get("kind"), told.get("what"))
            if told.get("what") and key in seen:
                form.add_error("what", gettext("Kết luận này đã có ở trên."))
            seen.add(key)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ kết luận này")


def _formset(form, base):
    limits = {"max_num": 30, "validate_max": True, "absolute_max": 40}
    least = {"min_num": 1, "validate_min": True, "extra": 0}
    return forms.formset_factory(form, formset=base, can_delete=True, **limits, **least)


People = _formset(PersonForm, BasePeople)
Present = _formset(PresentForm, BasePeople)
Conclusions = _formset(ConclusionForm, BaseConclusions)


class CallOffForm(HouseForm):
    reason = forms.CharField(label=_("Lý do không họp"), max_length=300)


class TaskDoneForm(HouseForm):
    on = forms.DateField(label=_("Làm xong ngày"), initial=today, validators=[not_in_future])
    note = forms.CharField(
        label=_("Kết quả"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
