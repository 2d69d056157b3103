"""The search before anything is written: what is known of a child, as far as it is known."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.intake import BirthField, PersonalIdField, PhoneField
from casework.likeness import Facts
from casework.sameness import asked_facts
from interface.forms import HouseForm


class FindForm(HouseForm):
    """Whom a report is about: any one of these finds a child that is known."""

    mark_optional = False
    full_name = forms.CharField(
        label=_("Họ và tên trẻ hoặc tên thường gọi"),
        help_text=_("Có dấu hoặc không dấu, thứ tự nào cũng được. Bỏ trống khi chưa biết tên."),
        required=False,
        max_length=120,
    )
    birth = BirthField()
    caregiver_name = forms.CharField(label=_("Cha, mẹ hoặc người chăm sóc"), required=False, max_length=120)
    caregiver_phone = PhoneField(label=_("Số điện thoại của gia đình"))
    personal_id = PersonalIdField()

    first, more = ("full_name", "birth"), ("caregiver_name", "caregiver_phone", "personal_id")

    def first_fields(self) -> list:
        """Return the fields that everybody can answer."""
        return [self[name] for name in self.first]

    def more_fields(self) -> list:
        """Return the fields that find more exactly."""
        return [self[name] for name in self.more]

    @property
    def opened(self) -> bool:
        """Whether one of the further fields was answered or is wrong."""
        return any(field.data or field.errors for field in self.more_fields())

    def facts(self) -> Facts:
        """Return what was typed as facts to compare."""
        data = self.cleaned_data
        return asked_facts(
            name=data["full_name"],
            birth=data["birth"],
            caregiver=data["caregiver_name"],
            phone=data["caregiver_phone"],
            personal_id=data["personal_id"],
        )

    def typed(self) -> dict:
        """Return what was typed, to begin the report with."""
        return {name: self.data.get(name, "") for name in (*self.first, *self.more)}
