"""The assessments: Mẫu 02 by itself, and Mẫu 03, each item with its level and a note."""

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
# Items that Mẫu 02 alone asks.
ONLY_02 = [code for scale, codes in FORMS["02"].items() for code in codes if code not in FORMS["03"][scale]]
SHORT = {"problems": 3, "factors": 3, "community": 3, "protective": 3, "condition": 3}


class SheetForm(HouseModelForm):
    """What both sheets ask: levels of harm and capacity with notes, and a conclusion.

    `FORM` is the form whose columns propose the conclusion; `ITEMS_ASKED` are the items by scale.
    """

    FORM = "03"
    ITEMS_ASKED = ITEMS

    risk = forms.ChoiceField(label=_("Kết luận nguy cơ"), choices=RISKS, widget=Radios())
    risk_reason = forms.CharField(
        label=_("Lý do kết luận khác mức tính từ phiếu"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bỏ trống khi kết luận như phiếu tính."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].validators.append(not_in_future)
        self.fields["on"].initial = today()
        for scale, items in self.ITEMS_ASKED.items():
            for code, label in items.items():
                self.fields[code] = level_field(label)
                self.fields[code].help_text = _in_forms(scale, code) if self.FORM == "03" else ""
                self.fields[f"{code}_note"] = forms.CharField(
                    label=_("Ghi chú"), max_length=300, required=False
                )

    def harm_fields(self):
        """Return level and note of the harm items, for which high is worse."""
        return self._rows(HARM)

    def capacity_fields(self):
        """Return level and note of the capacity items, for which high is better."""
        return self._rows(CAPACITY)

    def measure_fields(self):
        """Return the immediate measures that Mẫu 02 proposes, where the sheet asks for them."""
        return [self[name] for name in MEASURES if name in self.fields]

    def clean(self):
        told = super().clean()
        computed = proposed(self._levels(HARM), self._levels(CAPACITY), self.FORM)
        if computed and told.get("risk") and told["risk"] != computed and not told.get("risk_reason"):
            self.add_error("risk_reason", self._differs(computed))
        return told

    def values(self) -> dict:
        """Return the fields of `Assessment`."""
        told = self.cleaned_data
        plain = {name: told[name] for name in self.Meta.fields if name in self.fields}
        harm, capacity = self._levels(HARM), self._levels(CAPACITY)
        said = {code: told.get(f"{code}_note") for items in self.ITEMS_ASKED.values() for code in items}
        notes = {code: note for code, note in said.items() if note} or None
        return {**plain, HARM: harm, CAPACITY: capacity, "notes": notes, "proposed": self._proposed()}

    def _proposed(self) -> str:
        return proposed(self._levels(HARM), self._levels(CAPACITY), self.FORM)

    def _levels(self, scale) -> dict:
        told = self.cleaned_data
        return {code: told[code] for code in self.ITEMS_ASKED[scale] if told.get(code)}

    def _rows(self, scale):
        return [(self[code], self[f"{code}_note"]) for code in self.ITEMS_ASKED[scale] if code in self.fields]

    def _differs(self, computed) -> str:
        harm, capacity = (total(self.FORM, scale, self._levels(scale)).leans for scale in ITEMS)
        return gettext(
            "Theo phiếu, tổn hại nghiêng về “%(harm)s”, khả năng tự bảo vệ nghiêng về “%(capacity)s”, tức là "
            "“%(risk)s”. Ghi lý do nếu kết luận khác."
        ) % {"harm": Level(harm).label, "capacity": Level(capacity).label, "risk": Risk(computed).label}


class InitialForm(SheetForm):
    """Mẫu 02: four levels, the conclusion, and what the child needs at once. Short enough for a doorstep."""

    FORM = "02"
    ITEMS_ASKED = {
        scale: {code: ITEMS[scale][code] for code in codes} for scale, codes in FORMS["02"].items()
    }

    class Meta:
        model = Assessment
        fields = ("on", *MEASURES, "risk", "risk_reason")


class AssessmentForm(SheetForm):
    """Mẫu 03: item by item, the words of child and caregiver, contents a) to h), conclusion.

    `after` is the Mẫu 02 that stands already: the sheet begins with what it said, and what only Mẫu 02 asks
    is not asked again. Without one this sheet holds both forms.
    """

    class Meta:
        model = Assessment
        fields = (
            *("on", "condition", "family", "protective", "factors", "learning", "community"),
            *("child_words", "caregiver_words", "problems", "needs", *MEASURES),
            *("risk", "risk_reason"),
        )

    def __init__(self, *args, after=None, initial=None, **kwargs):
        super().__init__(*args, initial={**(_begun(after) if after else {}), **(initial or {})}, **kwargs)
        self.fields["child_words"].help_text = _("Ghi đúng lời trẻ nói.")
        self.fields["caregiver_words"].help_text = _(
            "Ghi đúng lời nói. Bỏ trống nếu người này gây hại cho trẻ."
        )
        for kind in NeedKind:
            self.fields[f"need_{kind}"] = forms.BooleanField(label=kind.label, required=False)
        for name, rows in SHORT.items():
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows})
        for name in (*MEASURES, *ONLY_02, *(f"{code}_note" for code in ONLY_02)) if after else ():
            del self.fields[name]

    def need_fields(self):
        """Return a box for each group of needs."""
        return [self[f"need_{kind}"] for kind in NeedKind]

    def values(self) -> dict:
        """Return the fields of `Assessment`."""
        needs = [str(kind) for kind in NeedKind if self.cleaned_data[f"need_{kind}"]]
        return {**super().values(), "need_kinds": needs}


def _begun(initial) -> dict:
    """Return what Mẫu 03 begins with after the Mẫu 02 `initial`: levels that both ask, with their notes."""
    told = {**initial.harm, **initial.capacity}
    notes = {f"{code}_note": note for code, note in (initial.notes or {}).items()}
    return {**told, **notes}


def written(assessment) -> dict:
    """Return what the form holds beside the fields of the model, of an assessment that is stored."""
    notes = {f"{code}_note": note for code, note in (assessment.notes or {}).items()}
    needs = {f"need_{kind}": True for kind in assessment.need_kinds}
    return {**assessment.harm, **assessment.capacity, **notes, **needs}


def _in_forms(scale, code) -> str:
    named = [form for form, scales in FORMS.items() if code in scales[scale]]
    return _("Mẫu 02 và 03") if len(named) > 1 else _("Mẫu 02") if "02" in named else _("Mẫu 03")
