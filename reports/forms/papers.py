"""Giving a number, withdrawing a paper, correcting the wording of a kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm
from reports.papers.texts import fault_of
from vietnam.calendar import today

EMPTY = _("Nhập nội dung cho mục này.")


class NumberForm(HouseForm):
    """The number of a paper: the next one, or that of the commune's own register.

    With `fixed` nothing is asked: the record has number and day on paper. A refusal is `about` a field.
    """

    number = forms.IntegerField(
        label=_("Số trong sổ văn bản của xã"),
        required=False,
        min_value=1,
        help_text=_("Bỏ trống để lấy số tiếp theo. Các số sau tính tiếp từ số lớn nhất đã lấy."),
    )
    dated = forms.DateField(
        label=_("Ngày ban hành"), initial=today, error_messages={"required": _("Nhập ngày ban hành.")}
    )

    def __init__(self, *args, fixed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.about = None if fixed else "number"
        if fixed:
            self.fields.clear()


class WithdrawForm(HouseForm):
    """Why a paper with a number is withdrawn."""

    mark_optional = False
    why = forms.CharField(
        label=_("Lý do thu hồi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi lý do thu hồi.")},
    )


class TextForm(HouseForm):
    """The wording of one kind from a day on: a field for each slot, what may stand in it said by `texts`."""

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for slot in kind.slots:
            look = forms.Textarea(attrs={"rows": slot.lines}) if slot.lines > 1 else None
            self.fields[slot.name] = forms.CharField(
                label=slot.label,
                required=slot.needed,
                error_messages={"required": EMPTY},
                **({"widget": look} if look else {}),
            )
        self.fields["starts"] = forms.DateField(
            label=_("Áp dụng từ ngày"), error_messages={"required": _("Nhập ngày bắt đầu áp dụng.")}
        )
        self.fields["reason"] = forms.CharField(
            label=_("Lý do sửa, căn cứ"),
            max_length=300,
            error_messages={"required": _("Ghi lý do sửa.")},
        )

    def clean_starts(self):
        starts = self.cleaned_data["starts"]
        if starts < today():
            raise forms.ValidationError(
                _("Chọn hôm nay hoặc một ngày sau: văn bản cũ giữ mẫu của ngày ban hành.")
            )
        return starts

    def clean(self):
        told = super().clean()
        for slot in self.kind.slots:
            fault = "" if slot.name in self.errors else fault_of(self.kind, slot, told.get(slot.name, ""))
            if fault:
                self.add_error(slot.name, fault)
        return told

    @property
    def texts(self) -> dict:
        """The texts by slot."""
        return {slot.name: self.cleaned_data[slot.name] for slot in self.kind.slots}
