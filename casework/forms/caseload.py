"""The filter over the caseload; everything it asks stands in the URL."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import CaseState, LegalLabel, Risk
from interface.forms import HouseForm

ANY = ("", _("Tất cả"))
ORDERS = (("due", _("Hạn gần nhất")), ("new", _("Mới lập")), ("name", _("Tên trẻ")))


class CaseFilter(HouseForm):
    """State, risk, result of screening, overdue or not, and the order. All may stay empty."""

    mark_optional = False
    state = forms.ChoiceField(label=_("Tình trạng"), choices=[ANY, *CaseState.choices], required=False)
    risk = forms.ChoiceField(label=_("Nguy cơ"), choices=[ANY, *Risk.choices], required=False)
    label = forms.ChoiceField(label=_("Kết quả sàng lọc"), choices=[ANY, *LegalLabel.choices], required=False)
    overdue = forms.ChoiceField(label=_("Thời hạn"), choices=[ANY, ("yes", _("Quá hạn"))], required=False)
    order = forms.ChoiceField(label=_("Sắp xếp theo"), choices=ORDERS, required=False)

    def narrowed(self, cases):
        """Return `cases` with the filters applied. An answer that is none of the choices filters nothing."""
        data = self.asked()
        fields = {"state": "state", "risk": "risk", "legal_label": "label"}
        return cases.filter(**{field: data[name] for field, name in fields.items() if data.get(name)})

    def asked(self) -> dict[str, str]:
        """Return the filters that hold something, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
