import datetime as dt
import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interface.forms import HouseForm
from reports.figures import NoPeriod, Period, begun, period_of
from reports.pages import MOST_NAMED


class PeriodField(forms.CharField):
    """The code of a period that has begun; a wrong one is answered with what is wrong about it."""

    widget = forms.Select

    def to_python(self, value) -> Period | None:
        text = super().to_python(value)
        try:
            return period_of(text) if text else None
        except NoPeriod as error:
            raise forms.ValidationError(str(error)) from error


class MomentField(forms.CharField):
    """An aware moment that has passed, as addresses carry it."""

    def to_python(self, value) -> dt.datetime | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = dt.datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or timezone.is_naive(found) or not LEAST < found <= timezone.now():
            raise forms.ValidationError(_("Thời điểm này không đúng hoặc chưa đến."))
        # Python knows offsets of a day, the database only those that clocks have.
        return found.astimezone(dt.UTC)


# Before this nothing was known.
LEAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class PeriodForm(HouseForm):
    """Which period of which commune; the communes are those the person may report on."""

    commune = forms.ModelChoiceField(label=gettext_lazy("Xã, phường"), queryset=None, empty_label=None)
    period = PeriodField(label=gettext_lazy("Kỳ báo cáo"))
    mark_optional = False

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].queryset = communes
        self.fields["period"].widget.choices = [(period.code, period.label) for period in begun()]


class KeysField(forms.CharField):
    """Keys of rows with commas between, as addresses carry them: at least one, none twice."""

    def to_python(self, value) -> list[int]:
        text = super().to_python(value)
        if not KEYS.fullmatch(text):
            raise forms.ValidationError(_("Địa chỉ này không đúng."))
        keys = [int(key) for key in text.split(",")]
        if len(set(keys)) < len(keys) or not all(0 < key < 2**31 for key in keys):
            raise forms.ValidationError(_("Địa chỉ này không đúng."))
        return keys


KEYS = re.compile(rf"\d{{1,10}}(,\d{{1,10}}){{0,{MOST_NAMED - 1}}}", re.ASCII)


class NumberForm(forms.Form):
    """What the list behind a number is asked of, in the address."""

    commune = KeysField()
    period = PeriodField()
    at = MomentField()
