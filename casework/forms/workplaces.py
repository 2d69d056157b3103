"""Where a child works, and what is sent to the labour inspection."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import WorkplaceKind
from casework.law import work_groups
from casework.workplaces import given_names_in, named_in, sector_name, written_of
from interface.forms import NOT_CHOSEN, Checkboxes, HouseForm, Radios

NEW = "new"
ASK_OF_WORDS = _("Sửa chữ là tên trẻ, hoặc đánh dấu từng chữ không phải là tên trẻ.")


class WorkedAtForm(HouseForm):
    """A workplace of the commune that is known, or a new one; `jobs` are those of the last screening."""

    mark_optional = False

    workplace = forms.ChoiceField(label=_("Nơi làm việc"), widget=Radios())
    name = forms.CharField(
        label=_("Tên hoặc mô tả nơi làm việc mới"),
        max_length=160,
        required=False,
        help_text=_("Ví dụ: lò gạch Hai Tý. Không ghi tên trẻ."),
    )
    place = forms.CharField(label=_("Ở đâu"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("Loại nơi làm việc"), choices=[("", NOT_CHOSEN), *WorkplaceKind.choices], required=False
    )
    sector = forms.ChoiceField(label=_("Ngành nghề"), required=False)
    work_types = forms.MultipleChoiceField(
        label=_("Trẻ làm những việc gì ở đó?"),
        required=False,
        widget=Checkboxes(look="govuk-checkboxes--small"),
    )

    def __init__(self, *args, known, jobs, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {str(row.pk): row for row in known}
        choices = [(key, row.name) for key, row in self.known.items()]
        self.fields["workplace"].choices = [*choices, (NEW, _("Nơi khác, ghi bên dưới"))]
        self.fields["sector"].choices = [
            ("", NOT_CHOSEN),
            *((key, sector_name(key)) for key in work_groups()),
        ]
        self.fields["work_types"].choices = jobs
        if not jobs:
            del self.fields["work_types"]
        if not known:
            self.initial.setdefault("workplace", NEW)

    def clean(self):
        told = super().clean()
        if told.get("workplace") == NEW:
            for name in ("name", "kind", "sector"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("Ghi tên, loại và ngành nghề của nơi làm việc mới."))
        return told

    def told(self) -> dict:
        """Return the arguments of `note_workplace`."""
        told = self.cleaned_data
        new = {name: told[name] for name in ("name", "place", "kind", "sector")}
        known = self.known.get(told["workplace"])
        return {"workplace": known, "new": None if known else new, "work_types": told.get("work_types", [])}


class InspectionForm(HouseForm):
    """What is written to the labour inspection of `workplace`, where the children of `rows` work.

    Once a word reads like the given name of one of them, the form asks of each such word; where a child is
    named for certain there is nothing to ask, `tell_inspection` refuses it.
    """

    sent_to = forms.CharField(
        label=_("Gửi đến"),
        max_length=160,
        help_text=_("Ví dụ: thanh tra lao động của tỉnh, phòng chuyên môn của UBND xã."),
    )
    observed = forms.CharField(
        label=_("Điều quan sát được ở nơi làm việc"),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Máy móc, giờ làm, chỗ ở, an toàn. Không ghi tên hay dấu hiệu nhận ra trẻ."),
    )
    not_names = forms.MultipleChoiceField(
        label=_("Những chữ sau trùng với tên của một trẻ đang làm ở đây"),
        widget=Checkboxes(look="govuk-checkboxes--small"),
        help_text=_("Là tên trẻ thì sửa lại bên trên. Chỉ đánh dấu chữ không phải là tên trẻ."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), ASK_OF_WORDS),
    )

    def __init__(self, *args, workplace, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.words = self._words(workplace, rows) if self.is_bound else []
        choices = [(word, _("“%(word)s” không phải là tên trẻ") % {"word": word}) for word in self.words]
        self.fields["not_names"].choices = choices
        if not self.words:
            del self.fields["not_names"]

    def _words(self, workplace, rows) -> list[str]:
        typed = {name: self.data.get(name, "") for name in ("observed", "sent_to")}
        written = written_of(workplace, **typed)
        return [] if named_in(written, rows) else given_names_in(written, rows)

    def clean_not_names(self):
        told = self.cleaned_data["not_names"]
        if set(told) != set(self.words):
            raise forms.ValidationError(ASK_OF_WORDS)
        return told


class InspectionAnswerForm(HouseForm):
    answer = forms.CharField(label=_("Thanh tra trả lời thế nào?"), max_length=2000, widget=forms.Textarea)
