"""The filter over the log of one case; everything it asks stands in the URL."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import Happening
from casework.forms.caseload import ANY
from interface.forms import HouseForm
from vietnam.calendar import day_of


class LogFilter(HouseForm):
    """Kind, person and days. The choices are what the reader is shown: nothing else can be asked for."""

    mark_optional = False
    kind = forms.ChoiceField(label=_("Loại việc"), required=False)
    person = forms.ChoiceField(label=_("Người làm"), required=False)
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        shown = {item["kind"] for item in items}
        people = sorted({str(item["by"]) for item in items} - {""})
        self.fields["kind"].choices = [ANY, *(row for row in Happening.choices if row[0] in shown)]
        self.fields["person"].choices = [ANY, *((name, name) for name in people)]

    def clean(self):
        told = super().clean()
        since, until = told.get("since"), told.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("Ngày này ở trước ngày bắt đầu."))
        return told

    def asked(self) -> dict:
        """Return the filters that hold something that can be asked for, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrowed(self, items: list[dict]) -> list[dict]:
        """Return the items that the filters let pass, in their order."""
        asked = self.asked()
        return [item for item in items if _passes(item, asked)]


def _passes(item, asked) -> bool:
    day = day_of(item["when"])
    return (
        asked.get("kind", item["kind"]) == item["kind"]
        and asked.get("person", str(item["by"])) == str(item["by"])
        and asked.get("since", day) <= day <= asked.get("until", day)
    )
