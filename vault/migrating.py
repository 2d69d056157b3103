"""The step of a migration that encrypts what stood in the plain, and the way back."""

from contextlib import contextmanager

from django.db import connection, migrations

from vault.columns import Column, Index, fill_index, rewrite, seal, unseal

# The door of the histories (docs/decisions/0012-evidence.md), by the name that the database knows: where the
# triggers stand already, each changed row goes into the chain with this certificate.
DOOR, CERTIFICATE = "audit.erasure", "encryption"


def encrypting(columns: list[Column], indexes: tuple[Index, ...] = ()) -> migrations.RunPython:
    """Return the step that fills `indexes` and encrypts `columns`, batch by batch; reversible."""

    def forward(apps, schema_editor):
        for index in indexes:
            _exhaust(fill_index(index, read=lambda value, about: value))
        with _door():
            for column in columns:
                _exhaust(rewrite(column, seal))

    def backward(apps, schema_editor):
        with _door():
            for column in columns:
                _exhaust(rewrite(column, unseal))

    return migrations.RunPython(forward, backward, elidable=False)


@contextmanager
def _door():
    """Let the block change rows of history; what waits for the end of the transaction is done at once.

    A table with something waiting cannot be altered, which the way back does next.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [DOOR, CERTIFICATE])
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT set_config(%s, '', true)", [DOOR])


def _exhaust(batches) -> None:
    for _changed in batches:
        pass
