"""Forms of referrals. They validate; actions save."""

import re

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from interface.forms import Checkboxes, HouseForm, HouseModelForm, Radios
from referrals.enums import (
    DeclineReason,
    DropReason,
    EndReason,
    HelpNeeded,
    NoShowReason,
    ReferralState,
)
from referrals.models import Placement, PlacementCheck, Referral
from referrals.workflow import forbidden_words
from schools.enums import Need, Weekday
from vietnam.calendar import today


class NeedForm(HouseForm):
    """What the child needs and, if wanted, the name of an institution: narrows the list of programmes."""

    mark_optional = False
    need = forms.ChoiceField(label=_("Trẻ cần gì?"), choices=Need.choices, widget=Radios)
    q = forms.CharField(label=_("Tìm theo tên cơ sở (cả ngoài tỉnh)"), required=False, max_length=80)


class ProviderForm(HouseForm):
    """Which programme, out of the matches that are shown; an unfit one needs a reason."""

    programme = forms.ChoiceField(label=_("Chọn cơ sở và chương trình"), widget=Radios)
    choice_reason = forms.CharField(
        label=_("Lý do chọn cơ sở không khớp gợi ý"), required=False, max_length=1000, widget=forms.Textarea
    )

    def __init__(self, *args, matches, hints, **kwargs):
        super().__init__(*args, **kwargs)
        self.matches = {str(match.programme.pk): match for match in matches}
        field = self.fields["programme"]
        field.choices = [
            (pk, f"{match.programme.institution.name} – {match.programme.name}")
            for pk, match in self.matches.items()
        ]
        field.widget.hints = hints

    def clean(self):
        data = super().clean()
        match = self.matches.get(data.get("programme"))
        if match and not match.lawful:
            self.add_error("programme", forbidden_words(match.verdict))
            return data
        if match and not match.fits and not data.get("choice_reason"):
            self.add_error("choice_reason", _("Chương trình này không khớp. Ghi lý do vẫn chọn."))
        data["match"] = match
        return data


class FollowForm(HouseForm):
    """From which earlier time of learning a draft goes on, out of those that are shown, or from none."""

    follows = forms.ChoiceField(
        label=_("Phiếu này nối tiếp lần học nào?"),
        required=False,
        widget=Radios,
        help_text=_("Chỉ cán bộ xã thấy. Cơ sở mới không được biết trẻ đã học ở đâu."),
    )
    mark_optional = False

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.earlier = {str(row.pk): row for row in earlier}
        field = self.fields["follows"]
        field.choices = [(pk, f"{row.institution.name}, {row.number}") for pk, row in self.earlier.items()]
        field.choices += [("", _("Không nối tiếp lần nào"))]
        field.widget.hints = {pk: _learnt(row.placement) for pk, row in self.earlier.items()}

    def clean_follows(self):
        return self.earlier.get(self.cleaned_data["follows"])


class MovingForm(HouseForm):
    """For each live referral: does the child go on there; and of a placement that is over, the last day."""

    def __init__(self, data=None, *, live):
        super().__init__(data)
        self.live = live
        for row in live:
            placed = row.state == ReferralState.PLACED
            over = _("Thôi học ở đây") if placed else _("Rút lại phiếu")
            self.fields[f"r{row.pk}"] = forms.ChoiceField(
                label=f"{row.institution.name}, {row.number}: {row.get_state_display()}",
                choices=[("on", _("Học tiếp ở đây, vẫn đến được từ nơi ở mới")), ("over", over)],
                widget=Radios(reveals={"over": f"d{row.pk}"} if placed else None),
                error_messages={"required": _("Chọn trẻ học tiếp hay thôi học ở đây.")},
            )
            if placed:
                self.fields[f"d{row.pk}"] = forms.DateField(label=_("Ngày học cuối"), required=False)

    def clean(self):
        data = super().clean()
        for row in self.live:
            day, asked = f"d{row.pk}", row.state == ReferralState.PLACED
            if asked and data.get(f"r{row.pk}") == "over" and not data.get(day) and day not in self.errors:
                self.add_error(day, _("Nhập ngày học cuối."))
        return data

    def answers(self) -> dict:
        """Return the argument of `settle_move`."""
        over = {row.pk: self.cleaned_data[f"r{row.pk}"] == "over" for row in self.live}
        return {pk: (self.cleaned_data.get(f"d{pk}") or today()) if over[pk] else None for pk in over}


