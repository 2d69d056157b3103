"""One programme with the days on which it begins."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interface.editing import THEIRS, Clash, answer_in, clashes, settled, typed
from interface.forms import Checkboxes, HouseModelForm
from interface.rows import Rows
from schools.actions.keeping import FACTS_OF_PROGRAMME
from schools.enums import AskedPaper
from schools.limits import MOST_COST, MOST_INTAKES, MOST_MONTHS, MOST_PLACES, OLDEST
from schools.models import Intake, Programme
from vietnam.calendar import today

INTAKES = "intake"
MOST = {
    "min_age": (OLDEST, _("Tuổi không quá %(limit_value)s."), 3),
    "max_age": (OLDEST, _("Tuổi không quá %(limit_value)s."), 3),
    "months": (MOST_MONTHS, _("Không quá %(limit_value)s tháng."), 3),
    "monthly_cost": (MOST_COST, _("Chi phí không quá 100 triệu đồng mỗi tháng."), 10),
    "places": (MOST_PLACES, _("Không quá %(limit_value)s chỗ."), 4),
}


class ProgrammeForm(HouseModelForm):
    """One programme: for whom, at what cost, with how many places."""

    papers = forms.MultipleChoiceField(
        label=_("Trẻ cần có giấy tờ gì?"),
        choices=AskedPaper.choices,
        required=False,
        widget=Checkboxes,
        help_text=_(
            "Chỉ chọn giấy tờ bắt buộc. Thiếu giấy tờ là việc cán bộ xã phải lo trước khi trẻ nhập học."
        ),
    )

    class Meta:
        model = Programme
        fields = FACTS_OF_PROGRAMME
        help_texts = {
            "grades": _("Ví dụ: lớp 6 đến lớp 9."),
            "included": _("Ví dụ: bữa trưa, bộ dụng cụ nghề, xe đưa đón."),
            "places": _("Số trẻ còn có thể nhận từ hôm nay."),
            "is_active": _("Bỏ chọn khi không còn nhận trẻ; phiếu đã gửi vẫn giữ nguyên."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (most, sentence, width) in MOST.items():
            field = self.fields[name]
            field.validators.append(MaxValueValidator(most, sentence))
            field.widget.attrs["class"] = f"govuk-input--width-{width}"

    def clean(self):
        data = super().clean()
        low, high = data.get("min_age"), data.get("max_age")
        if low is not None and high is not None and low > high:
            self.add_error("max_age", gettext("Tuổi lớn nhất phải từ %(low)s trở lên.") % {"low": low})
        return data


class IntakeForm(HouseModelForm):
    """A day on which the programme begins."""

    mark_optional = False
    row_name = _("Đợt")

    class Meta:
        model = Intake
        fields = ("starts", "apply_by")

    def clean_starts(self):
        """A day that has passed takes nobody in any more."""
        starts = self.cleaned_data["starts"]
        if starts < today():
            raise ValidationError(gettext("Ngày khai giảng đã qua. Ghi ngày của đợt sắp tới."))
        return starts

    def clean(self):
        data = super().clean()
        starts, apply_by = data.get("starts"), data.get("apply_by")
        if starts and apply_by and apply_by > starts:
            self.add_error("apply_by", gettext("Hạn nhận hồ sơ phải trước hoặc trong ngày khai giảng."))
        return data


class IntakeRows(Rows):
    """All days from today on which a programme begins; no day twice."""

    def clean(self):
        days = [form.cleaned_data.get("starts") for form in self.kept() if form.is_valid()]
        if len(set(days)) < len(days):
            raise ValidationError(gettext("Một ngày khai giảng được ghi hai lần."))

    def values(self) -> list[tuple]:
        """Return (starts, apply_by) of the rows that are kept."""
        return [(form.cleaned_data["starts"], form.cleaned_data["apply_by"]) for form in self.kept()]


Intakes = forms.formset_factory(
    IntakeForm, formset=IntakeRows, extra=0, can_delete=True, max_num=MOST_INTAKES, validate_max=True
)


def coming(programme) -> list[dict]:
    """Return the intakes of `programme` that have not begun, as initial values."""
    rows = programme.intakes.filter(starts__gte=today()) if programme else []
    return [{"starts": row.starts, "apply_by": row.apply_by} for row in rows]


def programme_clashes(form, intakes, stored, before=None) -> list[Clash]:
    """Return what differs between what was sent and the programme as it is `stored` now.

    `before` is the programme as the form was opened on, None when that is not known. The days on which it
    begins are one choice as a whole.
    """
    found = clashes(form, ProgrammeForm(instance=stored), before and ProgrammeForm(instance=before))
    mine = _days_in_words(intakes.values())
    theirs = _days_in_words([tuple(row.values()) for row in coming(stored)])
    return found if mine == theirs else [*found, Clash(INTAKES, gettext("Ngày khai giảng"), theirs, mine)]


def settled_programme(data, stored):
    """Return what was sent with the stored version of every field, and of the days, where it was chosen."""
    data = settled(data, ProgrammeForm(instance=stored))
    if answer_in(data, INTAKES) != THEIRS:
        return data
    data = data.copy()
    for key in [key for key in data if key.startswith(f"{INTAKES}-")]:
        del data[key]
    rows = [IntakeForm(initial=row) for row in coming(stored)]
    data[f"{INTAKES}-TOTAL_FORMS"], data[f"{INTAKES}-INITIAL_FORMS"] = str(len(rows)), "0"
    for place, row in enumerate(rows):
        data.update({f"{INTAKES}-{place}-{name}": typed(row, name) for name in row.fields})
    return data


def _days_in_words(days) -> str:
    words = [f"{starts:%d/%m/%Y}" + (f" ({by:%d/%m/%Y})" if by else "") for starts, by in sorted(days)]
    return "; ".join(words) or gettext("(để trống)")
