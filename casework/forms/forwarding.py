"""Forms of sending a report to another commune and of sending it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from casework.enums import ForwardReason
from interface.forms import HouseForm, Radios


class FindCommuneForm(HouseForm):
    """Which commune: part of its name. Names of places may stand in the address."""

    mark_optional = False
    q = forms.CharField(
        label=_("Chuyển đến xã, phường nào?"),
        help_text=_("Gõ tên xã, có dấu hoặc không dấu. Ví dụ: Tân Đông"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class CommuneChoice(forms.ModelChoiceField):
    def label_from_instance(self, area):
        return f"{area.name}, {area.parent.name}"


class ForwardForm(HouseForm):
    """Choices are the communes that were found and have an officer with the system today."""

    to_commune = CommuneChoice(None, label=_("Chuyển đến"), empty_label=None, widget=Radios())
    reason = forms.ChoiceField(label=_("Vì sao chuyển?"), choices=ForwardReason.choices, widget=Radios())
    what_was_said = forms.CharField(
        label=_("Nội dung chuyển đi"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Bỏ tên, số điện thoại và mọi chi tiết làm lộ người báo tin. Bản ở xã này giữ nguyên."),
    )
    comment = forms.CharField(
        label=_("Lời gửi cán bộ xã nhận"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Đã làm gì, cần xã nhận làm gì tiếp, gọi cho ai."),
    )

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_commune"].queryset = communes or Area.objects.none()


class ReturnForwardForm(HouseForm):
    comment = forms.CharField(
        label=_("Vì sao trả lại?"),
        help_text=_("Ví dụ: địa chỉ này thuộc xã khác; xã gửi đọc được lời này."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
