"""What an institution's own staff keep about the house itself. Forms validate; actions save."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from interface.forms import Checkboxes, HouseModelForm
from schools.enums import Weekday
from schools.limits import PHONE, read_position
from schools.models import Institution

A_PHONE = RegexValidator(
    rf"\A(?:{PHONE.pattern})\Z", _("Nhập số điện thoại, ví dụ 0273 3840 111, 1900 1234.")
)


class OwnFactsForm(HouseModelForm):
    """Where the institution is found, when it is open, whom to call."""

    opening_days = forms.TypedMultipleChoiceField(
        label=_("Mở cửa vào những ngày nào?"), choices=Weekday.choices, coerce=int, widget=Checkboxes
    )
    position = forms.CharField(
        label=_("Vị trí trên bản đồ"),
        help_text=_("Vĩ độ rồi kinh độ, chép từ bản đồ. Ví dụ: 10.35482, 106.68213"),
        required=False,
        max_length=60,
    )

    class Meta:
        model = Institution
        fields = ("address", "contact_name", "phone", "email", "opening_days", "opening_hours")
        help_texts = {
            "contact_name": _("Người mà cán bộ xã gọi để hỏi chỗ."),
            "opening_hours": _("Ví dụ: 7 giờ đến 11 giờ, 13 giờ đến 16 giờ 30."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        house = self.instance
        if house.latitude is not None:
            self.initial["position"] = f"{house.latitude}, {house.longitude}"
        self.fields["phone"].validators.append(A_PHONE)
        self.fields["phone"].widget.attrs.update({"inputmode": "tel", "class": "govuk-input--width-10"})

    def clean_position(self):
        """Return (latitude, longitude), (None, None) when nothing was written."""
        return read_position(self.cleaned_data["position"])

    def values(self) -> dict:
        """Return what was filled in under the names of `actions.OWN_FACTS`."""
        latitude, longitude = self.cleaned_data["position"]
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**facts, "latitude": latitude, "longitude": longitude}
