"""Facts about a child, its home and who cares for it, to be written anew. Values are shown as they stand.

A form is given the groups of fields that the person is shown (`shown`): the others are not in it, so they
cannot be read here and stay as they are.
"""

import datetime as dt

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import (
    BirthPrecision,
    CareEnd,
    FactReason,
    FieldGroup,
    Poverty,
    Schooling,
    Sex,
)
from casework.forms.intake import BirthField, PersonalIdField, PhoneField
from casework.forms.planning import not_in_future
from casework.forms.report import INLINE, line
from casework.listimport.cleaning.ethnicity import LIST_A_1979
from casework.models import Caregiver, Child, Household
from interface.forms import HouseForm, Radios
from vietnam.calendar import today

ETHNIC = [("", _("Không ghi")), *((f"{code:02d}", name) for code, name in LIST_A_1979.items())]
FIRST_YEAR = 2000
"""Before this nobody reviewed a household by the classes of today."""


def birth_words(child) -> str:
    """Return the birth of `child` as `BirthField` reads it."""
    if child.birth_precision == BirthPrecision.AGE and child.stated_age is not None:
        # In the words that the field reads, in either language.
        return f"{child.stated_age} tuổi"
    if child.birth_date is None:
        return ""
    formats = {BirthPrecision.YEAR: "%Y", BirthPrecision.MONTH: "%m/%Y"}
    return f"{child.birth_date:{formats.get(child.birth_precision, '%d/%m/%Y')}}"


def why_field() -> forms.ChoiceField:
    """Why the facts are written anew."""
    return forms.ChoiceField(label=_("Vì sao sửa?"), choices=FactReason.choices, widget=Radios)


class FactsForm(HouseForm):
    """Facts of one record. `GROUPS` says of which group each field is; `model` whose fields they are."""

    mark_optional = False
    model = None
    GROUPS = {}

    def __init__(self, *args, shown, **kwargs):
        super().__init__(*args, **kwargs)
        for name, group in self.GROUPS.items():
            if not shown(group):
                self.fields.pop(name)

    @classmethod
    def of(cls, record) -> dict:
        """Return the initial values for `record`, a row of the model or of its history."""
        return {name: getattr(record, name) for name in cls.GROUPS if hasattr(record, name)}

    @property
    def facts(self) -> list[str]:
        """The names of the fields that are facts, without the question why."""
        return [name for name in self.GROUPS if name in self.fields]

    def values(self) -> dict:
        """Return what was changed as fields of the model."""
        changed = [name for name in self.facts if name in self.changed_data]
        return {name: self.cleaned_data[name] for name in changed}


class ChildForm(FactsForm):
    """Who the child is, and where it learns."""

    model = Child
    GROUPS = {
        "full_name": FieldGroup.IDENTITY,
        "nickname": FieldGroup.IDENTITY,
        "birth": FieldGroup.IDENTITY,
        "sex": FieldGroup.IDENTITY,
        "personal_id": FieldGroup.CONTACT,
        "ethnicity": FieldGroup.IDENTITY,
        "schooling": FieldGroup.SCHOOLING,
        "grade": FieldGroup.SCHOOLING,
        "school_name": FieldGroup.SCHOOLING,
    }
    full_name = line(_("Họ và tên trẻ"), 120, help_text=_("Bỏ trống khi chưa biết tên."))
    nickname = line(_("Tên thường gọi"), 60)
    birth = BirthField()
    sex = forms.ChoiceField(label=_("Giới tính"), choices=Sex.choices, widget=Radios(look=INLINE))
    personal_id = PersonalIdField()
    ethnicity = forms.ChoiceField(label=_("Dân tộc"), choices=ETHNIC, required=False)
    schooling = forms.ChoiceField(label=_("Việc học"), choices=Schooling.choices)
    grade = forms.IntegerField(label=_("Lớp"), required=False, min_value=1, max_value=12)
    school_name = line(_("Trường"), 160)
    why = why_field()

    @classmethod
    def of(cls, record) -> dict:
        """Return the initial values, the birth in words."""
        return {**super().of(record), "birth": birth_words(record)}

    def values(self) -> dict:
        """Return what was changed; an age that was left alone keeps the day on which it was told."""
        changed = super().values()
        birth = changed.pop("birth", {})
        return {**changed, **birth}


