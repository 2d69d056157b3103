"""Forms of referrals. They validate; actions save."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import Checkboxes, HouseForm, HouseModelForm, Radios
from referrals.enums import DeclineReason, EndReason, SharedField
from referrals.models import Placement, Referral
from schools.enums import Need


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
        if match and not match.fits and not data.get("choice_reason"):
            self.add_error("choice_reason", _("Chương trình này không khớp. Ghi lý do vẫn chọn."))
        data["match"] = match
        return data


class SharedForm(HouseModelForm):
    """What the institution sees after it accepts, and a message that names nobody."""

    shared = forms.MultipleChoiceField(
        label=_("Cơ sở được xem thêm gì sau khi tiếp nhận?"),
        choices=SharedField.choices,
        required=False,
        widget=Checkboxes,
        help_text=_("Chỉ chọn những gì cơ sở cần để nhận và dạy trẻ."),
    )

    class Meta:
        model = Referral
        fields = ["shared", "message"]


class AcceptForm(HouseModelForm):
    """When the child is expected, if that is known."""

    class Meta:
        model = Referral
        fields = ["first_day_expected"]


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
    """How and when the placement ended."""

    reason = forms.ChoiceField(label=_("Việc học kết thúc vì sao?"), choices=EndReason.choices, widget=Radios)
    ends = forms.DateField(label=_("Ngày kết thúc"))


# Names and values of the buttons of a week.
ROW, DAYS = re.compile("p([1-9][0-9]{0,8})"), {str(count) for count in range(8)}
MOST_ROWS = 50


class DaysForm(HouseForm):
    """How many days of lessons the week has, from the address of the page."""

    mark_optional = False
    days = forms.IntegerField(min_value=0, max_value=7, required=False)


class WeekForm(HouseForm):
    """One row of buttons for each child: on how many of the week's days it came. No answer records nothing.

    `attended` maps the id of each placement to the days recorded so far, or None; `days` is the number of
    days with lessons. Sent with the button "rest", a child without an answer counts as present on all days.
    """

    mark_optional = False

    def __init__(self, data=None, *, attended: dict, days: int):
        super().__init__(data)
        self.ids, self.days = list(attended), days
        choices = [(str(count), str(count)) for count in range(days + 1)]
        for pk in self.ids:
            self.fields[f"p{pk}"] = forms.ChoiceField(
                label=_("Số buổi có mặt"),
                choices=choices,
                required=False,
                initial=attended[pk],
                widget=Radios(look="dt-segments"),
            )

    def beyond(self) -> dict[int, str]:
        """Return placement id → what was chosen for children that are not on the page any more."""
        sent = {name: ROW.fullmatch(name) for name in self.data if name not in self.fields}
        chosen = {int(row[1]): self.data[name] for name, row in sent.items() if row}
        return {pk: chosen[pk] for pk in sorted(chosen)[:MOST_ROWS] if chosen[pk] in DAYS}

    def counts(self) -> dict[int, int]:
        """Return placement id → days attended, those without an answer left out."""
        rest = str(self.days) if "rest" in self.data else ""
        answers = {pk: self.cleaned_data[f"p{pk}"] or rest for pk in self.ids}
        return {pk: int(answer) for pk, answer in answers.items() if answer}
