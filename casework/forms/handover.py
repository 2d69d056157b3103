"""Choosing what is handed over to whom, by codes only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from interface.forms import Checkboxes, HouseForm, Radios


class HandOverForm(HouseForm):
    """`codes` are the cases with open work, all ticked at first; `receivers` those who may have them."""

    codes = forms.MultipleChoiceField(
        label=_("Hồ sơ bàn giao"),
        widget=Checkboxes(search=True),
        error_messages={"required": _("Chọn hồ sơ.")},
    )
    to = forms.ModelChoiceField(None, label=_("Người nhận"), empty_label=None, widget=Radios())

    def __init__(self, *args, codes, receivers, **kwargs):
        super().__init__(*args, initial={"codes": codes}, **kwargs)
        self.fields["codes"].choices = [(code, code) for code in codes]
        self.fields["to"].queryset = User.objects.filter(pk__in=[user.pk for user in receivers])
