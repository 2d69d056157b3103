"""Forms of support: add or correct, mark as given, cancel."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import DecisionOutcome, SupportKind, SupportState
from casework.forms.planning import not_in_future, not_in_past
from casework.models import PlanActivity, Support
from interface.forms import HouseForm, HouseModelForm, Radios
from vietnam.calendar import today

# More than any help to one family: a slip of the finger.
MOST = 2_000_000_000
WORTH_HELP = _("Ghi bằng đồng. Bỏ trống nếu không mất tiền.")
PROVIDER_HELP = _("Ví dụ: Hội Liên hiệp Phụ nữ xã, Quỹ Bảo trợ trẻ em.")


def worth_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Trị giá (đồng)"),
        required=False,
        min_value=0,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
        help_text=WORTH_HELP,
        error_messages={"max_value": _("Trị giá quá lớn. Ghi bằng đồng.")},
    )


class SupportForm(HouseModelForm):
    """One form for what is planned and what was given: the day means what the first answer says."""

    state = forms.ChoiceField(
        label=_("Đã cấp hay còn dự kiến?"),
        choices=[(state, state.label) for state in (SupportState.GIVEN, SupportState.PLANNED)],
        initial=SupportState.GIVEN,
        widget=Radios(look="dt-segments"),
    )
    on = forms.DateField(label=_("Ngày cấp, hoặc ngày dự kiến cấp"), initial=today)
    worth = worth_field()

    class Meta:
        model = Support
        fields = ("kind", "what", "worth", "provider", "activity")

    field_order = ("kind", "state", "on", "what", "worth", "provider", "activity")

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["what"].help_text = _("Ví dụ: xe đạp mới, 10 quyển vở và cặp sách.")
        fields["provider"].help_text = PROVIDER_HELP
        fields["activity"].queryset = approved_activities(case)
        fields["activity"].empty_label = _("Không thuộc hoạt động nào")
        if not fields["activity"].queryset:
            del fields["activity"]
        if self.instance.pk:
            self._correct()

    def clean(self):
        told = super().clean()
        if told.get("kind") == SupportKind.OTHER and not told.get("what"):
            self.add_error("what", _("Ghi rõ hỗ trợ gì."))
        if told.get("on") and "state" in told:
            self._check_day(told["on"], told["state"])
        return told

    def values(self) -> dict:
        """Return the fields of `Support`, with the day under the name that the state gives it."""
        told = {**self.cleaned_data, "worth": self.cleaned_data["worth"] or 0}
        planned = told.pop("state", self.instance.state) == SupportState.PLANNED
        told["planned_on" if planned else "given_on"] = told.pop("on")
        return told

    def _correct(self):
        """A correction leaves the state alone; the day that was written may have passed since."""
        self.initial["on"] = self.instance.given_on or self.instance.planned_on
        del self.fields["state"]
        planned = self.instance.state == SupportState.PLANNED
        self.fields["on"].label = _("Ngày dự kiến cấp") if planned else _("Ngày cấp")
        if not planned:
            self.fields["on"].validators.append(not_in_future)

    def _check_day(self, day: dt.date, state: str):
        check = not_in_past if state == SupportState.PLANNED else not_in_future
        try:
            check(day)
        except forms.ValidationError as wrong:
            self.add_error("on", wrong)


class GivenForm(HouseForm):
    """The same day and worth as planned need only one press."""

    given_on = forms.DateField(label=_("Ngày cấp"), initial=today, validators=[not_in_future])
    worth = worth_field()
    provider = forms.CharField(label=_("Đơn vị cấp"), max_length=160, required=False, help_text=PROVIDER_HELP)

    def values(self) -> dict:
        """Return the fields of `Support`."""
        return {**self.cleaned_data, "worth": self.cleaned_data["worth"] or 0}


class CancelForm(HouseForm):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("Ví dụ: gia đình không nhận, đơn vị không còn kinh phí, ghi nhầm."),
    )


def approved_activities(case):
    """Return the activities of the plans of `case` that the chair approved, the newest plan first."""
    # nosemgrep: record-past-access - activities of the case that access gave
    return PlanActivity.objects.filter(
        plan__case=case, plan__decisions__outcome=DecisionOutcome.APPROVED
    ).order_by("-plan__version", "by_date", "pk")
