"""Encrypted fields. An attribute opens when it is read on its own instance, never before.

`values()`, serialisers, pickles and logs get the token at most. The place of a value is its original table,
column and primary key, in the history as well, so a history row may carry the same token as its record.
"""

import json
import logging

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from vault import cipher
from vault.cipher import Tampered
from vault.keys import ring
from vault.models import SealedModel
from vault.sealed import Opened, Sealed, Unreadable, Unsaved

logger = logging.getLogger("vault")


class SealedAttribute(DeferredAttribute):
    """Opens at reading; keeps the token when the same value is written again."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        held = self.held(instance)
        if isinstance(held, Sealed):
            return self.field.shown(held, place_of(self.field, instance))
        return self.field.from_text(held.text) if isinstance(held, Unsaved) else held

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = self._kept(instance, value)

    def held(self, instance):
        """Return what stands in the instance: `Sealed`, `Unsaved`, or an empty value in the plain."""
        name, data = self.field.attname, instance.__dict__
        if name not in data:
            rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
            data[name] = rows.values_list(name, flat=True).get()
        return data[name]

    def _kept(self, instance, value):
        if isinstance(value, Sealed | Unsaved) or self.field.stays_plain(value):
            return value
        if key_of(instance) is None:
            return Unsaved(self.field.to_text(value))
        about = place_of(self.field, instance)
        if isinstance(value, Opened) and value.about == about:
            return value.sealed
        text, held = self.field.to_text(value), instance.__dict__.get(self.field.attname)
        return held if _opens_to(held, text, about) else Sealed(cipher.encrypt(text, about=about))


class SealedField(models.Field):
    """What encrypted fields share. Not searchable: a blind index beside it serves equality."""

    descriptor_class = SealedAttribute

    def get_internal_type(self):
        return "TextField"

    def get_lookup(self, lookup_name):
        """Raise `FieldError`: a search over ciphertext would find nothing, silently."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self} is encrypted: search its blind index with vault.fields.same().")

    def from_db_value(self, value, expression, connection):
        return value if self.stays_plain(value) else Sealed(value)

    def get_prep_value(self, value):
        """Return the token. Raises TypeError for a value in the plain, as `update()` would bring it."""
        if isinstance(value, Sealed):
            return value.token
        if self.stays_plain(value):
            return value
        raise TypeError(f"{self} is encrypted for its row: set the attribute and save the record.")

    def pre_save(self, model_instance, add):
        """Return the token to write, under the active key; a token of another row is refused."""
        held, about = self._attribute.held(model_instance), place_of(self, model_instance)
        if isinstance(held, Unsaved):
            if key_of(model_instance) is None:
                raise TypeError(f"{self}: number the records first (vault.models.number).")
            held = Sealed(cipher.encrypt(held.text, about=about))
        elif isinstance(held, Sealed):
            held = self._fit(held, about, strict=add and not is_history(model_instance))
        model_instance.__dict__[self.attname] = held
        return held

    def value_to_string(self, obj):
        """Return the token: what is dumped is not readable without the keys, and cannot be loaded."""
        held = self._attribute.held(obj)
        return held.token if isinstance(held, Sealed) else ""

    def save_form_data(self, instance, data):
        """Take what a form brought, but never the sentence that stood for an unreadable value."""
        value = getattr(instance, self.attname)
        if not (isinstance(value, Unreadable) and str.__str__(value) == data):
            super().save_form_data(instance, data)

    def check(self, **kwargs):
        sealed = issubclass(self.model, SealedModel) or hasattr(self.model, "instance_type")
        fault = checks.Error(f"{self} is encrypted: its model must be a SealedModel.", id="vault.E001")
        return [*super().check(**kwargs), *([] if sealed else [fault])]

    @property
    def _attribute(self) -> SealedAttribute:
        return self.descriptor_class(self)

    def _fit(self, held: Sealed, about: str, *, strict: bool) -> Sealed:
        """Return `held`, under the active key if it was under another. What does not open stays as it is."""
        old = cipher.key_name(held.token) != ring().active.name
        if not (old or strict):
            return held
        try:
            text = cipher.decrypt(held.token, about=about)
        except Tampered:
            if strict:
                raise
            return held
        return Sealed(cipher.encrypt(text, about=about)) if old else held


