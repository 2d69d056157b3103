"""Which papers a child has, and by when and with whose help a missing one is there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import PAPERS, PaperState
from casework.forms.report import line
from casework.models import Child
from interface.forms import HouseForm, Radios
from vietnam.calendar import day_of


class PapersForm(HouseForm):
    """Which papers the child has; what is missing stays a task until it is there."""

    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in PAPERS:
            label = Child._meta.get_field(name).verbose_name.capitalize()
            box = Radios(look="dt-segments")
            self.fields[name] = forms.ChoiceField(label=label, choices=PaperState.choices, widget=box)

    @classmethod
    def of(cls, child) -> dict:
        """Return the initial values for `child`."""
        return {name: getattr(child, name) for name in PAPERS}


class PaperTaskForm(HouseForm):
    """By when a missing paper is to be there, and who helps the officer with it."""

    due_on = forms.DateField(label=_("Hẹn có giấy ngày"))
    helper = line(
        _("Người, cơ quan giúp"),
        160,
        help_text=_("Ví dụ: cán bộ hộ tịch, Công an xã, trưởng thôn."),
    )

    @classmethod
    def of(cls, clock) -> dict:
        """Return the initial values for a clock, or a version of it; empty for None."""
        return {"due_on": day_of(clock.due_at), "helper": clock.helper} if clock else {}
