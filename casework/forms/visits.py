"""The visit sheet: what was seen of each child of a household, what the family said, when to come again."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import Seen
from casework.forms.planning import TernaryField, not_in_future, not_in_past
from casework.models import Visit
from casework.visiting import LONGEST_DAYS, as_proposed, proposed, soonest
from interface.forms import HouseForm, HouseModelForm, Radios
from vietnam.calendar import today

WHY = {"max_length": 300, "required": False, "widget": forms.Textarea(attrs={"rows": 2})}


class DoubtForm(HouseForm):
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Vì sao bỏ qua?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Giám sát đọc được lý do này."),
    )


@dataclass(frozen=True)
class Sheet:
    """All forms of a sheet, for one summary of their errors."""

    forms: list

    def is_valid(self) -> bool:
        """Ask every form, so that all mistakes are told at once."""
        return not [form for form in self.forms if not form.is_valid()]

    def non_form_errors(self):
        """Return nothing: every mistake belongs to a field."""
        return []


class ChildVisitForm(HouseModelForm):
    """Four questions about one child; those of another child of the sheet may be left for another time."""

    child_seen = forms.ChoiceField(label=_("Có gặp trẻ không?"))
    why_others = forms.CharField(label=_("Ai có mặt, vì sao không gặp riêng?"), **WHY)
    why_not_seen = forms.CharField(label=_("Vì sao không gặp được?"), **WHY)
    still_in_child_labour = TernaryField(label=_("Trẻ còn lao động trái quy định không?"))
    attending_school = TernaryField(label=_("Trẻ có đang đi học không?"))

    asks_of_child = (
        *("child_seen", "why_others", "why_not_seen", "still_in_child_labour", "attending_school"),
        "child_words",
    )
    revealed = {Seen.OTHERS: "why_others", Seen.NO: "why_not_seen"}

    class Meta:
        model = Visit
        fields = ("still_in_child_labour", "attending_school", "child_words")

    def __init__(self, *args, case, beside: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        shown = Seen.choices if beside else [row for row in Seen.choices if row[0] != Seen.LATER]
        self.fields["child_seen"].widget = Radios(reveals=self.revealed)
        self.fields["child_seen"].choices = shown
        self.fields["child_words"].widget.attrs["rows"] = 3
        self.fields["child_words"].help_text = _("Ghi đúng lời trẻ nói.")
        self.order_fields(self.asks_of_child)
        if self.left_out:
            for name in ("still_in_child_labour", "attending_school"):
                self.fields[name].required = False

    @property
    def left_out(self) -> bool:
        """Whether nothing is to be written about this child."""
        return self.is_bound and self.data.get(self.add_prefix("child_seen")) == Seen.LATER

    def clean(self):
        told = super().clean()
        name = self.revealed.get(told.get("child_seen"))
        if name and not told.get(name):
            self.add_error(name, _("Ghi lý do."))
        return told

    def child_values(self) -> dict:
        """Return the fields of `Visit` that are about this child."""
        told = self.cleaned_data
        seen = told["child_seen"]
        plain = ("still_in_child_labour", "attending_school", "child_words")
        return {
            **{name: told[name] for name in plain},
            "child_seen": seen != Seen.NO,
            "seen_alone": None if seen == Seen.NO else seen == Seen.ALONE,
            "why_not_alone": told[self.revealed[seen]] if seen in self.revealed else "",
        }

    def _get_validation_exclusions(self):
        # "Không biết" is an answer and stored as null, which the model's own check takes for an empty field.
        return super()._get_validation_exclusions() | {"still_in_child_labour", "attending_school"}


class VisitForm(ChildVisitForm):
    """Eight questions, for a telephone: about the visit, the child it is opened from, and the family.

    `risks` are those of all children of the sheet: the next visit is proposed from the gravest.
    """

    family = ("caregiver_words", "observed", "next_visit_on", "next_visit_reason")

    class Meta(ChildVisitForm.Meta):
        fields = (
            *("on", "still_in_child_labour", "attending_school", "child_words", "caregiver_words"),
            *("observed", "next_visit_on", "next_visit_reason"),
        )

    def __init__(self, *args, risks, **kwargs):
        super().__init__(*args, **kwargs)
        self.risks, fields = risks, self.fields
        fields["on"].initial = today()
        fields["on"].validators.append(not_in_future)
        every, day = soonest(risks), proposed(risks, today(), today())
        fields["next_visit_on"].initial = day
        fields["next_visit_on"].validators.append(not_in_past)
        fields["next_visit_on"].help_text = gettext("Đề xuất %(day)s (%(why)s).") % {
            "day": date_format(day, "d/m/Y"),
            "why": every.why,
        }
        fields["next_visit_reason"].label = _("Chọn ngày khác thì ghi vì sao")
        for name in ("caregiver_words", "observed", "next_visit_reason"):
            fields[name].widget = forms.Textarea(attrs={"rows": 2 if name == "next_visit_reason" else 3})
        self.order_fields(("on", *self.asks_of_child, *self.family))

    def questions(self) -> int:
        """Return how many questions are asked: follow-ups of an answer are not counted."""
        return len(set(self.fields) - {*self.revealed.values(), "next_visit_reason"})

    def child_fields(self):
        """Return the bound fields about the child; those that an answer reveals are drawn with it."""
        return [self[name] for name in self.asks_of_child if name not in self.revealed.values()]

    def family_fields(self):
        """Return the bound fields about the family and the next visit."""
        return [self[name] for name in self.family]

    def clean(self):
        told = super().clean()
        on, day = told.get("on"), told.get("next_visit_on")
        if on and day:
            self._check_next(on, day, told.get("next_visit_reason"))
        return told

    def shared_values(self) -> dict:
        """Return the fields of `Visit` that all children share; an empty day means the proposed one."""
        told = self.cleaned_data
        names = ("on", "caregiver_words", "observed", "next_visit_on", "next_visit_reason")
        return {name: told[name] for name in names}

    def _check_next(self, on, day, reason):
        if day > today() + dt.timedelta(days=LONGEST_DAYS):
            text = gettext("Hồ sơ đang mở thì thăm trong vòng %(days)s ngày.") % {"days": LONGEST_DAYS}
            self.add_error("next_visit_on", text)
        elif not reason and not as_proposed(day, self.risks, on, today()):
            self.add_error("next_visit_reason", gettext("Ghi lý do khi chọn ngày khác với ngày đề xuất."))
