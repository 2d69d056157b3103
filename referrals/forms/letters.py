"""What an institution without an account tells the officer."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interface.forms import HouseForm, Radios
from referrals.enums import AnswerHow, DeclineReason
from vietnam.calendar import week_start

# Deeds of `referrals.actions.letters.record_answer`, as an officer chooses between them.
LETTER_ANSWERS = [
    ("accept", _("Tiếp nhận trẻ")),
    ("decline", pgettext_lazy("deed", "Từ chối tiếp nhận")),
    ("ask", _("Hỏi thêm")),
]


class LetterAnswerForm(HouseForm):
    """What an institution without an account said to a letter: who there, how, on which day, and what."""

    mark_optional = False
    answer = forms.ChoiceField(label=_("Cơ sở trả lời thế nào?"), choices=LETTER_ANSWERS)
    first_day_expected = forms.DateField(label=_("Dự kiến đến lớp từ ngày (nếu đã biết)"), required=False)
    reason = forms.ChoiceField(
        label=_("Vì sao không tiếp nhận được?"), choices=DeclineReason.choices, widget=Radios, required=False
    )
    text = forms.CharField(
        label=_("Cơ sở hỏi gì?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    comment = forms.CharField(
        label=_("Giải thích thêm, nếu cơ sở từ chối"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer_from = forms.CharField(
        label=_("Ai ở cơ sở trả lời?"), max_length=120, help_text=_("Họ tên, chức vụ của người trả lời.")
    )
    answer_how = forms.ChoiceField(
        label=_("Trả lời bằng cách nào?"), choices=AnswerHow.choices, widget=Radios
    )
    answer_on = forms.DateField(label=_("Ngày cơ sở trả lời"))
    # What each answer takes beside who, how and when; the first must be given.
    TAKES = {
        "accept": ("first_day_expected",),
        "decline": ("reason", "comment"),
        "ask": ("text",),
    }

    def __init__(self, *args, asks: bool, **kwargs):
        super().__init__(*args, **kwargs)
        answers = [pair for pair in LETTER_ANSWERS if asks or pair[0] != "ask"]
        reveals = {"accept": "first_day_expected", "decline": "reason", "ask": "text"}
        self.fields["answer"].widget = Radios(reveals={name: reveals[name] for name, _label in answers})
        self.fields["answer"].choices = answers
        if not asks:
            del self.fields["text"]

    def clean(self):
        data = super().clean()
        if data.get("answer") == "decline" and not data.get("reason"):
            self.add_error("reason", _("Chọn vì sao cơ sở không tiếp nhận được."))
        if data.get("answer") == "ask" and not data.get("text"):
            self.add_error("text", _("Ghi câu hỏi của cơ sở."))
        if data.get("reason") == DeclineReason.OTHER and not data.get("comment"):
            self.add_error("comment", _("Giải thích lý do từ chối."))
        return data

    def values(self) -> dict:
        """Return the arguments of `record_answer`."""
        who = ("answer", "answer_from", "answer_how", "answer_on")
        return {name: self.cleaned_data[name] for name in (*who, *self.TAKES[self.cleaned_data["answer"]])}


class LetterWeekForm(HouseForm):
    """One week at an institution without an account, as it was told to the officer."""

    week = forms.DateField(label=_("Một ngày trong tuần đó"))
    days_expected = forms.IntegerField(label=_("Số buổi phải học"), min_value=0, max_value=7)
    days_attended = forms.IntegerField(label=_("Số buổi có mặt"), min_value=0, max_value=7)

    def clean_week(self):
        return week_start(self.cleaned_data["week"])
