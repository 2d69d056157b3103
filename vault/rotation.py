"""Which columns hold something under a key, and bringing all of it under the active one.

Works beside the running program: a batch is a transaction of its own, a row that somebody changes meanwhile
keeps what that person wrote, and what was done is seen in the rows themselves: it may be broken off anywhere
and run again.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from django.apps import apps
from django.db import transaction

from vault import cipher
from vault.cipher import Tampered
from vault.columns import Column, Index, count_outside, fill_index, rewrite
from vault.fields import BlindIndexField, EncryptedJSONField, SealedField, original
from vault.keys import ring

FEW = 20
"""Rows at once of a column whose values may be large."""


class Scope(Protocol):
    """What one batch runs in: a transaction in which every row is seen and ciphertext may be changed."""

    def __call__(self) -> AbstractContextManager: ...


def sealed_columns() -> list[Column]:
    """Return every encrypted column of every model, in the histories as well."""
    return [
        _column(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    ]


def blind_indexes() -> list[Index]:
    """Return every blind index of every model."""
    return [
        Index(_column(model, model._meta.get_field(field.of)), field.column, field.normalise)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, BlindIndexField)
    ]


def rotate_column(column: Column, scope: Scope, unreadable: list[str]) -> Iterator[int]:
    """Encrypt anew what lies under another key; yield after each batch how many. Each runs in `scope`.

    What does not open is left as it is and its place is added to `unreadable`.
    """

    def anew(token: str, about: str) -> str | None:
        try:
            return cipher.encrypt(cipher.decrypt(token, about=about), about=about)
        except Tampered:
            unreadable.append(about)
            return None

    yield from _in_turns(rewrite(column, anew, prefix=_active()), scope)


def rotate_index(index: Index, scope: Scope) -> Iterator[int]:
    """Write anew the indexes under another key, as `rotate_column` does; the unreadable keep theirs."""

    def read(token: str, about: str) -> str | None:
        try:
            return cipher.decrypt(token, about=about)
        except Tampered:
            return None

    yield from _in_turns(fill_index(index, read, prefix=_active()), scope)


def left_over(scope: Scope) -> dict[str, int]:
    """Return, by the name of the column, how many values or indexes still need an older key."""
    parts = [*sealed_columns(), *(index.stored for index in blind_indexes())]
    with scope():
        counted = {str(part): count_outside(part, _active()) for part in parts}
    return {name: count for name, count in counted.items() if count}


def _in_turns(batches: Iterator[int], scope: Scope) -> Iterator[int]:
    """Run each step of `batches` in a `scope` of its own."""
    while True:
        with transaction.atomic(), scope():
            changed = next(batches, None)
        if changed is None:
            return
        yield changed


def _active() -> str:
    return f"{ring().active.name}:"


def _column(model, field) -> Column:
    meta, of = model._meta, original(model)._meta
    large = isinstance(field, EncryptedJSONField)
    more = {"batch": FEW} if large else {}
    return Column(meta.db_table, field.column, meta.pk.column, of.db_table, of.pk.column, **more)
