"""What somebody looks for in the list of institutions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from interface.forms import HouseForm
from schools.enums import InstitutionKind, Need

ANY = ("", _("Tất cả"))
LONGEST = 80


class PlaceFilter(HouseForm):
    """What somebody looks for. An answer that is none of the choices filters nothing."""

    mark_optional = False
    q = forms.CharField(label=_("Tên cơ sở"), required=False, max_length=LONGEST)
    need = forms.ChoiceField(label=_("Trẻ cần gì?"), choices=[ANY, *Need.choices], required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=[ANY, *InstitutionKind.choices], required=False)
    province = forms.ModelChoiceField(
        label=_("Tỉnh, thành phố"),
        queryset=Area.objects.filter(parent=None, valid_to=None),
        empty_label=ANY[1],
        required=False,
    )
    free = forms.ChoiceField(label=_("Chỗ học"), choices=[ANY, ("yes", _("Còn chỗ"))], required=False)

    def asked(self) -> dict:
        """Return the filters that hold something, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def words(self, name: str) -> str:
        """Return what the filter `name` holds as a person reads it."""
        value = self.cleaned_data[name]
        labels = dict(self.fields[name].choices) if isinstance(self.fields[name], forms.ChoiceField) else {}
        return str(value if isinstance(value, Area) else labels.get(value, value))
