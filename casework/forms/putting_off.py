"""Until when, and why, an officer does not want to be reminded of a clock."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import PutOffReason
from casework.forms.planning import not_in_past
from interface.forms import HouseForm, Radios
from vietnam.calendar import today


class PutOffForm(HouseForm):
    """The action says how far off the day may lie."""

    until = forms.DateField(
        label=_("Nhắc lại vào ngày"),
        initial=lambda: today() + dt.timedelta(days=3),
        validators=[not_in_past],
    )
    why = forms.ChoiceField(label=_("Lý do"), choices=PutOffReason.choices, widget=Radios())