class EncryptedTextField(SealedField):
    """A text of at most `max_length` characters in the plain. An empty one stays empty in the column."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def stays_plain(self, value) -> bool:
        return value is None or value == ""

    def to_text(self, value) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{self} takes text, not {type(value).__name__}.")
        return str.__str__(value)

    def from_text(self, text: str) -> str:
        return text

    def shown(self, held: Sealed, about: str) -> Opened:
        """Return the text, or a sentence that says it cannot be read; that leaves an alarm in the log."""
        try:
            return Opened(cipher.decrypt(held.token, about=about), held, about)
        except Tampered:
            alarm(about)
            return Unreadable(_("không đọc được"), held, about)

    def to_python(self, value):
        return value if value is None or isinstance(value, str) else str(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": forms.CharField, "max_length": self.max_length, **kwargs})


class EncryptedJSONField(SealedField):
    """Data of JSON's kinds. Reading gives a fresh copy each time: assign what was changed."""

    empty_strings_allowed = False

    def stays_plain(self, value) -> bool:
        return value is None

    def to_text(self, value) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def from_text(self, text: str):
        return json.loads(text)

    def shown(self, held: Sealed, about: str):
        """Return the data. Raises `Tampered`, and leaves an alarm in the log."""
        try:
            return json.loads(cipher.decrypt(held.token, about=about))
        except Tampered:
            alarm(about)
            raise

    def formfield(self, **kwargs):
        return None


class BlindIndexField(models.CharField):
    """The keyed hash of the encrypted field `of`, after `normalise`: found by equality, read by nobody."""

    def __init__(self, *args, of: str = "", normalise=str, **kwargs):
        self.of, self.normalise = of, normalise
        super().__init__(*args, **{"max_length": 64, "blank": True, "editable": False, **kwargs})

    @property
    def about(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def index_of(self, text: str) -> str:
        """Return the index of `text` under the active key; empty for nothing."""
        text = self.normalise(text)
        return cipher.blind_index(text, about=self.about) if text else ""

    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.of) if self.of else None
        if value is not None and not isinstance(value, Unreadable):
            setattr(model_instance, self.attname, self.index_of(value))
        return super().pre_save(model_instance, add)


def same(model, name: str, *texts: str, prefix: str = "") -> models.Q:
    """Return the condition that the blind index `name` of `model` is of one of `texts`, under any key."""
    return models.Q(**{f"{prefix}{name}__in": indexes(model, name, *texts)})


def indexes(model, name: str, *texts: str) -> list[str]:
    """Return what the blind index `name` of `model` may hold for `texts`: one for each known key."""
    field = model._meta.get_field(name)
    wanted = filter(None, map(field.normalise, texts))
    return [index for text in wanted for index in cipher.blind_indexes(text, about=field.about)]


def place_of(field, instance) -> str:
    """Return the place of a value: of a history row, that of the record it tells of."""
    meta = original(type(instance))._meta
    return cipher.place(meta.db_table, field.column, key_of(instance))


def key_of(instance):
    """Return the primary key of the record, also on its history row."""
    return getattr(instance, original(type(instance))._meta.pk.attname)


def original(model):
    """Return the model whose history `model` is, or itself."""
    return getattr(model, "instance_type", model)


def is_history(instance) -> bool:
    return hasattr(type(instance), "instance_type")


def alarm(about: str) -> None:
    """Tell the log that a value was changed outside the program, or that its key is missing."""
    logger.critical("The value at %s cannot be opened: changed from outside, or its key is missing.", about)


def _opens_to(held, text: str, about: str) -> bool:
    if not isinstance(held, Sealed):
        return False
    try:
        return cipher.decrypt(held.token, about=about) == text
    except Tampered:
        return False
