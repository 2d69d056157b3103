"""Forms about sharing: the answers of caregiver and child, a statutory ground, taking back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.consents import GROUNDS, ground_names
from casework.enums import RECEIVER_KINDS, Answered, AttachmentKind, Purpose, StatutoryGround, TookBack
from interface.forms import NOT_CHOSEN, HouseForm, Radios
from vietnam.calendar import today

OTHER = "other"
AGREES = [("yes", _("Có, đồng ý")), ("no", _("Không đồng ý"))]
CHILD_AGREES = [
    ("yes", _("Có, trẻ đồng ý")),
    ("no", _("Không, trẻ không đồng ý")),
    ("not_asked", _("Chưa hỏi được trẻ")),
]


class AnswersForm(HouseForm):
    """What the caregiver and, from the age of 7, the child answered; each with its own day.

    `case` gives the household and the documents; `child_answers` tells whether the child is asked.
    """

    caregiver = forms.ChoiceField(
        label=_("Ai trả lời thay mặt gia đình?"),
        required=False,
        widget=Radios(reveals={OTHER: "caregiver_name"}),
    )
    caregiver_name = forms.CharField(label=_("Họ và tên"), max_length=120, required=False)
    caregiver_agrees = forms.ChoiceField(label=_("Người này có đồng ý không?"), choices=AGREES, widget=Radios)
    given_on = forms.DateField(label=_("Ngày trả lời"))
    how = forms.ChoiceField(
        label=_("Trả lời bằng cách nào?"),
        choices=Answered.choices,
        widget=Radios,
    )
    child_agrees = forms.ChoiceField(
        label=_("Trẻ có đồng ý không?"),
        choices=CHILD_AGREES,
        widget=Radios(reveals={"not_asked": "child_not_asked"}),
        help_text=_("Trẻ từ đủ 7 tuổi trở lên cũng phải đồng ý. Trẻ không đồng ý thì không chia sẻ."),
    )
    child_not_asked = forms.CharField(label=_("Vì sao chưa hỏi được trẻ?"), max_length=500, required=False)
    child_on = forms.DateField(label=_("Ngày trẻ trả lời, nếu khác ngày trên"), required=False)
    child_how = forms.ChoiceField(
        label=_("Trẻ trả lời bằng cách nào, nếu khác trên?"),
        choices=Answered.choices,
        required=False,
        widget=Radios,
    )
    # Of both answers: it stands by itself, so that it is seen whichever of them was spoken.
    witness = forms.CharField(
        label=_("Người làm chứng"),
        max_length=120,
        required=False,
        help_text=_("Chỉ cần khi có người trả lời bằng lời nói."),
    )
    until = forms.DateField(label=_("Có giá trị đến hết ngày"), required=False)
    scan = forms.ModelChoiceField(
        label=_("Bản chụp phiếu đồng ý trong mục Tài liệu"), queryset=None, required=False
    )

    def __init__(self, *args, case, child_answers: bool, **kwargs):
        super().__init__(*args, **kwargs)
        carers = [(str(one.pk), str(one)) for one in case.child.household.present_caregivers]
        self.names = dict(carers)
        self.fields["caregiver"].choices = [*carers, (OTHER, _("Người khác"))]
        self.initial = {"caregiver": carers[0][0] if carers else OTHER, "given_on": today(), **self.initial}
        self.fields["scan"].queryset = case.attachments.filter(removed_at=None, kind=AttachmentKind.CONSENT)
        self.asks_child = child_answers
        if not child_answers:
            for name in ("child_agrees", "child_not_asked", "child_on", "child_how"):
                del self.fields[name]

    def clean_given_on(self):
        return _not_ahead(self.cleaned_data["given_on"])

    def clean_child_on(self):
        told = self.cleaned_data["child_on"]
        return told and _not_ahead(told)

    def clean(self):
        data = super().clean()
        known = self.names.get(data.get("caregiver"))
        if not known and not data.get("caregiver_name"):
            self.add_error("caregiver_name", _("Ghi họ và tên người trả lời thay mặt gia đình."))
        data["caregiver_name"] = known or data.get("caregiver_name", "")
        if Answered.SPOKEN in (data.get("how"), data.get("child_how")) and not data.get("witness"):
            self.add_error("witness", _("Ghi tên người làm chứng khi trả lời bằng lời nói."))
        if data.get("child_agrees") == "not_asked" and not data.get("child_not_asked"):
            self.add_error("child_not_asked", _("Ghi lý do chưa hỏi được trẻ."))
        if data.get("until") and data["until"] < today():
            self.add_error("until", _("Sự đồng ý phải còn giá trị đến hôm nay hoặc lâu hơn."))
        return data

    def values(self) -> dict:
        """Return the fields of `Consent`."""
        told = self.cleaned_data
        names = ("caregiver_name", "given_on", "how", "witness", "until", "scan")
        found = {name: told[name] for name in names} | {"caregiver_agrees": told["caregiver_agrees"] == "yes"}
        if not self.asks_child:
            return found
        answer = told["child_agrees"]
        if answer == "not_asked":
            return {**found, "child_agrees": None, "child_not_asked": told["child_not_asked"]}
        child = {
            "child_on": told["child_on"] or told["given_on"],
            "child_how": told["child_how"] or told["how"],
        }
        return {**found, **child, "child_agrees": answer == "yes"}


class ReceiverMixin:
    """Who receives: an institution to which the case was referred, or a kind of receiver."""

    def set_receivers(self, institutions, kinds) -> None:
        """Offer `institutions` by name and `kinds` (code and words) below them."""
        self.institutions = {f"i{place.pk}": place for place in institutions}
        named = [(key, place.name) for key, place in self.institutions.items()]
        alike = [(code, _("Mọi nơi thuộc loại: %(kind)s") % {"kind": words}) for code, words in kinds]
        self.fields["receiver"].choices = [("", NOT_CHOSEN), *named, *alike]

    def receiver(self) -> dict:
        """Return the fields of `Consent` that name the receiver."""
        chosen = self.cleaned_data["receiver"]
        place = self.institutions.get(chosen)
        return {"institution": place} if place else {"receiver": chosen}


class NewConsentForm(ReceiverMixin, AnswersForm):
    """Answers about one purpose and one receiver."""

    field_order = ("purpose", "receiver")
    purpose = forms.ChoiceField(label=_("Chia sẻ để làm gì?"), choices=Purpose.choices, widget=Radios)
    receiver = forms.ChoiceField(label=_("Ai được nhận thông tin?"))

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_receivers(institutions, RECEIVER_KINDS)

    def values(self) -> dict:
        """Return the fields of `Consent`."""
        return {**super().values(), **self.receiver(), "purpose": self.cleaned_data["purpose"]}


class GroundForm(ReceiverMixin, HouseForm):
    """A ground of the law on which nobody is asked, with the reason why it applies."""

    ground = forms.ChoiceField(
        label=_("Căn cứ nào của pháp luật?"), choices=StatutoryGround.choices, widget=Radios
    )
    receiver = forms.ChoiceField(label=_("Ai được nhận thông tin?"))
    ground_reason = forms.CharField(
        label=_("Vì sao áp dụng căn cứ này?"), max_length=1000, widget=forms.Textarea
    )
    until = forms.DateField(label=_("Áp dụng đến hết ngày"))

    def __init__(self, *args, institutions, **kwargs):
        super().__init__(*args, **kwargs)
        named = {kind for ground in GROUNDS.values() for kind in ground.receivers}
        places = [place for place in institutions if place.kind in named]
        self.set_receivers(places, [row for row in RECEIVER_KINDS if row[0] in named])
        self.fields["ground"].widget.hints = {str(code): ground.article for code, ground in GROUNDS.items()}

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError(_("Ngày này đã qua."))
        return until

    def clean(self):
        data = super().clean()
        if not (data.get("ground") and data.get("receiver")):
            return data
        place = self.institutions.get(data["receiver"])
        kind = place.kind if place else data["receiver"]
        if not ground_names(data["ground"], GROUNDS[data["ground"]].purpose, kind):
            self.add_error("receiver", _("Căn cứ đã chọn không cho chia sẻ với nơi này mà không hỏi ý kiến."))
        return data

    def values(self) -> dict:
        """Return the fields of `Consent`."""
        told = self.cleaned_data
        plain = {name: told[name] for name in ("ground", "ground_reason", "until")}
        return {**plain, **self.receiver(), "purpose": GROUNDS[told["ground"]].purpose, "given_on": today()}


class TakeBackForm(HouseForm):
    """Who takes the consent back, when and why; of a ground only the officer can say that it has gone."""

    who = forms.ChoiceField(label=_("Ai rút lại?"), widget=Radios)
    on = forms.DateField(label=_("Ngày rút lại"))
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, consent, **kwargs):
        super().__init__(*args, **kwargs)
        self.consent = consent
        people = [row for row in TookBack.choices if (row[0] == TookBack.OFFICER) == bool(consent.ground)]
        self.fields["who"].choices = people
        self.initial = {"on": today(), "who": people[0][0] if len(people) == 1 else "", **self.initial}

    def clean_on(self):
        on = _not_ahead(self.cleaned_data["on"])
        if on < self.consent.given_on:
            raise forms.ValidationError(_("Ngày rút lại không thể trước ngày đồng ý."))
        return on


def _not_ahead(day):
    if day > today():
        raise forms.ValidationError(_("Ngày này không thể sau hôm nay."))
    return day
