"""What is shared with an institution. The form validates; the action saves and asks again."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from interface.forms import Checkboxes, HouseModelForm
from referrals.enums import SharedField
from referrals.models import Referral
from referrals.needs import REASON_LENGTH, Share, fields_for, why_of


class SharedForm(HouseModelForm):
    """What the institution sees after it accepts, as the need asks for it, and a message that names nobody.

    What the need proposes stands first; what it does not needs one line of reason each; the rest is absent.
    """

    shared = forms.MultipleChoiceField(
        label=_("Cơ sở được xem thêm gì sau khi tiếp nhận?"),
        required=False,
        widget=Checkboxes,
        help_text=_("Đề xuất theo nhu cầu của trẻ. Bỏ chọn những gì cơ sở không cần."),
    )
    extra = forms.MultipleChoiceField(
        label=_("Cần thêm? Nêu lý do từng mục"),
        required=False,
        help_text=_("Lý do được lưu cùng phiếu, cơ sở không thấy."),
    )

    # A line that a tick reveals must be filled in, so none of them is called optional.
    mark_optional = False

    class Meta:
        model = Referral
        fields = ["message"]

    def __init__(self, data=None, *, row):
        self.need = row.need
        proposed, extra = (fields_for(row.need, how) for how in (Share.PROPOSED, Share.REASON))
        chosen = row.shared or proposed
        initial = {
            "message": row.message,
            "shared": [name for name in proposed if name in chosen],
            "extra": [name for name in extra if name in chosen],
            **{f"why_{name}": row.share_reasons.get(name, "") for name in extra},
        }
        super().__init__(data, initial=initial)
        self.fields["shared"].choices = [(name, SharedField(name).label) for name in proposed]
        self.fields["shared"].widget.hints = self._hints(proposed)
        reveals = {name: f"why_{name}" for name in extra}
        self.fields["extra"].widget = Checkboxes(hints=self._hints(extra), reveals=reveals)
        self.fields["extra"].choices = [(name, SharedField(name).label) for name in extra]
        for name in extra:
            label = gettext("Vì sao cơ sở cần: %(field)s?") % {"field": SharedField(name).label}
            self.fields[f"why_{name}"] = forms.CharField(
                label=label, required=False, max_length=REASON_LENGTH
            )
        self.order_fields(["shared", "extra"])

    def clean(self):
        data = super().clean()
        for name in data.get("extra", ()):
            if not data.get(f"why_{name}") and f"why_{name}" not in self.errors:
                self.add_error(f"why_{name}", _("Ghi một dòng: cơ sở cần điều này để làm gì?"))
        return data

    def values(self) -> dict:
        """Return the fields for `save_draft`."""
        data = self.cleaned_data
        return {
            "shared": [*data["shared"], *data["extra"]],
            "share_reasons": {name: data[f"why_{name}"] for name in data["extra"]},
            "message": data["message"],
        }

    def _hints(self, names) -> dict:
        return {name: why_of(self.need, name) for name in names}
