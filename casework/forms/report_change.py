"""Mẫu 01 completed or corrected after the receipt: the form of receipt with what is stored, and why.

What a person is not shown is not in the form: it cannot be read here and stays as it is.
"""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import Channel, FieldGroup
from casework.fields import group_of
from casework.forms.facts import birth_words
from casework.forms.report import CHILD_FIELDS, ReportForm
from casework.models import Caregiver, Household, Report, Reporter

OF_CARER, OF_REPORTER = "caregiver_", "reporter_"
WHO, HOW_TO_REACH = FieldGroup.IDENTITY, FieldGroup.CONTACT
# Fields that are none of `Report`: the groups that a person must be shown to write them.
NEEDS = {
    **dict.fromkeys(("full_name", "nickname", "birth", "sex"), (WHO,)),
    "personal_id": (HOW_TO_REACH,),
    "schooling": (FieldGroup.SCHOOLING,),
    "village": (HOW_TO_REACH,),
    **dict.fromkeys(("caregiver_name", "caregiver_relation", "caregiver_phone"), (WHO, HOW_TO_REACH)),
}
ABOUT_HOME = ("village", "caregiver_name", "caregiver_relation", "caregiver_phone")
ABOUT_REPORTER = ("anonymous", "reporter_name", "reporter_phone", "reporter_address", "reporter_notes")


def stored(report, child, home: Household, carer: Caregiver | None, reporter: Reporter | None) -> dict:
    """Return what is stored of a report as the form reads it; rows of the history will do as well."""
    own = {field.name for field in Report._meta.fields} & {*ReportForm.base_fields}
    people = ((OF_CARER, carer, Caregiver), (OF_REPORTER, reporter, Reporter))
    return {
        **{name: getattr(report, name) for name in own},
        "urgent": "yes" if report.urgent else "no",
        **{name: getattr(child, name) for name in CHILD_FIELDS},
        "birth": birth_words(child),
        "village": home.village,
        **{f"{prefix}{name}": value for prefix, *one in people for name, value in _person(prefix, *one)},
    }


def _person(prefix, row, model):
    # The form calls the name of a person by "name" alone.
    fields = {field.name: field.name for field in model._meta.fields} | {"name": "full_name"}
    names = [name for name in fields if f"{prefix}{name}" in ReportForm.base_fields]
    return [(name, getattr(row, fields[name])) for name in names] if row else []


class ReportChangeForm(ReportForm):
    """What is known now, `initial` being `stored`; `shown` tells whether a group of fields is shown.

    The time of receipt is no part of it: the 12 hours are counted from there.
    """

    why = forms.CharField(
        label=_("Vì sao sửa, bổ sung?"),
        help_text=_("Biết thêm từ ai, khi nào. Lý do được giữ cùng lần sửa này."),
        max_length=Report._meta.get_field("changed_why").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, shown, shared_home: bool, with_reporter: bool, **kwargs):
        super().__init__(*args, communes=(), **kwargs)
        left_out = {"received_at"} | ({*ABOUT_HOME} if shared_home else set())
        left_out |= set() if with_reporter else {*ABOUT_REPORTER}
        if self.initial["channel"] == Channel.LIST:
            left_out.add("channel")
        for name in [*self.fields]:
            if name in left_out or not all(shown(group) for group in _groups(name)):
                self.fields.pop(name)
        if not self.initial["what_was_said"] and "what_was_said" in self.fields:
            self.fields["what_was_said"].required = False
        self.first = self._there(self.first)
        self.folded = tuple((words, self._there(names)) for words, names in self.folded)

    def _there(self, names) -> tuple:
        return tuple(name for name in names if name in self.fields)

    def groups(self):
        """Yield the folded groups that have a field here."""
        return (group for group in super().groups() if group["fields"])

    def clean_caregiver_name(self):
        name = self.cleaned_data["caregiver_name"]
        if self.initial.get("caregiver_name") and not name:
            told = gettext("Không xóa được người chăm sóc đã ghi. Sửa lại tên nếu ghi nhầm.")
            raise forms.ValidationError(told)
        return name

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("caregiver_relation") and cleaned.get("caregiver_name") == "":
            self.add_error("caregiver_name", gettext("Ghi tên người chăm sóc."))
        return cleaned

    def values(self) -> dict:
        """Return what was changed, by record, as `casework.actions.report_changes.change_report` takes it."""
        data = {name: self.cleaned_data[name] for name in self.changed_data}
        child = {name: data[name] for name in CHILD_FIELDS if name in data}
        own = {field.name for field in Report._meta.fields}
        return {
            "child": {**child, **data.get("birth", {})},
            "household": {name: data[name] for name in ("village",) if name in data},
            "caregiver": _of_person(data, OF_CARER),
            "report": {name: value for name, value in data.items() if name in own},
            "reporter": _of_person(data, OF_REPORTER),
        }


def _groups(name) -> tuple:
    if name == "why" or name in ABOUT_REPORTER:
        return ()
    return NEEDS.get(name) or (group_of("casework.report", name),)


def _of_person(data, prefix) -> dict:
    found = {name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)}
    return {"full_name" if name == "name" else name: value for name, value in found.items()}
