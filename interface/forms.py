"""How forms look and read: GOV.UK mark-up for every Django form, and the mixin our forms start from.

`{{ form }}` renders all fields, `{{ form.name.as_field_group }}` one of them with label, hint and error.
Nothing in a template or a form has to name a CSS class; `docs/design-system.md` lists what may be set.
"""

import re
import unicodedata

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.utils.formats import get_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1900, 2199
EIGHT_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
BASE_CLASSES = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.ClearableFileInput, "govuk-file-upload"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.DateInput, "govuk-input govuk-input--width-10"),
    (forms.widgets.Input, "govuk-input"),
)

SPELT = (forms.Textarea, forms.TextInput, forms.DateInput, forms.DateTimeInput)
DASHES = BLANK_CHOICE_DASH[0][1]
NOT_CHOSEN = _("Chưa chọn")
# The script puts the number in: %{count} is its own sign, not Python's.
COUNT_TEXTS = {
    "characters-under-limit.other": _("Còn %{count} ký tự"),
    "characters-at-limit": _("Còn 0 ký tự"),
    "characters-over-limit.other": _("Thừa %{count} ký tự"),
}


class Radios(forms.RadioSelect):
    """Radio buttons. `hints` maps a value to the line under its label; `look` adds classes to the list;
    `reveals` maps a value to the name of a field of the same form that only then needs an answer.

    `look` may be "govuk-radios--inline", "govuk-radios--small" or "dt-segments" (equal boxes in a row).
    """

    def __init__(self, *args, hints=None, look="", reveals=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.hints, self.look, self.reveals = hints or {}, look, reveals or {}


class Checkboxes(forms.CheckboxSelectMultiple):
    """Check boxes. Arguments as in `Radios`; `search=True` adds a box that narrows a long list."""

    def __init__(self, *args, hints=None, look="", reveals=None, search=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.hints, self.look, self.reveals = hints or {}, look, reveals or {}
        self.search = search


class HouseBoundField(forms.BoundField):
    """A field that knows its GOV.UK classes, ids and texts, and cleans what was typed.

    Text is normalised to NFC, eight digits in a date field become a date (many phone keypads have no slash),
    and grouping signs leave numbers. What was typed is shown again as it was typed.
    """

    @property
    def data(self):
        return tidy(self.field, super().data)

    def value(self):
        value = self.initial
        if self.form.is_bound:
            value = self.field.bound_data(super().data, value)
        return self.field.prepare_value(value)

    @cached_property
    def kind(self):
        """Which template draws the field: "radios", "checkboxes", "checkbox", "password" or "input"."""
        widget = self.field.widget
        if isinstance(widget, forms.PasswordInput):
            return "password"
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        return "checkbox" if isinstance(widget, forms.CheckboxInput) else "input"

    @property
    def use_fieldset(self):
        return self.kind in ("radios", "checkboxes") or super().use_fieldset

    @property
    def marked_optional(self):
        """Whether the label says "(không bắt buộc)". A form with `mark_optional = False` never does."""
        optional = not self.field.required and self.kind != "checkbox" and not self.field.disabled
        return optional and getattr(self.form, "mark_optional", True)

    @property
    def is_heading(self):
        """Whether the label is the page's heading: the form names the field in `heading_field`."""
        return getattr(self.form, "heading_field", None) == self.name

    @property
    def is_revealed(self):
        """Whether the field is drawn inside the choice that reveals it."""
        return any(
            self.name in getattr(field.widget, "reveals", {}).values() for field in self.form.fields.values()
        )

    @property
    def hint(self):
        """The help text; a date field without one shows an example."""
        if self.help_text or not isinstance(self.field.widget, forms.DateInput):
            return self.help_text
        return _("Ví dụ: 27/3/2026")

    @property
    def hint_id(self):
        return f"{self.auto_id}-hint"

    @property
    def error_id(self):
        return f"{self.auto_id}-error"

    @property
    def info_id(self):
        return f"{self.auto_id}-info"

    @property
    def anchor(self):
        """Id of the first control, to which the error summary links."""
        return self.auto_id if self.kind in ("radios", "checkboxes") else self.id_for_label or self.auto_id

    @property
    def maxlength(self):
        """Number of characters to count under a long text, or None."""
        counted = isinstance(self.field.widget, forms.Textarea)
        return getattr(self.field, "max_length", None) if counted else None

    @property
    def count_texts(self):
        return COUNT_TEXTS

    @property
    def aria_describedby(self):
        if not self.auto_id or self.is_hidden:
            return ""
        parts = (
            (self.maxlength, self.info_id),
            (self.hint, self.hint_id),
            (self.errors, self.error_id),
        )
        return " ".join(part for present, part in parts if present)

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        # The browser's own message would be in the browser's language.
        attrs.pop("required", None)
        if isinstance(widget, forms.Textarea):
            # `maxlength` cuts pasted text off in silence: the characters are counted instead.
            attrs.update(maxlength=False, cols=False)
            if widget.attrs.get("rows") == "10":
                attrs.setdefault("rows", 5)
        attrs.setdefault("autocomplete", widget.attrs.get("autocomplete", "off"))
        if isinstance(widget, SPELT):
            # Browsers may send what is typed to a spelling service.
            attrs.setdefault("spellcheck", "false")
        if isinstance(widget, forms.DateInput):
            attrs.setdefault("inputmode", "numeric")
        if css := self._classes(widget):
            attrs["class"] = css
        return attrs

    def _classes(self, widget):
        given = widget.attrs.get("class", "")
        base = next((css for cls, css in BASE_CLASSES if isinstance(widget, cls)), "")
        names = [base, given]
        if self.errors and self.kind in ("input", "password"):
            names.append(f"{(base or 'govuk-input').split()[0]}--error")
        if self.maxlength:
            names.append("govuk-js-character-count")
        return " ".join(name for name in names if name)

    @property
    def options(self):
        """The choices of radios and check boxes, as `components/choices.html` draws them."""
        return [self._option(index, sub.data) for index, sub in enumerate(self.subwidgets)]

    def _option(self, index, data):
        widget, value = self.field.widget, str(data["value"])
        revealed = getattr(widget, "reveals", {}).get(value)
        return {
            "id": self.auto_id if index == 0 else f"{self.auto_id}-{index + 1}",
            "name": data["name"],
            "value": value,
            "text": data["label"],
            "checked": data["selected"],
            "disabled": data["attrs"].get("disabled", False),
            "hint": getattr(widget, "hints", {}).get(value),
            "reveals": self.form[revealed] if revealed else None,
        }


class HouseRenderer(TemplatesSetting):
    """Renders every form of the program (setting `FORM_RENDERER`)."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = HouseBoundField


def tidy(field, value):
    """Return `value` as the field should read it: NFC, dates with slashes, numbers without grouping."""
    if isinstance(value, list | tuple):
        return [tidy(field, item) for item in value]
    if not isinstance(value, str):
        return value
    value = unicodedata.normalize("NFC", value)
    if isinstance(field, forms.DateField):
        return EIGHT_DIGITS.sub(r"\1/\2/\3", value.strip())
    if isinstance(field, forms.IntegerField):
        return plain_number(value)
    return value


def plain_number(text):
    """Return "1.234,5" (in English "1,234.5") as "1234.5"; text that is not such a number stays as it is."""
    thousand, decimal = get_format("THOUSAND_SEPARATOR"), get_format("DECIMAL_SEPARATOR")
    bare = "".join(text.split())
    grouped = rf"-?\d{{1,3}}(?:{re.escape(thousand)}\d{{3}})+(?:{re.escape(decimal)}\d+)?"
    if re.fullmatch(grouped, bare):
        bare = bare.replace(thousand, "")
    return bare.replace(decimal, ".", 1) if re.fullmatch(rf"-?\d+{re.escape(decimal)}\d+", bare) else bare


def required_message(field):
    """Return the sentence for a field left empty: what to do, with the field's label in it."""
    if isinstance(field, forms.FileField):
        return _("Chọn tệp cho mục “%(label)s”")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _("Chọn câu trả lời cho mục “%(label)s”")
    if isinstance(field, forms.BooleanField):
        return _("Đánh dấu vào ô “%(label)s” để tiếp tục")
    return _("Nhập thông tin cho mục “%(label)s”")


class HouseFormMixin:
    """Texts and widgets of our forms. Put it before `forms.Form` or `forms.ModelForm`.

    Sets: sentences for empty fields and unreadable dates and numbers, unless the form has its own; numbers in
    a plain text box with a numeric keypad; no `required` attribute (optional fields say so in words).
    """

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            set_number_box(field)
            name_empty_choice(field)
            if isinstance(field, forms.DateField | forms.DateTimeField):
                field.validators.append(year_of_people)

    def full_clean(self):
        """Give every field its sentences before it is checked, also one that was added after `__init__`."""
        for name, field in self.fields.items():
            set_texts(field, field.label or pretty_name(name))
        super().full_clean()


def year_of_people(day) -> None:
    """Raise ValidationError for a year in which nobody of today lives or will.

    Near the ends of what a calendar holds, adding a day or changing the time zone fails; a moment of the
    year 1 that PostgreSQL was given can never be read again.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_("Kiểm tra lại năm."))


def set_texts(field, label):
    """Give `field` our error sentences where it has only Django's."""
    texts = {"required": required_message(field) % {"label": label}}
    if isinstance(field, forms.DateField):
        texts["invalid"] = _("Nhập ngày, tháng, năm. Ví dụ: 27/3/2026")
    elif isinstance(field, forms.FloatField | forms.DecimalField):
        texts["invalid"] = _("Nhập một số. Ví dụ: 1,5")
    elif isinstance(field, forms.IntegerField):
        texts["invalid"] = _("Nhập một số nguyên. Ví dụ: 12")
    defaults = {}
    for cls in reversed(type(field).__mro__):
        defaults.update(getattr(cls, "default_error_messages", {}))
    for code, text in texts.items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = text


def set_number_box(field):
    """Replace `<input type="number">`: it drops 1.234 in silence and changes when the page is scrolled."""
    if type(field.widget) is not forms.NumberInput:
        return
    whole = not isinstance(field, forms.FloatField | forms.DecimalField)
    attrs = {"class": "govuk-input--width-5", "inputmode": "numeric" if whole else "decimal"}
    attrs.update(
        {key: value for key, value in field.widget.attrs.items() if key not in ("min", "max", "step")}
    )
    field.widget = forms.TextInput(attrs)


def name_empty_choice(field):
    """Say that nothing is chosen yet where Django draws a line of dashes."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = NOT_CHOSEN
    elif isinstance(field, forms.ChoiceField) and ("", DASHES) in field.choices:
        field.choices = [("", NOT_CHOSEN) if pair == ("", DASHES) else pair for pair in field.choices]


class HouseForm(HouseFormMixin, forms.Form):
    """A plain form of Đến Trường."""


class HouseModelForm(HouseFormMixin, forms.ModelForm):
    """A form over a model. It validates and never saves: actions do."""
