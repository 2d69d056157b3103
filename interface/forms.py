"""The base of every form: text in one normal form, nothing kept by the browser."""

from django import forms

from vietnam.text import normalise


class _House:
    """Normalises text to NFC and switches the browser's memory off: it would keep half-typed secrets on disk."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def _clean_fields(self):
        super()._clean_fields()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = _one_form(self.fields[name], value)


class HouseForm(_House, forms.Form):
    """A form that validates; an action saves."""


class HouseModelForm(_House, forms.ModelForm):
    """A form with the labels and limits of a model's fields; an action saves, never the form."""


def _one_form(field, value: str) -> str:
    lines = value.splitlines() if isinstance(field.widget, forms.Textarea) else [value]
    return "\n".join(normalise(line) for line in lines).strip()
