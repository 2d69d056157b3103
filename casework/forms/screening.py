"""Forms of the screening, one a page. Each gives its answers as plain JSON through `answers()`."""

import datetime as dt

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.enums import LegalLabel, Respondent, Sex
from casework.forms.screening_choices import ALONE, ANSWERS, HAZARDS, NO_SIGN, NOT_TOLD, WEEKDAYS, WORST_FORMS
from casework.law import find_work_types, legal_text, rules_on, work_types
from casework.law.facts import MOST
from casework.wizard import name_of
from casework.wizard.answers import NONE, OTHER_WORK, asks_of
from interface.forms import Checkboxes, HouseForm, Radios
from vietnam.calendar import today


class AnswerForm(HouseForm):
    """The base: `answers()` gives what was answered as JSON. `job` is the job the page asks about."""

    mark_optional = False

    def __init__(self, *args, job="", **kwargs):
        self.job = job
        super().__init__(*args, **kwargs)

    def answers(self) -> dict:
        """Return the cleaned answers, numbers as numbers and times as "HH:MM"."""
        return {name: _plain(value) for name, value in self.cleaned_data.items() if value not in ("", None)}


class OrNotToldForm(AnswerForm):
    """A page of several fields that may be left empty when "không biết" or "không muốn trả lời" is ticked."""

    instead = forms.ChoiceField(
        label=_("Nếu không có câu trả lời"),
        choices=NOT_TOLD,
        required=False,
        widget=Radios(look="govuk-radios--small"),
    )
    empty_text = _("Nhập câu trả lời, hoặc chọn “Không biết” hay “Không muốn trả lời”.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "instead"])

    def clean(self):
        told = super().clean()
        empty = ("", None, [], False)
        filled = [name for name, value in told.items() if name != "instead" and value not in empty]
        if filled:
            told["instead"] = ""
        elif not told.get("instead") and not self.errors:
            self.add_error(next(iter(self.fields)), self.empty_text)
        return told


class ManyField(forms.MultipleChoiceField):
    """Check boxes where "none", "unknown" and "refused" each stand alone."""

    def __init__(self, choices, *, search=False, **kwargs):
        super().__init__(choices=choices, widget=Checkboxes(search=search), **kwargs)

    def validate(self, value):
        super().validate(value)
        if len(value) > 1 and ALONE.intersection(value):
            raise forms.ValidationError(
                _("Bỏ chọn các mục khác, hoặc bỏ chọn “Không có”, “Không biết”, “Không muốn trả lời”.")
            )


class StartForm(AnswerForm):
    respondent = forms.ChoiceField(label=_("Ai trả lời?"), choices=Respondent.choices, widget=Radios())
    others_present = forms.CharField(
        label=_("Ai khác có mặt khi hỏi?"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: mẹ của trẻ, chủ cơ sở. Để trống nếu chỉ có người trả lời."),
    )
    from_earlier = forms.BooleanField(
        label=_("Bắt đầu từ câu trả lời của lần trước"),
        required=False,
        help_text=_("Từng câu được điền sẵn để hỏi lại; phiếu cũ giữ nguyên."),
    )

    def __init__(self, *args, earlier=None, **kwargs):
        super().__init__(*args, **kwargs)
        if earlier is None:
            del self.fields["from_earlier"]


class AgeForm(AnswerForm):
    day = forms.IntegerField(label=_("Ngày sinh"), min_value=1, max_value=31, required=False)
    month = forms.IntegerField(label=_("Tháng sinh"), min_value=1, max_value=12, required=False)
    year = forms.IntegerField(label=_("Năm sinh"), min_value=1950, max_value=2100, required=False)
    stated_age = forms.IntegerField(
        label=_("Tuổi được cho biết"),
        min_value=0,
        max_value=99,
        required=False,
        help_text=_("Ghi khi không có giấy tờ, hoặc khi tuổi được nói khác với ngày sinh."),
    )
    sex = forms.ChoiceField(
        label=_("Giới tính"), choices=Sex.choices, widget=Radios(look="govuk-radios--inline")
    )
    unknown = forms.BooleanField(label=_("Không biết ngày sinh và tuổi"), required=False)

    def clean(self):
        told = super().clean()
        day, month, year = told.get("day"), told.get("month"), told.get("year")
        if (day and not month) or (month and not year):
            self.add_error("month" if day and not month else "year", _("Ghi năm trước, rồi tháng, rồi ngày."))
        if not (year or told.get("stated_age") is not None or told.get("unknown")) and not self.errors:
            self.add_error("year", _("Ghi năm sinh hoặc tuổi, hoặc đánh dấu “Không biết ngày sinh và tuổi”."))
        if year and not _real(year, month or 1, day or 1):
            name = "day" if day else "month" if month else "year"
            self.add_error(name, _("Ngày này không có thật hoặc ở tương lai."))
        return told


class DangerForm(AnswerForm):
    worst_forms = ManyField(
        [*WORST_FORMS, NO_SIGN, *NOT_TOLD],
        label=_("Dấu hiệu"),
        help_text=_("Hỏi nhẹ nhàng, không ép trẻ kể. Chọn mọi điều đúng."),
    )
    immediate = forms.ChoiceField(
        label=_("Trẻ có đang gặp nguy hiểm ngay lúc này không?"),
        choices=ANSWERS,
        widget=Radios(),
        help_text=_("Chọn “Có” thì trang biện pháp khẩn cấp mở ra ngay."),
    )


class YesNoForm(AnswerForm):
    answer = forms.ChoiceField(label=_("Câu trả lời"), choices=ANSWERS, widget=Radios())


class JobsForm(OrNotToldForm):
    """`find` narrows the catalogue on the server; what is ticked stays in sight."""

    types = forms.MultipleChoiceField(label=_("Công việc"), required=False, widget=Checkboxes(search=True))
    other = forms.CharField(label=_("Việc khác, không có trong danh sách"), max_length=160, required=False)

    def __init__(self, *args, find="", **kwargs):
        super().__init__(*args, **kwargs)
        ticked = set(self.initial.get("types", []))
        found = find_work_types(find) if find else work_types()
        kept = [row for row in work_types() if row.id in ticked and row not in found]
        types = self.fields["types"]
        types.choices = [(row.id, name_of(row)) for row in [*kept, *found]]
        also = _("Còn gọi: %(names)s")
        types.widget.hints = {row.id: also % {"names": ", ".join(row.also)} for row in found if row.also}


class ForWhomForm(AnswerForm):
    setting = forms.ChoiceField(
        label=_("Làm cho ai"),
        choices=[
            ("employer", _("Làm thuê cho người khác")),
            ("family", _("Làm cho gia đình, không có hợp đồng")),
            ("own_account", _("Tự làm, tự bán")),
            *NOT_TOLD,
        ],
        widget=Radios(),
    )


class HoursForm(OrNotToldForm):
    weekdays = forms.MultipleChoiceField(
        label=_("Những ngày làm việc này trong 7 ngày qua"),
        choices=WEEKDAYS,
        required=False,
        widget=Checkboxes(look="govuk-checkboxes--small"),
    )
    hours = forms.FloatField(
        label=_("Số giờ mỗi ngày"),
        min_value=0,
        max_value=24,
        required=False,
        help_text=_("Ví dụ: 3 hoặc 3,5"),
    )
    free_hours = forms.FloatField(
        label=_("Số giờ mỗi ngày thứ Bảy, Chủ nhật"),
        min_value=0,
        max_value=24,
        required=False,
        help_text=_("Chỉ ghi khi khác những ngày khác."),
    )
    not_this_week = forms.BooleanField(
        label=_("7 ngày qua không làm việc này (chỉ làm vào mùa hoặc dịp khác)"), required=False
    )


class SeasonForm(AnswerForm):
    answer = forms.ChoiceField(
        label=_("Có mùa, có dịp nào trẻ làm nhiều giờ hơn 7 ngày qua không?"),
        choices=ANSWERS,
        widget=Radios(),
        help_text=_("Ví dụ: mùa cà phê, mùa tôm, dịp Tết, nghỉ hè."),
    )
    hours = forms.FloatField(label=_("Nếu có: số giờ mỗi ngày"), min_value=0, max_value=24, required=False)
    days = forms.IntegerField(label=_("Nếu có: số ngày trong tuần"), min_value=0, max_value=7, required=False)
    when = forms.CharField(label=_("Nếu có: vào mùa nào, tháng nào"), max_length=200, required=False)


class TimesForm(AnswerForm):
    starts_at = forms.TimeField(
        label=_("Bắt đầu lúc"),
        input_formats=["%H:%M", "%Hh%M", "%H"],
        required=False,
        help_text=_("Ví dụ: 15:00"),
    )
    ends_at = forms.TimeField(
        label=_("Kết thúc lúc"),
        input_formats=["%H:%M", "%Hh%M", "%H"],
        required=False,
        help_text=_("Ví dụ: 18:30"),
    )
    night = forms.ChoiceField(
        label=_("Có khi nào làm trong khoảng 22 giờ đến 6 giờ không?"), choices=ANSWERS, widget=Radios()
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-5"
            self.fields[name].error_messages["invalid"] = _("Nhập giờ và phút. Ví dụ: 15:00")


class HazardsForm(AnswerForm):
    hazards = ManyField([*HAZARDS, NO_SIGN, *NOT_TOLD], label=_("Chọn mọi điều trẻ gặp"))


class LoadForm(OrNotToldForm):
    kg = forms.FloatField(
        label=_("Cân nặng mỗi lần mang vác (kg)"), min_value=0, max_value=1000, required=False
    )
    frequency = forms.ChoiceField(
        label=_("Mang vác có thường xuyên không?"),
        choices=[("regular", _("Thường xuyên")), ("occasional", _("Không thường xuyên"))],
        required=False,
        widget=Radios(),
    )


class DetailsForm(AnswerForm):
    """What the catalogue asks about the job: yes or no each, and numbers that may be left empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for ask in asks_of(self.job):
            self.fields[ask.id] = _number(ask) if ask.kind == "measure" else _yes_no(ask)


class CodesForm(AnswerForm):
    """The lists of the law on the day `on` (today); those `proposed` for the job are ticked already."""

    codes = ManyField([], label=_("Chọn mọi mục đúng"), search=True)

    def __init__(self, *args, proposed=(), on=None, **kwargs):
        super().__init__(*args, **kwargs)
        rules = rules_on(on or today())
        shown = sorted(rules.work | rules.place if self.job == OTHER_WORK else rules.hazardous)
        listed = [(code, _law(code, rules)) for code in shown]
        listed.sort(key=lambda row: row[0] not in proposed)
        self.fields["codes"].choices = [*listed, (NONE, _("Không có trong danh mục")), *NOT_TOLD]
        self.initial.setdefault("codes", list(proposed))


class AgencyForm(AnswerForm):
    consent = forms.ChoiceField(label=_("Có văn bản đồng ý"), choices=ANSWERS, widget=Radios())
    harmful = forms.ChoiceField(
        label=_("Việc này có hại cho sự phát triển của trẻ không?"), choices=ANSWERS, widget=Radios()
    )


class OvertimeForm(AnswerForm):
    consent = forms.ChoiceField(
        label=_("Trẻ và gia đình có đồng ý làm thêm giờ không?"), choices=ANSWERS, widget=Radios()
    )
    hours = forms.FloatField(
        label=_("Số giờ làm thêm trong tháng này"),
        min_value=0,
        max_value=300,
        required=False,
        help_text=_("Để trống nếu không biết."),
    )


class ChoresForm(AnswerForm):
    answer = forms.ChoiceField(
        label=_("Trong 7 ngày qua trẻ có làm việc nhà không?"),
        choices=ANSWERS,
        widget=Radios(),
        help_text=_("Nấu ăn, giặt giũ, trông em, chăm người ốm trong nhà mình."),
    )
    hours = forms.FloatField(label=_("Nếu có: số giờ mỗi ngày"), min_value=0, max_value=24, required=False)
    days = forms.IntegerField(label=_("Nếu có: số ngày trong tuần"), min_value=0, max_value=7, required=False)


class ConcludeForm(HouseForm):
    """The officer's own conclusion beside the proposal: a reason is asked for when they differ."""

    label = forms.ChoiceField(label=_("Kết luận"), choices=LegalLabel.choices, widget=Radios())
    override_reason = forms.CharField(
        label=_("Lý do, nếu kết luận khác với đề xuất"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args, proposed, **kwargs):
        self.proposed = proposed
        super().__init__(*args, initial={"label": proposed}, **kwargs)

    def clean(self):
        told = super().clean()
        if told.get("label") not in (None, self.proposed) and not told.get("override_reason"):
            self.add_error("override_reason", _("Ghi lý do khi kết luận khác với kết quả đề xuất."))
        return told


FORMS = {
    "age": AgeForm,
    "danger": DangerForm,
    "working": YesNoForm,
    "jobs": JobsForm,
    "for_whom": ForWhomForm,
    "hours": HoursForm,
    "season": SeasonForm,
    "times": TimesForm,
    "details": DetailsForm,
    "hazards": HazardsForm,
    "load": LoadForm,
    "codes": CodesForm,
    "stage": YesNoForm,
    "agency": AgencyForm,
    "contract": YesNoForm,
    "school": YesNoForm,
    "overtime": OvertimeForm,
    "chores": ChoresForm,
}


def _yes_no(ask):
    return forms.ChoiceField(label=_ask(ask), choices=ANSWERS, widget=Radios(look="govuk-radios--inline"))


def _number(ask):
    return forms.FloatField(
        label=_ask(ask),
        min_value=0,
        max_value=MOST[ask.id],
        required=False,
        help_text=_("Để trống nếu không biết."),
    )


def _ask(ask) -> str:
    return ask.en if get_language() == "en" else ask.vi


def _law(code: str, rules) -> str:
    text = legal_text(code, rules)
    return f"{text['en' if get_language() == 'en' else 'vi']} ({code})"


def _plain(value):
    return value.strftime("%H:%M") if isinstance(value, dt.time) else value


def _real(year, month, day) -> bool:
    try:
        return dt.date(year, month, day) <= today()
    except ValueError:
        return False
