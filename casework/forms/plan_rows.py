"""The plan as it is written: what it is for, its objectives, its activities; and how they came out."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import Progress
from casework.forms.planning import not_in_future, not_in_past
from casework.models import Plan, PlanActivity, PlanObjective
from interface.forms import HouseForm, HouseModelForm, Radios
from interface.rows import Rows
from vietnam.calendar import today

# More than any help to one family: a slip of the finger.
MOST = 2_000_000_000


class PlanForm(HouseModelForm):
    row_name = ""

    class Meta:
        model = Plan
        fields = ("objectives", "caregiver_agrees", "review_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review_on"].validators.append(not_in_past)


class ObjectiveForm(HouseModelForm):
    row_name = _("Mục tiêu")

    class Meta:
        model = PlanObjective
        fields = ("kind", "what", "by_date")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].help_text = _("Một điều thấy được, ví dụ: trẻ đi học đủ buổi trong ba tháng.")

    def has_changed(self):
        """Tell whether something was written; a kind alone is no objective."""
        return bool({"what", "by_date", "DELETE"} & set(self.changed_data))


class ActivityForm(HouseModelForm):
    """One activity; `objectives` are the choices (place, words) of the objectives on the same page."""

    objective = forms.TypedChoiceField(
        label=_("Thuộc mục tiêu"), required=False, coerce=int, empty_value=None, choices=()
    )
    row_name = _("Hoạt động")

    class Meta:
        model = PlanActivity
        fields = ("group", "what", "responsible", "partner", "starts_on", "by_date", "cost")

    field_order = ("objective", *Meta.fields)

    def __init__(self, *args, objectives=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].help_text = _("Để trống thì bắt đầu từ ngày phê duyệt.")
        self.fields["cost"].required = False
        self.fields["cost"].max_value = MOST
        self.fields["cost"].widget.attrs["class"] = "govuk-input--width-10"
        if objectives:
            self.fields["objective"].choices = [("", _("Mục tiêu chung")), *objectives]
        else:
            del self.fields["objective"]

    def clean_cost(self):
        cost = self.cleaned_data["cost"] or 0
        if cost > MOST:
            raise forms.ValidationError(_("Kinh phí quá lớn. Ghi bằng đồng."))
        return cost

    def clean(self):
        told = super().clean()
        begins, ends = self.cleaned_data.get("starts_on"), self.cleaned_data.get("by_date")
        if begins and ends and ends < begins:
            self.add_error("by_date", _("Ngày hoàn thành không thể trước ngày bắt đầu."))
        return told


class BaseObjectives(Rows):
    """Objectives of a plan; a new one begins with an empty row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = 0 if self.initial else 1

    def rows(self) -> list[dict]:
        """Return the fields of each `PlanObjective`."""
        fields = ObjectiveForm.Meta.fields
        return [{name: form.cleaned_data[name] for name in fields} for form in self.kept()]

    def choices(self) -> list[tuple[int, str]]:
        """Return place and words of each objective, for the activities."""
        words = [(place, str(form["what"].value() or "")[:80]) for place, form in enumerate(self.forms)]
        told = gettext("Mục tiêu %(n)s: %(what)s")
        return [(place, told % {"n": place + 1, "what": what}) for place, what in words]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ mục tiêu này")


class BaseActivities(Rows):
    """At least one activity; each may belong to one of the `objectives` that stand on the same page."""

    def __init__(self, *args, objectives, **kwargs):
        self.objectives = objectives
        super().__init__(*args, form_kwargs={"objectives": objectives.choices()}, **kwargs)

    def rows(self) -> list[dict]:
        """Return the fields of each `PlanActivity`; "objective" is a place among the objectives kept."""
        places = {self.objectives.forms.index(form): n for n, form in enumerate(self.objectives.kept())}
        return [self._row(form.cleaned_data, places) for form in self.kept()]

    def clean(self):
        kept = {self.objectives.forms.index(form) for form in self.objectives.kept()}
        for form in self.kept():
            chosen = form.cleaned_data.get("objective") if hasattr(form, "cleaned_data") else None
            if chosen is not None and chosen not in kept:
                form.add_error("objective", gettext("Mục tiêu này bị bỏ hoặc còn trống. Chọn mục tiêu khác."))

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ hoạt động này")

    @staticmethod
    def _row(told, places) -> dict:
        row = {name: told[name] for name in ActivityForm.Meta.fields}
        return {**row, "objective": places.get(told.get("objective"))}


Objectives = forms.formset_factory(
    ObjectiveForm,
    formset=BaseObjectives,
    extra=1,
    max_num=10,
    validate_max=True,
    absolute_max=15,
    can_delete=True,
)
Activities = forms.formset_factory(
    ActivityForm,
    formset=BaseActivities,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=30,
    validate_max=True,
    absolute_max=40,
    can_delete=True,
)


class ProgressForm(HouseForm):
    """How an objective or an activity came out; a slip is taken back with a word of why."""

    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[(row, row.label) for row in (Progress.DONE, Progress.NOT_DONE, Progress.OPEN)],
        widget=Radios(
            hints={Progress.OPEN: _("Chọn khi đã ghi nhầm hoặc còn làm tiếp.")},
        ),
    )
    on = forms.DateField(label=_("Ngày có kết quả"), initial=today, validators=[not_in_future])
    reason = forms.CharField(
        label=_("Lý do, ghi chú"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Phải ghi khi không thực hiện được hoặc khi ghi lại."),
    )

    def clean(self):
        told = super().clean()
        if told.get("outcome") in (Progress.NOT_DONE, Progress.OPEN) and not told.get("reason"):
            self.add_error("reason", gettext("Ghi lý do."))
        return told