def _learnt(placement) -> str:
    """Say from when to when a placement ran, and how it ended."""
    starts = date_format(placement.starts, "SHORT_DATE_FORMAT")
    if not placement.ends:
        return gettext("Học từ ngày %(starts)s") % {"starts": starts}
    return gettext("Học từ %(starts)s đến %(ends)s: %(why)s") % {
        "starts": starts,
        "ends": date_format(placement.ends, "SHORT_DATE_FORMAT"),
        "why": placement.get_end_reason_display(),
    }


class AcceptForm(HouseModelForm):
    """When the child is expected, if that is known."""

    class Meta:
        model = Referral
        fields = ["first_day_expected"]


class DayForm(HouseForm):
    """Another first day, and why."""

    day = forms.DateField(
        label=_("Cơ sở nhận trẻ được từ ngày nào?"),
        help_text=_("Ngày khai giảng, ngày lớp mới bắt đầu hoặc ngày khác."),
    )
    text = forms.CharField(
        label=_("Lời nhắn cho cán bộ xã"), required=False, max_length=2000, widget=forms.Textarea
    )


class ColleagueForm(HouseForm):
    """Who at the institution looks after the referral from now on."""

    to = forms.ModelChoiceField(
        label=_("Ai lo phiếu này?"), queryset=User.objects.none(), widget=Radios, empty_label=None
    )

    def __init__(self, data=None, *, people):
        super().__init__(data)
        self.fields["to"].queryset = User.objects.filter(pk__in=[one.pk for one in people])


