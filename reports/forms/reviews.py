"""Forms of a supervisor's review: the area and period, the reason of a deed, the checklist, the answer."""

import datetime as dt

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm, Radios
from reports.checklist import items_of
from reports.enums import Mark
from reports.figures.periods import FIRST_YEAR
from vietnam.calendar import today

LONGEST_PERIOD = dt.timedelta(days=366)
MARK, COMMENT = "mark_", "comment_"


def usual_period() -> dict:
    """Return the period that is asked for when nobody has said: this month until today."""
    return {"since": today().replace(day=1), "until": today()}


class AreaForm(HouseForm):
    """Which area, and the days between which cases were opened and closed, both included."""

    mark_optional = False
    area = forms.ModelChoiceField(label=_("Khu vực"), queryset=None, empty_label=None)
    since = forms.DateField(label=_("Từ ngày"))
    until = forms.DateField(label=_("Đến hết ngày"))

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        field.queryset = type(areas[0]).objects.filter(pk__in=[area.pk for area in areas]).order_by("name")

    def clean(self):
        told = super().clean()
        since, until = told.get("since"), told.get("until")
        if since and since < dt.date(FIRST_YEAR, 1, 1):
            self.add_error("since", gettext("Chọn một ngày từ năm %(year)s.") % {"year": FIRST_YEAR})
        if until and until > today():
            self.add_error("until", gettext("Ngày này chưa đến. Chọn hôm nay hoặc một ngày đã qua."))
        if since and until and until < since:
            self.add_error("until", gettext("Ngày này ở trước ngày bắt đầu."))
        elif since and until and until - since > LONGEST_PERIOD:
            self.add_error("since", gettext("Chọn một kỳ không quá một năm."))
        return told


class ReasonForm(HouseForm):
    """Why a sample is drawn anew or a review is given up."""

    why = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Lý do được giữ lại. Không ghi tên trẻ.")
    )


class ReplyForm(HouseForm):
    """The officer's answer to a finding."""

    reply = forms.CharField(label=_("Trả lời của cán bộ"), max_length=2000, widget=forms.Textarea)


class ChecklistForm(HouseForm):
    """One answer for each item, with a word beside it where one is needed; then the finding as a whole.

    Behind a hidden name there are no words: `wordless` leaves their fields out. Items may stay unanswered
    until the review is signed.
    """

    mark_optional = False

    def __init__(self, *args, version: str, wordless: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items_of(version)
        for place, item in enumerate(self.items, 1):
            self.fields[MARK + item.key] = forms.ChoiceField(
                label=f"{place}. {item.words}",
                help_text=item.source,
                choices=Mark.choices,
                required=False,
                widget=Radios(look="govuk-radios--inline"),
            )
            if not wordless:
                self.fields[COMMENT + item.key] = forms.CharField(
                    label=_("Nhận xét cho câu %(place)s") % {"place": place}, max_length=500, required=False
                )
        if not wordless:
            self.fields["finding"] = forms.CharField(
                label=_("Nhận xét chung, việc cần sửa"),
                max_length=2000,
                required=False,
                widget=forms.Textarea,
                help_text=_("Cán bộ phụ trách đọc được sau khi ký, hoặc ngay khi bạn trả lại hồ sơ."),
            )

    def values(self) -> dict:
        """Return what the deed takes: marks and comments of the items that have one, and the finding."""
        told = self.cleaned_data
        return {
            "marks": self._given(MARK),
            "comments": self._given(COMMENT),
            "finding": told.get("finding", ""),
        }

    def _given(self, prefix: str) -> dict:
        told = ((item.key, self.cleaned_data.get(prefix + item.key)) for item in self.items)
        return {key: value for key, value in told if value}


def as_typed(row, wordless: bool) -> dict:
    """Return what a row of the sample (or of its history) holds, as initial values of `ChecklistForm`."""
    marks = {MARK + key: mark for key, mark in row.marks.items()}
    if wordless:
        return marks
    comments = {COMMENT + key: words for key, words in (row.comments or {}).items()}
    return {**marks, **comments, "finding": row.finding}
