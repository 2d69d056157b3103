"""Which cases stand behind a number of the supervisor's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from areas.models import Area, SupervisionArea
from areas.queries import supervision_areas_with
from casework.enums import CaseState
from casework.supervising import CONDITIONS
from interface.forms import HouseForm

NOBODY = "none"
# More digits are no key of the database.
LONGEST_KEY = 19


class NumberForm(HouseForm):
    """Read from the address; what is not understood filters nothing. `communes` are those supervised."""

    mark_optional = False
    area = forms.ModelChoiceField(SupervisionArea.objects.none(), required=False)
    commune = forms.ModelChoiceField(Area.objects.none(), required=False)
    officer = forms.CharField(required=False, max_length=20)
    state = forms.ChoiceField(choices=CaseState.choices, required=False)
    only = forms.ChoiceField(choices=list, required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes
        self.fields["area"].queryset = supervision_areas_with(communes)
        # Rooms to the right have added theirs by the time a page is asked for.
        self.fields["only"].choices = [(name, label) for name, (label, _made) in CONDITIONS.items()]

    def asked(self) -> dict:
        """Return the filters that hold something: area, commune, officer (id or `NOBODY`), state, only…"""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def clean_officer(self):
        told = self.cleaned_data["officer"]
        number = told.isascii() and told.isdigit() and len(told) < LONGEST_KEY
        return told if told == NOBODY or number else ""

    def heading(self) -> str:
        """Return what the list holds, in words."""
        asked = self.asked()
        only = CONDITIONS[asked["only"]][0] if "only" in asked else None
        words = [
            asked.get("area"),
            only,
            self._period(asked),
            dict(CaseState.choices).get(asked.get("state")),
        ]
        officer = (
            User.objects.filter(pk=asked["officer"]).first()
            if asked.get("officer", NOBODY) != NOBODY
            else None
        )
        unassigned = _("Chưa phân công") if asked.get("officer") == NOBODY else None
        found = [str(word) for word in (*words, asked.get("commune"), officer, unassigned) if word]
        return " · ".join(found) or str(_("Hồ sơ đang mở"))

    @staticmethod
    def _period(asked: dict) -> str:
        if not ("since" in asked and "until" in asked):
            return ""
        return f"{asked['since']:%d/%m/%Y} – {asked['until']:%d/%m/%Y}"
