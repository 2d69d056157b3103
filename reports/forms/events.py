from django import forms
from django.utils.translation import gettext_lazy as _

from audit.enums import Deed
from interface.forms import HouseForm, Radios
from reports.enums import FileKind, Purpose
from reports.forms.locking import LOCK_ASKED
from reports.queries import DONE, REFUSED
from reports.words import ONLY_PDF


class CaseCodeField(forms.CharField):
    """A case number as it stands on paper: small letters and spaces around it do not matter."""

    def __init__(self, **options):
        super().__init__(label=_("Mã hồ sơ"), max_length=20, **options)

    def to_python(self, value):
        return super().to_python(value).upper()


class Days(HouseForm):
    """From one day to another, both included."""

    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến ngày"), required=False)
    mark_optional = False

    def clean(self):
        chosen = super().clean()
        since, until = chosen.get("since"), chosen.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày kết thúc phải sau ngày bắt đầu."))
        return chosen


class EventFilter(Days):
    """Which events: of which case, by whom, which deed, with which outcome, between which days."""

    case = CaseCodeField(required=False)
    person = forms.CharField(label=_("Tên đăng nhập của người thực hiện"), max_length=150, required=False)
    deed = forms.ChoiceField(label=_("Việc"), choices=[("", _("Tất cả")), *Deed.choices], required=False)
    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[("", _("Tất cả")), (DONE, _("Đã thực hiện")), (REFUSED, _("Bị từ chối"))],
        required=False,
    )
    field_order = ("case", "person", "deed", "outcome", "since", "until")


class GrantFilter(Days):
    """Which grants: of which case, between which days."""

    case = CaseCodeField(required=False)
    field_order = ("case", "since", "until")


class CaseQuestion(Days):
    """Who saw this case, between which days?"""

    case = CaseCodeField(error_messages={"required": _("Nhập mã hồ sơ.")})
    field_order = ("case", "since", "until")


class FileForm(CaseQuestion):
    """Taking the answer out of the program: what for, and in which form."""

    purpose = forms.ChoiceField(
        label=_("Mục đích"),
        choices=Purpose.choices,
        widget=Radios(),
        error_messages={"required": _("Chọn mục đích.")},
    )
    kind = forms.ChoiceField(label=_("Dạng tệp"), choices=FileKind.choices, widget=Radios())
    field_order = ("purpose", "kind", "case", "since", "until")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("case", "since", "until"):
            self.fields[name].widget = forms.HiddenInput()

    def clean(self):
        told = super().clean()
        if LOCK_ASKED in self.data and told.get("kind") not in (None, FileKind.PDF):
            self.add_error("kind", ONLY_PDF)
        return told
