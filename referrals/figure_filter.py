"""What somebody asks of the figures, in the address: the period, and what they are narrowed to."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.enums import Sex
from interface.forms import HouseForm
from referrals.figures import GROUPS
from referrals.spans import TYPED, Span, choices, span_of
from schools.enums import InstitutionKind, Need
from vietnam.calendar import today

ANY = ("", _("Tất cả"))
LONGEST_YEARS, LARGEST_KEY = 5, 2**31 - 1
# Narrowing → the column it is about; the same names split the figures.
COLUMNS = {name: columns[0] for name, columns in GROUPS.items()}


@dataclass(frozen=True)
class Asked:
    """A period, and name → value of what the figures are narrowed to (names of `COLUMNS`)."""

    span: Span
    narrowed: dict[str, object]

    @property
    def condition(self) -> Q:
        return Q(**{COLUMNS[name]: value for name, value in self.narrowed.items()})


class FigureFilter(HouseForm):
    """The period and the narrowing. What is none of the choices narrows nothing."""

    mark_optional = False
    span = forms.ChoiceField(label=_("Kỳ"), required=False)
    first = forms.DateField(label=_("Từ ngày"), required=False)
    last = forms.DateField(label=_("Đến ngày"), required=False)
    kind = forms.ChoiceField(label=_("Loại cơ sở"), choices=[ANY, *InstitutionKind.choices], required=False)
    need = forms.ChoiceField(label=_("Nhu cầu"), choices=[ANY, *Need.choices], required=False)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[ANY, *Sex.choices], required=False)
    # Chosen by the links of the page; they stay while the rest of the form is changed.
    institution = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )
    commune = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data or {"span": str(today().year)})
        self.fields["span"].choices = choices(today())

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if data.get("span") != TYPED or self.errors:
            return data
        if not (first and last):
            self.add_error("last" if first else "first", _("Nhập cả hai ngày của kỳ."))
        elif last < first:
            self.add_error("last", _("Ngày cuối phải sau ngày đầu."))
        elif last.year - first.year > LONGEST_YEARS:
            self.add_error("last", _("Chọn kỳ không quá 5 năm."))
        return data

    def asked(self) -> Asked:
        """Return what is asked; the running year when the period is none."""
        valid = self.is_valid()
        data = self.cleaned_data
        if data.get("span") == TYPED and valid:
            span = Span(data["first"], data["last"])
        else:
            span = span_of(data.get("span") or "") or span_of(str(today().year))
        return Asked(span, {name: data[name] for name in COLUMNS if data.get(name)})

    def kept(self) -> dict[str, str]:
        """Return the parameters of the address that count, by name."""
        self.is_valid()
        names = [*COLUMNS, "span", *(("first", "last") if self.data.get("span") == TYPED else ())]
        known = {name: str(self.data.get(name) or "") for name in names if name in self.cleaned_data}
        return {name: value for name, value in known.items() if value}
