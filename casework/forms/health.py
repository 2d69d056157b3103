"""The day of a health check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm
from vietnam.calendar import today


class HealthCheckForm(HouseForm):
    """When the child was examined; no finding is asked for: it stays with the health station."""

    mark_optional = False
    on = forms.DateField(
        label=_("Ngày kiểm tra sức khỏe"), error_messages={"required": _("Nhập ngày kiểm tra.")}
    )

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("Ngày kiểm tra không được sau hôm nay."))
        return day
