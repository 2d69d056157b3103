"""Forms of asking another commune to take a case, and of declining it there."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from areas.models import Area
from casework.forms.forwarding import CommuneChoice
from interface.forms import Checkboxes, HouseForm, Radios

WHO_MOVES = (
    ("family", pgettext_lazy("who moves", "Cả gia đình")),
    ("child", pgettext_lazy("who moves", "Chỉ trẻ này")),
)
LONGEST_TOLD = 80


class NoteChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj):
        text = obj.text if len(obj.text) <= LONGEST_TOLD else f"{obj.text[:LONGEST_TOLD]}…"
        return f"{date_format(obj.at, 'd/m/Y')}, {obj.by}: {text}"


class TransferForm(HouseForm):
    """Choices are the communes that were found and have an officer with the system today, and own notes."""

    to_commune = CommuneChoice(
        None,
        label=_("Chuyển đến"),
        empty_label=None,
        widget=Radios(),
        error_messages={"required": _("Chọn xã nhận.")},
    )
    why = forms.CharField(
        label=_("Vì sao chuyển?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Xã nhận đọc trước khi trả lời. Không viết tên trẻ hay người nhà."),
        error_messages={"required": _("Viết vì sao chuyển hồ sơ.")},
    )
    need = forms.CharField(
        label=_("Trẻ đang cần gì?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: trở lại lớp 6, thăm nhà trong tuần. Không viết tên."),
        error_messages={"required": _("Viết trẻ đang cần gì.")},
    )
    address = forms.CharField(
        label=_("Nơi ở mới của trẻ"),
        max_length=120,
        help_text=_("Thôn, ấp, tổ dân phố, số nhà. Xã nhận chỉ thấy sau khi nhận hồ sơ."),
        error_messages={"required": _("Nhập nơi ở mới của trẻ.")},
    )
    moves = forms.ChoiceField(
        label=_("Ai chuyển đi?"),
        choices=WHO_MOVES,
        widget=Radios(),
        error_messages={"required": _("Chọn cả gia đình hay chỉ trẻ này.")},
    )
    notes = NoteChoices(
        None,
        label=_("Ghi chú bàn giao cho xã nhận"),
        required=False,
        widget=Checkboxes(),
        help_text=_("Ghi chú không chọn ở lại xã này và không ai đọc được cho đến khi hồ sơ trở về."),
    )

    def __init__(self, *args, communes, notes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_commune"].queryset = communes or Area.objects.none()
        self.fields["notes"].queryset = notes
        if not notes:
            del self.fields["notes"]

    def asked(self) -> dict:
        """Return the arguments of `ask_transfer`."""
        told = dict(self.cleaned_data)
        return {"whole_family": told.pop("moves") == "family", "notes": (), **told}


class DeclineTransferForm(HouseForm):
    answer = forms.CharField(
        label=_("Vì sao không nhận?"),
        help_text=_("Ví dụ: gia đình không về xã này. Xã đề nghị đọc được lời này. Không viết tên trẻ."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Viết vì sao không nhận.")},
    )
