from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm
from reports.figures import FIRST_YEAR
from vietnam.calendar import today


class PeriodForm(HouseForm):
    """Which month of which commune; the communes are those the person may report on."""

    commune = forms.ModelChoiceField(label=_("Xã, phường"), queryset=None, empty_label=None)
    month = forms.TypedChoiceField(label=_("Tháng"), choices=[(n, n) for n in range(1, 13)], coerce=int)
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    mark_optional = False

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes
        self.fields["year"].choices = [(year, year) for year in range(today().year, FIRST_YEAR - 1, -1)]

    def clean(self):
        chosen = super().clean()
        month, year = chosen.get("month"), chosen.get("year")
        if month and year and (year, month) > (today().year, today().month):
            self.add_error("month", _("Chọn tháng này hoặc một tháng đã qua."))
        return chosen
