"""Bringing the database in line with `config.row_security`."""

from django.conf import settings
from django.db import connection, transaction

from config.row_statements import statements


def protect_rows(**_kwargs) -> int:
    """Set functions, policies and rights; return how many statements it took. Runs after every migration.

    Only the owner of the tables can, as whom `manage.py migrate` runs; others have nothing to do here.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        )
        owned = {name for (name,) in cursor.fetchall()}
        found = statements(owned, settings.DATABASE_ROLE) if owned else []
        for statement in found:
            cursor.execute(statement)
    return len(found)
