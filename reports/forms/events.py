from django import forms
from django.utils.translation import gettext_lazy as _

from audit.enums import Deed
from interface.forms import HouseForm


class EventFilter(HouseForm):
    """Which events: of which case, by whom, which deed, between which days (both included)."""

    case = forms.CharField(label=_("Mã hồ sơ"), max_length=20, required=False)
    person = forms.CharField(label=_("Tên đăng nhập của người thực hiện"), max_length=150, required=False)
    deed = forms.ChoiceField(label=_("Việc"), choices=[("", _("Tất cả")), *Deed.choices], required=False)
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến ngày"), required=False)
    mark_optional = False

    def clean(self):
        chosen = super().clean()
        since, until = chosen.get("since"), chosen.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày kết thúc phải sau ngày bắt đầu."))
        return chosen
