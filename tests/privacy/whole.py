"""The whole database as text: every column of every row of every table, as it lies there and deciphered."""

from django.apps import apps
from django.db import connection
from psycopg import sql


def tables() -> list[str]:
    """Return the names of all tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def rows_of(table) -> list[str]:
    """Return the rows of `table` as text."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
        return [row for (row,) in cursor.fetchall()]


def deciphered(model) -> list[str]:
    """Return the rows of `model` as the program reads them, encrypted columns opened."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [repr([getattr(row, name) for name in names]) for row in model._base_manager.all()]


def places_of(*words) -> list[str]:
    """Return "table: word" for each of `words` that stands anywhere in the database, encrypted or not."""
    read = {table: rows_of(table) for table in tables()}
    for model in apps.get_models(include_auto_created=True):
        read[model._meta.db_table] = read.get(model._meta.db_table, []) + deciphered(model)
    return [
        f"{table}: {word}"
        for table, rows in read.items()
        for row in rows
        for word in words
        if word.casefold() in row.casefold()
    ]


def rows_about(found) -> dict[str, list[str]]:
    """Return table → the rows of `found` (model → keys) as text, sorted."""
    texts = {}
    for model, keys in found.items():
        with connection.cursor() as cursor:
            table, key = sql.Identifier(model._meta.db_table), sql.Identifier(model._meta.pk.column)
            cursor.execute(
                sql.SQL("SELECT t::text FROM {} t WHERE {} = ANY(%s)").format(table, key), [list(keys)]
            )
            texts[model._meta.label] = sorted(row for (row,) in cursor.fetchall())
    return texts
