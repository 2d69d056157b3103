"""What an administrator decides about the calendar and the numbers; whether it may be is said by `areas`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.settings import choices, fault_of, passed
from areas.year import fault_of as fault_of_day
from interface.forms import HouseForm, Radios

OFF, WORKS = "off", "works"
SOURCE = {
    "label": _("Căn cứ"),
    "help_text": _("Số, ngày, cơ quan ban hành văn bản."),
    "max_length": 200,
    "error_messages": {"required": _("Nhập số văn bản.")},
}


class DayForm(HouseForm):
    """One day that is off or worked by a decision."""

    mark_optional = False
    day = forms.DateField(label=_("Ngày"), error_messages={"required": _("Nhập ngày.")})
    kind = forms.ChoiceField(
        label=_("Theo quyết định, ngày này là"),
        choices=[(OFF, _("Ngày nghỉ")), (WORKS, _("Ngày làm việc (làm bù)"))],
        widget=Radios(),
        error_messages={"required": _("Chọn ngày nghỉ hoặc ngày làm việc.")},
    )
    name = forms.CharField(
        label=_("Nội dung"),
        help_text=_("Ví dụ: Nghỉ Tết, Làm bù cho ngày 02/01."),
        max_length=120,
        error_messages={"required": _("Nhập nội dung.")},
    )
    source = forms.CharField(**SOURCE)

    def clean(self):
        told = super().clean()
        if not self.errors and (fault := fault_of_day(told["day"], told["kind"] == WORKS)):
            self.add_error("day", fault)
        return told

    @property
    def decision(self) -> dict:
        """The fields of the decision."""
        told = self.cleaned_data
        return {name: told[name] for name in ("day", "name", "source")} | {"works": told["kind"] == WORKS}


class NumberForm(HouseForm):
    """Another value of a setting, from a day on."""

    mark_optional = False
    name = forms.ChoiceField(
        label=_("Thông số"), choices=choices, error_messages={"required": _("Chọn thông số.")}
    )
    value = forms.IntegerField(
        label=_("Giá trị mới"),
        min_value=0,
        max_value=10000,
        error_messages={"required": _("Nhập giá trị.")},
    )
    starts = forms.DateField(
        label=_("Áp dụng từ ngày"), error_messages={"required": _("Nhập ngày bắt đầu áp dụng.")}
    )
    source = forms.CharField(**SOURCE)

    def clean(self):
        told = super().clean()
        if not self.errors and (fault := fault_of(told["name"], told["value"])):
            self.add_error("value", fault)
        return told

    def clean_starts(self):
        starts = self.cleaned_data["starts"]
        if fault := passed(starts):
            raise forms.ValidationError(fault)
        return starts
