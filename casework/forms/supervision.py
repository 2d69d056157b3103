"""Which cases stand behind a number of the supervisor's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from areas.models import Area
from casework.enums import CaseState
from interface.forms import HouseForm

ONLY = [("overdue", _("Hồ sơ quá hạn")), ("silent", _("Hồ sơ không cập nhật trên 30 ngày"))]
NOBODY = "none"
# More digits are no key of the database.
LONGEST_KEY = 19


class NumberForm(HouseForm):
    """Read from the address; what is not understood filters nothing. `communes` are those supervised."""

    mark_optional = False
    commune = forms.ModelChoiceField(Area.objects.none(), required=False)
    officer = forms.CharField(required=False, max_length=20)
    state = forms.ChoiceField(choices=CaseState.choices, required=False)
    only = forms.ChoiceField(choices=ONLY, required=False)

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes

    def asked(self) -> dict:
        """Return the filters that hold something: commune, officer (id or `NOBODY`), state, only."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def clean_officer(self):
        told = self.cleaned_data["officer"]
        number = told.isascii() and told.isdigit() and len(told) < LONGEST_KEY
        return told if told == NOBODY or number else ""

    def heading(self) -> str:
        """Return what the list holds, in words."""
        asked = self.asked()
        words = [dict(ONLY).get(asked.get("only")), dict(CaseState.choices).get(asked.get("state"))]
        officer = (
            User.objects.filter(pk=asked["officer"]).first()
            if asked.get("officer", NOBODY) != NOBODY
            else None
        )
        unassigned = _("Chưa phân công") if asked.get("officer") == NOBODY else None
        found = [str(word) for word in (*words, asked.get("commune"), officer, unassigned) if word]
        return " · ".join(found) or str(_("Hồ sơ đang mở"))
