"""How a person wants to be told, and what an administrator looks for among the messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import address_of
from accounts.enums import ChannelName
from accounts.models import User
from interface.forms import HouseForm, Radios
from reminders.channels.registry import configured
from reminders.timing import QUIET_FROM, QUIET_UNTIL

RANK = "channel_"
RANKS = (_("Gửi qua trước tiên"), _("Nếu không tới thì qua"), _("Rồi qua"))


def hours(span) -> list[tuple[str, str]]:
    """Return hours of the day for a field that offers them."""
    return [(str(hour), f"{hour:02d}:00") for hour in span]


class OwnNoticesForm(HouseForm):
    """Channels in order, quiet hours, language; made from a person or from a row of the person's history."""

    mark_optional = False

    quiet = forms.BooleanField(
        label=_("Không gửi trong giờ yên tĩnh"),
        help_text=_("Việc khẩn cấp 12 giờ, mở khẩn cấp và thay đổi đăng nhập vẫn được gửi ngay."),
        required=False,
    )
    quiet_from = forms.TypedChoiceField(label=_("Yên tĩnh từ"), choices=hours(QUIET_FROM), coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("đến"), choices=hours(QUIET_UNTIL), coerce=int)
    language = forms.ChoiceField(
        label=_("Ngôn ngữ của tin gửi đến"), choices=User._meta.get_field("language").choices, widget=Radios()
    )

    def __init__(self, data=None, *, stored, user):
        super().__init__(data, initial=_chosen(stored))
        choices = [("", _("Không dùng")), *((name, _label(name, user)) for name in configured())]
        for place in range(len(configured())):
            self.fields[f"{RANK}{place + 1}"] = forms.ChoiceField(
                label=RANKS[min(place, len(RANKS) - 1)], choices=choices, required=False
            )
        self.order_fields([name for name in self.fields if name.startswith(RANK)])

    def clean(self):
        """Return what was chosen; a channel stands in one place only."""
        cleaned = super().clean()
        chosen = [cleaned.get(name) for name in self._ranks() if cleaned.get(name)]
        for name in self._ranks():
            if cleaned.get(name) and chosen.count(cleaned[name]) > 1:
                self.add_error(name, _("Mỗi cách chỉ chọn một lần."))
                break
        return cleaned

    def values(self) -> dict:
        """Return the fields of the person; None as channels when they are as the house has them."""
        chosen = [self.cleaned_data[name] for name in self._ranks() if self.cleaned_data[name]]
        kept = {name: self.cleaned_data[name] for name in ("quiet", "quiet_from", "quiet_until", "language")}
        return {"channels": None if chosen == configured() else chosen, **kept}

    def _ranks(self) -> list[str]:
        return [name for name in self.fields if name.startswith(RANK)]


class OutboxFilterForm(HouseForm):
    """Whose messages, and on which channel."""

    mark_optional = False
    nguoi = forms.CharField(label=_("Tên người nhận"), max_length=120, required=False)
    kenh = forms.ChoiceField(
        label=_("Kênh"), choices=[("", _("Tất cả")), *ChannelName.choices], required=False
    )


def _chosen(stored) -> dict:
    """Return the initial values of the form; `stored` bears the fields of a person."""
    names = configured() if stored.channels is None else stored.channels
    ranked = {f"{RANK}{place}": name for place, name in enumerate(names, 1) if name in configured()}
    kept = {name: getattr(stored, name) for name in ("quiet", "quiet_from", "quiet_until", "language")}
    return {**ranked, **kept}


def _label(name, user) -> str:
    """Return the channel with the end of the address that it would use, or that there is none."""
    label = ChannelName(name).label
    address = address_of(name, user)
    if address is None:
        return _("%(channel)s (chưa có địa chỉ)") % {"channel": label}
    return f"{label} ({address})" if address else str(label)
