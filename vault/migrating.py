"""The step of a migration that encrypts what stood in the plain, and the way back."""

from django.db import migrations

from vault.columns import Column, Index, fill_index, rewrite, seal, unseal


def encrypting(columns: list[Column], indexes: tuple[Index, ...] = ()) -> migrations.RunPython:
    """Return the step that fills `indexes` and encrypts `columns`, batch by batch; reversible."""

    def forward(apps, schema_editor):
        for index in indexes:
            _exhaust(fill_index(index, read=lambda value, about: value))
        for column in columns:
            _exhaust(rewrite(column, seal))

    def backward(apps, schema_editor):
        for column in columns:
            _exhaust(rewrite(column, unseal))

    return migrations.RunPython(forward, backward, elidable=False)


def _exhaust(batches) -> None:
    for _changed in batches:
        pass
