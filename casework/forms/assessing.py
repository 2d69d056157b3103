"""The assessment: Mẫu 02 and Mẫu 03 on one sheet, each item with its level and a note."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import CAPACITY, CAPACITY_ITEMS, FORMS, HARM, HARM_ITEMS, Level, NeedKind, Risk
from casework.forms.planning import RISKS, level_field, not_in_future
from casework.models import Assessment
from casework.rating import proposed, total
from interface.forms import HouseModelForm, Radios
from vietnam.calendar import today

ITEMS = {HARM: HARM_ITEMS, CAPACITY: CAPACITY_ITEMS}
MEASURES = ("safe_provider", "safe_service", "care_provider", "care_service")
SHORT = {"problems": 3, "factors": 3, "community": 3, "protective": 3, "condition": 3}


class AssessmentForm(HouseModelForm):
    """Harm and capacity item by item, the words of child and caregiver, contents a) to h), conclusion."""

    risk = forms.ChoiceField(label=_("Kết luận nguy cơ"), choices=RISKS, widget=Radios())
    risk_reason = forms.CharField(
        label=_("Lý do kết luận khác mức tính từ phiếu"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bỏ trống khi kết luận như phiếu tính."),
    )

    class Meta:
        model = Assessment
        fields = (
            *("on", "condition", "family", "protective", "factors", "learning", "community"),
            *("child_words", "caregiver_words", "problems", "needs", *MEASURES),
            *("risk", "risk_reason"),
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].validators.append(not_in_future)
        self.fields["on"].initial = today()
        self.fields["child_words"].help_text = _("Ghi đúng lời trẻ nói.")
        self.fields["caregiver_words"].help_text = _(
            "Ghi đúng lời nói. Bỏ trống nếu người này gây hại cho trẻ."
        )
        for kind in NeedKind:
            self.fields[f"need_{kind}"] = forms.BooleanField(label=kind.label, required=False)
        for name, rows in SHORT.items():
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows})
        for scale, items in ITEMS.items():
            for code, label in items.items():
                self.fields[code] = level_field(label)
                self.fields[code].help_text = _in_forms(scale, code)
                self.fields[f"{code}_note"] = forms.CharField(
                    label=_("Ghi chú"), max_length=300, required=False
                )

    def harm_fields(self):
        """Return level and note of the harm items, for which high is worse."""
        return self._rows(HARM)

    def capacity_fields(self):
        """Return level and note of the capacity items, for which high is better."""
        return self._rows(CAPACITY)

    def need_fields(self):
        """Return a box for each group of needs."""
        return [self[f"need_{kind}"] for kind in NeedKind]

    def measure_fields(self):
        """Return the immediate measures that Mẫu 02 proposes."""
        return [self[name] for name in MEASURES]

    def clean(self):
        told = super().clean()
        computed = proposed(self._levels(HARM), self._levels(CAPACITY))
        if computed and told.get("risk") and told["risk"] != computed and not told.get("risk_reason"):
            self.add_error("risk_reason", self._differs(computed))
        return told

    def values(self) -> dict:
        """Return the fields of `Assessment`."""
        told = self.cleaned_data
        plain = {name: told[name] for name in self.Meta.fields}
        harm, capacity = self._levels(HARM), self._levels(CAPACITY)
        said = {code: told[f"{code}_note"] for items in ITEMS.values() for code in items}
        notes = {code: note for code, note in said.items() if note} or None
        levels = {HARM: harm, CAPACITY: capacity, "proposed": proposed(harm, capacity)}
        needs = [str(kind) for kind in NeedKind if told[f"need_{kind}"]]
        return {**plain, **levels, "notes": notes, "need_kinds": needs}

    def _levels(self, scale) -> dict:
        told = self.cleaned_data
        return {code: told[code] for code in ITEMS[scale] if told.get(code)}

    def _rows(self, scale):
        return [(self[code], self[f"{code}_note"]) for code in ITEMS[scale]]

    def _differs(self, computed) -> str:
        harm, capacity = (total("03", scale, self._levels(scale)).leans for scale in ITEMS)
        return gettext(
            "Theo phiếu, tổn hại nghiêng về “%(harm)s”, khả năng tự bảo vệ nghiêng về “%(capacity)s”, tức là "
            "“%(risk)s”. Ghi lý do nếu kết luận khác."
        ) % {"harm": Level(harm).label, "capacity": Level(capacity).label, "risk": Risk(computed).label}


def written(assessment) -> dict:
    """Return what the form holds beside the fields of the model, of an assessment that is stored."""
    notes = {f"{code}_note": note for code, note in (assessment.notes or {}).items()}
    needs = {f"need_{kind}": True for kind in assessment.need_kinds}
    return {**assessment.harm, **assessment.capacity, **notes, **needs}


def _in_forms(scale, code) -> str:
    named = [form for form, scales in FORMS.items() if code in scales[scale]]
    return _("Mẫu 02 và 03") if len(named) > 1 else _("Mẫu 02") if "02" in named else _("Mẫu 03")
