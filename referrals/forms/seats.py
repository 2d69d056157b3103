"""Forms of the seat finder and of the line for a place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm, Radios
from referrals.enums import LEAVE_REASONS_OF_OFFICER, LeaveReason
from schools.paths import PATHS


class SeatFilter(HouseForm):
    """What the seat finder looks for. An answer that is none of the choices filters nothing."""

    mark_optional = False
    path = forms.ChoiceField(
        label=_("Con đường học"),
        choices=[("", _("Những con đường được đề xuất")), *((one.code, one.label) for one in PATHS)],
        required=False,
    )
    area = forms.ChoiceField(
        label=_("Tìm ở đâu"), choices=[("", _("Trong tỉnh")), ("country", _("Cả nước"))], required=False
    )
    free = forms.ChoiceField(
        label=_("Chỗ học"), choices=[("", _("Tất cả")), ("yes", _("Đang còn chỗ"))], required=False
    )
    q = forms.CharField(label=_("Tên cơ sở (cả ngoài tỉnh)"), required=False, max_length=80)

    def asked(self) -> dict:
        """Return the filters that hold something, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class LeaveLineForm(HouseForm):
    """Why a child does not wait any more."""

    reason = forms.ChoiceField(
        label=_("Vì sao trẻ không chờ nữa?"), choices=LEAVE_REASONS_OF_OFFICER, widget=Radios
    )
    comment = forms.CharField(
        label=_("Giải thích thêm"), required=False, max_length=1000, widget=forms.Textarea
    )

    def clean(self):
        data = super().clean()
        if data.get("reason") == LeaveReason.OTHER and not data.get("comment"):
            self.add_error("comment", _("Giải thích lý do."))
        return data


class NoneFitsForm(HouseForm):
    """What was looked for in vain."""

    text = forms.CharField(
        label=_("Đã tìm gì và vì sao không phù hợp?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Giám sát khu vực đọc ghi chú này trong hồ sơ."),
    )