class CaregiverForm(FactsForm):
    """Who cares for the children of the household."""

    model = Caregiver
    GROUPS = {
        "full_name": FieldGroup.IDENTITY,
        "relation": FieldGroup.IDENTITY,
        "phone": FieldGroup.CONTACT,
        "ended_why": FieldGroup.IDENTITY,
        "ended_on": FieldGroup.IDENTITY,
    }
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    relation = line(_("Quan hệ với trẻ"), 60, help_text=_("Ví dụ: mẹ, ông ngoại, người quen."))
    phone = PhoneField(label=_("Số điện thoại"))
    ended_why = forms.ChoiceField(
        label=_("Người này còn chăm sóc trẻ không?"),
        choices=[("", _("Còn chăm sóc trẻ")), *CareEnd.choices],
        required=False,
        widget=Radios,
    )
    ended_on = forms.DateField(
        label=_("Không còn chăm sóc từ ngày"),
        required=False,
        validators=[not_in_future],
        help_text=_("Bỏ trống khi người này còn chăm sóc trẻ, hoặc trước đây ghi nhầm."),
    )
    why = why_field()

    def clean(self):
        told = super().clean()
        if "ended_why" not in self.fields or "ended_on" in self.errors:
            return told
        ended, day = told.get("ended_why"), told.get("ended_on")
        if ended and not day and ended != CareEnd.MISTAKE:
            self.add_error("ended_on", gettext("Ghi ngày người này không còn chăm sóc trẻ."))
        if not ended and day and "ended_on" in self.changed_data:
            self.add_error("ended_why", gettext("Chọn lý do người này không còn chăm sóc trẻ."))
        return told

    def values(self) -> dict:
        """Return what was changed; whoever looks after the child again has no day on which that ended."""
        changed = super().values()
        back = "ended_why" in changed and not changed["ended_why"]
        return {**changed, "ended_on": None} if back else changed


class NewCaregiverForm(CaregiverForm):
    """Somebody who is written down for the first time."""

    why = ended_why = ended_on = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, shown=lambda group: True, **kwargs)


class HomeForm(FactsForm):
    """Where the child lives and how the household stands, both with their dates."""

    model = Household
    GROUPS = {
        "moved": FieldGroup.CONTACT,
        "village": FieldGroup.CONTACT,
        "lives_since": FieldGroup.CONTACT,
        "poverty": FieldGroup.PROTECTION,
        "poverty_year": FieldGroup.PROTECTION,
    }
    moved = forms.ChoiceField(
        label=_("Có ai chuyển nơi ở không?"),
        choices=[
            ("no", _("Không, chỉ sửa thông tin")),
            ("home", _("Cả hộ chuyển đến nơi mới trong xã")),
            ("child", _("Chỉ trẻ này chuyển đi, ở với người khác trong xã")),
        ],
        widget=Radios,
        initial="no",
    )
    village = line(_("Thôn, ấp, tổ dân phố"), 120)
    lives_since = forms.DateField(label=_("Ở đây từ ngày"), required=False, validators=[not_in_future])
    poverty = forms.ChoiceField(label=_("Hoàn cảnh kinh tế"), choices=Poverty.choices, widget=Radios)
    poverty_year = forms.IntegerField(
        label=_("Năm rà soát"),
        required=False,
        min_value=FIRST_YEAR,
        help_text=_("Năm ghi trong quyết định công nhận hộ nghèo, hộ cận nghèo."),
    )
    why = why_field()

    def clean_poverty_year(self):
        year = self.cleaned_data["poverty_year"]
        if year and year > today().year:
            raise forms.ValidationError(gettext("Năm này chưa đến."))
        return year

    def clean(self):
        told = super().clean()
        if told.get("poverty") in (Poverty.POOR, Poverty.NEAR_POOR) and not told.get("poverty_year"):
            self._missing("poverty_year", gettext("Ghi năm rà soát: xếp loại được xét từng năm."))
        if self.who_moved:
            if not told.get("village") or "village" not in self.changed_data:
                self._missing("village", gettext("Ghi nơi ở mới."))
            if not isinstance(told.get("lives_since"), dt.date):
                self._missing("lives_since", gettext("Ghi ngày chuyển đến."))
        return told

    @property
    def who_moved(self) -> str:
        """Who moved: "home", "child" or nobody."""
        moved = self.cleaned_data.get("moved", "no")
        return "" if moved == "no" else moved

    @property
    def facts(self) -> list[str]:
        """Who moved is a question about the others, no fact by itself."""
        return [name for name in super().facts if name != "moved"]

    def values(self) -> dict:
        """Return what was changed; a child that moves alone takes all that stands in the form along."""
        told = {name: self.cleaned_data[name] for name in self.facts}
        return told if self.who_moved == "child" else super().values()

    def _missing(self, name, sentence) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)
