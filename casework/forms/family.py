"""Another child of the household."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import Schooling, Sex
from casework.forms.intake import BirthField
from interface.forms import HouseForm, Radios


class SiblingForm(HouseForm):
    """A brother or sister, as far as known."""

    mark_optional = False
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    birth = BirthField()
    sex = forms.ChoiceField(
        label=_("Giới tính"),
        choices=Sex.choices,
        initial=Sex.UNKNOWN,
        widget=Radios(look="govuk-radios--inline"),
    )
    schooling = forms.ChoiceField(label=_("Việc học"), choices=Schooling.choices, initial=Schooling.UNKNOWN)

    def child(self) -> dict:
        """Return field values of `Child`."""
        data = self.cleaned_data
        return {**{name: data[name] for name in ("full_name", "sex", "schooling")}, **data["birth"]}
