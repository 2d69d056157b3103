"""Forms of holds and erasures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm, Radios
from privacy.enums import ErasureRefusal


class HoldForm(HouseForm):
    reason = forms.CharField(
        label=_("Vì sao phải giữ lại?"),
        help_text=_("Số và ngày của văn bản: tòa án, thanh tra, khiếu nại."),
        max_length=1000,
        widget=forms.Textarea,
    )


class RejectForm(HouseForm):
    refusal = forms.ChoiceField(label=_("Lý do không xóa"), choices=ErasureRefusal.choices, widget=Radios())
