"""Two records of one child side by side: which value stays; and why two are parted again."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.merging import GONE, KEPT, differences
from interface.forms import HouseForm, Radios


class DoubleForm(HouseForm):
    """The code of the other case of the same child. `cases` are those the officer may edit."""

    mark_optional = False
    code = forms.CharField(
        label=_("Mã hồ sơ kia"),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self._cases = cases

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        self.case = self._cases.filter(code=code).first()
        if self.case is None:
            sentence = gettext("Không có hồ sơ nào mang mã “%(code)s” mà bạn được sửa.")
            raise forms.ValidationError(sentence % {"code": code})
        return code


class MergeForm(HouseForm):
    """One question for each thing in which the two records differ. `shown` gives a value in words."""

    mark_optional = False

    def __init__(self, *args, kept, gone, shown, **kwargs):
        super().__init__(*args, **kwargs)
        self._choices = differences(kept, gone)
        for choice in self._choices:
            values = [(KEPT, shown(KEPT, choice)), (GONE, shown(GONE, choice))]
            self.fields[choice.name] = forms.ChoiceField(
                label=choice.label, choices=values, initial=choice.proposed, widget=Radios
            )
        if kept.household_id != gone.household_id:
            self._ask_home(kept.household, gone.household, shown)

    def _ask_home(self, mine, other, shown):
        homes = [(KEPT, shown(KEPT, None)), (GONE, shown(GONE, None))]
        self.fields["home"] = forms.ChoiceField(
            label=_("Trẻ sống ở đâu, với ai?"), choices=homes, initial=KEPT, widget=Radios
        )
        if mine.commune_id == other.commune_id:
            self.fields["together"] = forms.BooleanField(
                label=_("Hai nơi ghi cùng một gia đình: gộp cả người chăm sóc và anh chị em"),
                required=False,
                initial=True,
            )

    def deed(self) -> dict:
        """Return the arguments of `casework.actions.merging.merge_records`."""
        data = dict(self.cleaned_data)
        home, together = data.pop("home", KEPT), data.pop("together", False)
        return {"choices": data, "home": home, "together": together}

    def answers(self) -> list[tuple[str, str]]:
        """Return label and chosen value of every question, for the page that asks for confirmation."""
        found = []
        for bound in self:
            value = self.cleaned_data.get(bound.name)
            words = dict(getattr(bound.field, "choices", [])).get(value)
            found.append((bound.label, words or (gettext("Có") if value else gettext("Không"))))
        return found


class PartForm(HouseForm):
    """Why two merged records are parted again."""

    reason = forms.CharField(
        label=_("Lý do tách lại"),
        help_text=_("Ví dụ: hai trẻ trùng tên, đã gặp cả hai."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
