"""Forms of review and closing: Mẫu 06, the reason of an ending, the follow-up, reopening."""

import datetime as dt

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.closing import ENDINGS
from casework.enums import (
    REVIEW_CAPACITY,
    REVIEW_HARM,
    CloseReason,
    FollowResult,
    Level,
    ReviewNext,
    Side,
)
from casework.forms.planning import ReturnForm, not_in_future, not_in_past
from casework.models import Review
from casework.reviewing import LONGEST_DAYS, capacity_of, harm_of, review_again
from interface.forms import Checkboxes, HouseForm, HouseModelForm, Radios
from vietnam.calendar import today

OTHER_REASONS = [(value, label) for value, label in CloseReason.choices if value != CloseReason.STABLE]


class ReviewForm(HouseModelForm):
    """Mẫu 06: six items on two scales that run in opposite directions, what is stable, what comes next."""

    stable_in = forms.MultipleChoiceField(
        label=_("Mặt nào của trẻ đã ổn định?"),
        choices=Side.choices,
        required=False,
        widget=Checkboxes(),
        help_text=_("Chỉ khi cả bốn mặt ổn định thì trẻ mới được coi là ổn định (Điều 30)."),
    )
    next_step = forms.ChoiceField(label=_("Kết luận"), choices=ReviewNext.choices, widget=Radios())

    class Meta:
        model = Review
        fields = ("on", "conclusion", "next_review_on")

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["on"].initial = today()
        fields["on"].validators.append(not_in_future)
        fields["conclusion"].label = _("Nhận xét, căn cứ của kết luận")
        again = fields["next_review_on"]
        every = review_again(case.risk)
        again.initial = today() + dt.timedelta(days=every.days)
        again.validators.append(not_in_past)
        again.help_text = gettext("Đề xuất %(day)s (%(why)s). Bỏ trống khi đề nghị kết thúc.") % {
            "day": date_format(again.initial, "d/m/Y"),
            "why": every.why,
        }
        for code, label in {**REVIEW_HARM, **REVIEW_CAPACITY}.items():
            level = Radios(look="dt-segments")
            fields[code] = forms.ChoiceField(label=label, choices=Level.choices, widget=level)

    def harm_fields(self):
        """Return the bound fields of the harm items, for which high is worse."""
        return [self[code] for code in REVIEW_HARM]

    def capacity_fields(self):
        """Return the bound fields of the capacity items, for which high is better."""
        return [self[code] for code in REVIEW_CAPACITY]

    def concluding_fields(self):
        """Return the bound fields after the items."""
        return [self[name] for name in ("stable_in", "conclusion", "next_step", "next_review_on")]

    def clean(self):
        told = super().clean()
        step, day = told.get("next_step"), told.get("next_review_on")
        going_on = step and step != ReviewNext.CLOSE
        if going_on and not day and "next_review_on" not in self.errors:
            self.add_error("next_review_on", gettext("Ghi ngày rà soát tới."))
        if day and day > today() + dt.timedelta(days=LONGEST_DAYS):
            text = gettext("Rà soát lại trong vòng %(days)s ngày.") % {"days": LONGEST_DAYS}
            self.add_error("next_review_on", text)
        return told

    def values(self) -> dict:
        """Return the fields of `Review`; harm is that of the worst item, capacity that of the weakest."""
        told = self.cleaned_data
        levels = {code: told[code] for code in (*REVIEW_HARM, *REVIEW_CAPACITY)}
        plain = {name: told[name] for name in ("on", "conclusion", "stable_in", "next_step")}
        closing = told["next_step"] == ReviewNext.CLOSE
        return {
            **plain,
            "levels": levels,
            "harm": harm_of(levels),
            "capacity": capacity_of(levels),
            "stable": set(told["stable_in"]) == set(Side.values),
            "next_review_on": None if closing else told["next_review_on"],
        }


class EndingForm(HouseForm):
    """Why a case ends although the child is not proved stable; each reason asks for its own fields."""

    reason = forms.ChoiceField(label=_("Vì sao kết thúc?"), choices=OTHER_REASONS)
    on = forms.DateField(
        label=_("Ngày chuyển đi, mất liên lạc hoặc mất"), required=False, validators=[not_in_future]
    )
    where = forms.CharField(label=_("Chuyển đến đâu?"), max_length=200, required=False)
    told = forms.CharField(
        label=_("Đã báo cho ai, đã hỏi ai, số giấy tờ"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    comment = forms.CharField(
        label=_("Giải thích"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hints = {reason: ENDINGS[reason].asks for reason, _label in OTHER_REASONS}
        self.fields["reason"].widget = Radios(hints=hints)
        self.fields["reason"].choices = OTHER_REASONS

    def clean(self):
        told = super().clean()
        reason = told.get("reason")
        for name in ENDINGS[reason].fields if reason else ():
            if not told.get(name) and name not in self.errors:
                self.add_error(name, gettext("Lý do đã chọn cần mục này."))
        return told


class FollowUpForm(HouseForm):
    """What was found when the officer asked after the child."""

    on = forms.DateField(label=_("Ngày hỏi thăm"), initial=today, validators=[not_in_future])
    result = forms.ChoiceField(label=_("Trẻ thế nào?"), choices=FollowResult.choices, widget=Radios())
    comment = forms.CharField(
        label=_("Hỏi ai, biết gì?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenForm(HouseForm):
    reason = forms.CharField(
        label=_("Vì sao mở lại?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(HouseForm):
    number = forms.CharField(label=_("Số quyết định"), max_length=40, required=False)
    comment = forms.CharField(label=_("Ý kiến"), max_length=4000, required=False, widget=forms.Textarea)


class ReturnClosureForm(ReturnForm):
    comment = forms.CharField(label=_("Điều còn thiếu"), max_length=4000, widget=forms.Textarea)