class DayAnswerForm(HouseForm):
    """What the officer says to another first day; the button decides."""

    text = forms.CharField(
        label=_("Lời nhắn cho cơ sở (không nêu tên trẻ)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(HouseForm):
    """Why the institution cannot take the child."""

    reason = forms.ChoiceField(
        label=_("Vì sao không tiếp nhận được?"), choices=DeclineReason.choices, widget=Radios
    )
    comment = forms.CharField(
        label=_("Giải thích thêm"), required=False, max_length=2000, widget=forms.Textarea
    )

    def clean(self):
        data = super().clean()
        if data.get("reason") == DeclineReason.OTHER and not data.get("comment"):
            self.add_error("comment", _("Giải thích lý do từ chối."))
        return data


class MessageForm(HouseForm):
    """A question or an answer."""

    text = forms.CharField(label=_("Nội dung"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class EnrolForm(HouseModelForm):
    """The first day and the class."""

    class Meta:
        model = Placement
        fields = ["starts", "group"]


class EndForm(HouseForm):
    """How and when the placement ended; a child who dropped out needs the reason as far as it is known."""

    reason = forms.ChoiceField(
        label=_("Việc học kết thúc vì sao?"),
        choices=EndReason.choices,
        widget=Radios(reveals={EndReason.DROPPED_OUT: "drop_reason"}),
    )
    drop_reason = forms.ChoiceField(
        label=_("Vì sao trẻ bỏ học?"), choices=DropReason.choices, widget=Radios, required=False
    )
    ends = forms.DateField(label=_("Ngày cuối cùng đi học"))

    def clean(self):
        data = super().clean()
        if data.get("reason") == EndReason.DROPPED_OUT and not data.get("drop_reason"):
            words = _("Chọn vì sao trẻ bỏ học; không biết thì chọn “Cơ sở không biết”.")
            self.add_error("drop_reason", words)
        return data


class FirstDayForm(HouseForm):
    """Another day on which the child is expected."""

    first_day_expected = forms.DateField(label=_("Dự kiến đến lớp từ ngày"))


class NoShowForm(HouseForm):
    """Why the child did not come, as far as it is known."""

    reason = forms.ChoiceField(label=_("Vì sao trẻ không đến?"), choices=NoShowReason.choices, widget=Radios)


class CheckForm(HouseModelForm):
    """How a placed child is doing: a few questions, from the school's word or a visit."""

    help_needed = forms.MultipleChoiceField(
        label=_("Trẻ cần giúp thêm gì để học tiếp?"),
        choices=HelpNeeded.choices,
        required=False,
        widget=Checkboxes,
        help_text=_("Điều chọn ở đây là việc phải bàn: thêm vào kế hoạch hoặc ghi hỗ trợ."),
    )

    class Meta:
        model = PlacementCheck
        fields = ["source", "on", "attends", "keeps_up", "bullied", "help_needed"]
        labels = {
            "source": _("Biết từ đâu?"),
            "attends": _("Trẻ còn đi học không?"),
            "keeps_up": _("Trẻ có theo kịp bài không?"),
            "bullied": _("Trẻ có bị bắt nạt không?"),
        }
        widgets = {"source": Radios, "attends": Radios, "keeps_up": Radios, "bullied": Radios}


# Names and values of the buttons of a week.
ROW, DAYS = re.compile("[pv]([1-9][0-9]{0,8})"), {str(count) for count in range(8)}
MOST_ROWS = 50
# The child does not come any more: its own page asks why and since when.
STOPPED = "stop"


class DaysForm(HouseForm):
    """How many days of lessons the week has, from the address of the page."""

    mark_optional = False
    days = forms.IntegerField(min_value=0, max_value=7, required=False)


def rows_sent(data) -> list[int]:
    """Return the ids of the placements that a sent sheet holds, at most `MOST_ROWS`."""
    found = {int(row[1]) for name in data if (row := ROW.fullmatch(name))}
    return sorted(found)[:MOST_ROWS]


class WeekForm(HouseForm):
    """One row of buttons for each child: on how many of the week's days it came. No answer records nothing.

    `rows` are `weekly.SheetRow`s. A button holds the days attended, or `STOPPED`; beside it the weekdays on
    which the child was away may be ticked, then as many as it missed. Sent with the button "rest", a child of
    which nothing is recorded and nothing was chosen counts as present on all days.
    """

    mark_optional = False

    def __init__(self, data=None, *, rows):
        super().__init__(data)
        self.rows = {row.pk: row for row in rows}
        for row in rows:
            if row.days:
                self._add(row)

    def _add(self, row) -> None:
        self.fields[f"p{row.pk}"] = forms.ChoiceField(
            label=_("Tuần này trẻ đi học thế nào?"),
            choices=_buttons(row.days),
            required=False,
            initial=row.attended,
            widget=Radios(look="dt-segments"),
        )
        weekdays = sorted({*(row.open_on or Weekday.values), *row.missed_on})
        self.fields[f"m{row.pk}"] = forms.TypedMultipleChoiceField(
            label=_("Vắng vào thứ mấy, nếu biết?"),
            choices=[(day, Weekday(day).label) for day in weekdays],
            coerce=int,
            required=False,
            initial=row.missed_on,
            widget=Checkboxes,
        )

    def clean(self):
        data = super().clean()
        for pk, row in self.rows.items():
            answer, ticked = data.get(f"p{pk}"), data.get(f"m{pk}")
            away = row.days - int(answer) if answer in DAYS else 0
            if ticked and answer != STOPPED and len(ticked) != away:
                words = _("Đã chọn vắng %(away)s buổi nhưng đánh dấu %(ticked)s thứ. Sửa lại hoặc bỏ trống.")
                self.add_error(f"m{pk}", words % {"away": away, "ticked": len(ticked)})
        return data

    def beyond(self) -> dict[int, str]:
        """Return placement id → what was chosen for children that are not on the page any more."""
        chosen = {pk: self.data.get(f"p{pk}") for pk in rows_sent(self.data) if pk not in self.rows}
        return {pk: days for pk, days in chosen.items() if days in DAYS}

    def counts(self) -> dict[int, int]:
        """Return placement id → days attended, those without an answer and those who stopped left out."""
        found = {pk: self._answer(row) for pk, row in self.rows.items()}
        return {pk: int(answer) for pk, answer in found.items() if answer in DAYS}

    def stopped(self) -> list[int]:
        """Return the placement ids of the children who do not come any more."""
        return [pk for pk in self.rows if self.cleaned_data.get(f"p{pk}") == STOPPED]

    def missed_on(self, pk: int) -> tuple[int, ...]:
        """Return the weekdays ticked for the placement `pk`."""
        return tuple(self.cleaned_data.get(f"m{pk}") or ())

    def version(self, pk: int) -> str | None:
        """Return the token with which the row of the placement `pk` was opened."""
        return self.data.get(f"v{pk}")

    def _answer(self, row) -> str:
        rest = "rest" in self.data and row.days and row.stored is None
        return self.cleaned_data.get(f"p{row.pk}") or (str(row.days) if rest else "")


def _buttons(days: int) -> list[tuple[str, str]]:
    """Return the buttons of a week: present on all days, away on one and so on, the whole week, for good."""
    between = [(str(days - away), _("Vắng %(away)s") % {"away": away}) for away in range(1, days)]
    return [(str(days), _("Đủ")), *between, ("0", _("Cả tuần")), (STOPPED, _("Nghỉ hẳn"))]
