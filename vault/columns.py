"""Walking over an encrypted column of a table in batches: for migrations and for the rotation of keys.

Plain SQL, since the models of a migration know nothing of places, and since nothing but the ciphertext may
change: no history row, no other column.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from vault import cipher

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Column:
    """One column of one table; its values are bound to the table `place`, whose key here is `place_key`."""

    table: str
    name: str
    key: str = "id"
    place: str = ""
    place_key: str = "id"
    batch: int = ROWS_AT_ONCE

    def about(self, key) -> str:
        return cipher.place(self.place or self.table, self.name, key)

    def __str__(self):
        return f"{self.table}.{self.name}"


def live_and_history(table: str, name: str, history: str = "", **more) -> list[Column]:
    """Return the column of a model and, where it keeps a `history` table, the one there."""
    found = [Column(table, name, **more)]
    return found + ([Column(history, name, key="history_id", place=table, **more)] if history else [])


def rewrite(column: Column, change: Callable[[str, str], str | None], prefix: str = "") -> Iterator[int]:
    """Put `change(value, about)` in the place of every value; yield after each batch how many changed.

    Values that begin with `prefix` are passed over. None leaves a value as it is. A row that somebody else
    changed meanwhile keeps what that person wrote (compare and swap). Commits nothing itself.
    """
    last = 0
    while rows := _batch(column, prefix, last):
        last = rows[-1][0]
        changed = [(key, old, change(old, column.about(place))) for key, place, old in rows]
        yield _swap(column, [row for row in changed if row[2] is not None and row[1] != row[2]])


def seal(value: str, about: str) -> str:
    """Return the token of a value that stood in the plain."""
    return cipher.encrypt(value, about=about)


def unseal(value: str, about: str) -> str:
    """Return the plain value of a token. Raises `Tampered`."""
    return cipher.decrypt(value, about=about)


@dataclass(frozen=True)
class Index:
    """A blind index: the column `name` beside the column `of` of the same table."""

    of: Column
    name: str
    normalise: Callable[[str], str]

    @property
    def about(self) -> str:
        return f"{self.of.table}.{self.name}"

    @property
    def stored(self) -> Column:
        """The column of the index itself."""
        return Column(self.of.table, self.name, self.of.key)


def fill_index(index: Index, read: Callable[[str, str], str | None], prefix: str = "") -> Iterator[int]:
    """Write the index of every value, `read(value, about)`; yield after each batch how many changed.

    Indexes that begin with `prefix` are passed over, and rows that somebody else changed meanwhile. Where
    `read` gives None, the index stays.
    """
    last = 0
    while rows := _index_batch(index, prefix, last):
        last = rows[-1][0]
        found = [(key, old, read(old, index.of.about(key))) for key, old in rows]
        yield _write_index(
            index, [(key, old, _indexed(index, text)) for key, old, text in found if text is not None]
        )


def _indexed(index: Index, text: str) -> str:
    text = index.normalise(text)
    return cipher.blind_index(text, about=index.about) if text else ""


def count_outside(column: Column, prefix: str) -> int:
    """Return how many values do not begin with `prefix`."""
    with connection.cursor() as cursor:
        query = "SELECT count(*) FROM {table} WHERE {name} <> '' AND NOT starts_with({name}, %s)"
        cursor.execute(_compose(query, column), [prefix])
        return cursor.fetchone()[0]


def _batch(column: Column, prefix: str, last: int) -> list[tuple]:
    query = (
        "SELECT {key}, {place_key}, {name} FROM {table} WHERE {key} > %s AND {name} <> ''"
        " AND (%s = '' OR NOT starts_with({name}, %s)) ORDER BY {key} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(_compose(query, column), [last, prefix, prefix, column.batch])
        return cursor.fetchall()


def _swap(column: Column, rows: list[tuple]) -> int:
    if not rows:
        return 0
    query = (
        "UPDATE {table} AS kept SET {name} = new.value"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new(key, old, value)"
        " WHERE kept.{key} = new.key AND kept.{name} = new.old"
    )
    with connection.cursor() as cursor:
        cursor.execute(_compose(query, column), [list(part) for part in zip(*rows, strict=True)])
        return cursor.rowcount


def _compose(query: str, column: Column, **more: str) -> str:
    own = {"table": column.table, "name": column.name, "key": column.key, "place_key": column.place_key}
    names = {**own, **more}
    found = sql.SQL(query).format(**{name: sql.Identifier(value) for name, value in names.items()})
    connection.ensure_connection()
    return found.as_string(connection.connection)


def _index_batch(index: Index, prefix: str, last: int) -> list[tuple]:
    query = (
        "SELECT {key}, {name} FROM {table} WHERE {key} > %s AND {name} <> ''"
        " AND (%s = '' OR ({index} <> '' AND NOT starts_with({index}, %s))) ORDER BY {key} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(_compose(query, index.of, index=index.name), [last, prefix, prefix, index.of.batch])
        return cursor.fetchall()


def _write_index(index: Index, rows: list[tuple]) -> int:
    if not rows:
        return 0
    query = (
        "UPDATE {table} AS kept SET {index} = new.value"
        " FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new(key, old, value)"
        " WHERE kept.{key} = new.key AND kept.{name} = new.old"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _compose(query, index.of, index=index.name), [list(part) for part in zip(*rows, strict=True)]
        )
        return cursor.rowcount
