"""Which tables are evidence, and the triggers that put every one of their rows into the chain.

Runs after every migration, as the owner of the tables, and changes nothing when nothing changed. A history
table of a later migration is watched from then on; a column that a migration adds is covered for new rows,
and where one is changed or removed the rows are written into the chain once more, with the certificate
`schema`.
"""

import json
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction

from audit.chain import TEXT_SETTINGS, compact, row_head

SCHEMA = "schema"


@dataclass(frozen=True)
class Watched:
    """A table of evidence: its name, the column of its key, and its columns as (name, type)."""

    table: str
    key: str
    columns: tuple

    @property
    def names(self) -> list[str]:
        return [name for name, _type in self.columns]

    def digest(self, alias: str) -> str:
        """Return the SQL of the digest of the row `alias`: what `audit.chain.row_digest` computes."""
        head = _text(row_head(self.table, self.names))
        values = ", ".join(f'{alias}."{name}"::text' for name in self.names)
        return f"sha256(convert_to({head} || array_to_json(ARRAY[{values}])::text || ']', 'UTF8'))"


def watch_tables(**_kwargs) -> None:
    """Bring the triggers of every table of evidence in line with its columns. Harmless when repeated."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('audit_shape')")
        if cursor.fetchone()[0] is None:
            return
        for name, value in TEXT_SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        shapes, bodies = _known_shapes(cursor), _known_bodies(cursor)
        for watched in watched_tables(cursor):
            _watch(cursor, watched, shapes.get(watched.table, []), bodies)


def watched_tables(cursor) -> list[Watched]:
    """Return the tables of evidence that exist: the events, and every history of django-simple-history."""
    keys = evidence_keys()
    cursor.execute(
        "SELECT relname, attname, format_type(atttypid, atttypmod) FROM pg_attribute JOIN pg_class c"
        " ON c.oid = attrelid WHERE relname = ANY (%s) AND relkind = 'r' AND attnum > 0"
        " AND NOT attisdropped AND pg_table_is_visible(c.oid) ORDER BY relname, attnum",
        [list(keys)],
    )
    found: dict[str, list] = {}
    for table, name, kind in cursor.fetchall():
        found.setdefault(table, []).append((name, kind))
    return [Watched(table, keys[table], tuple(columns)) for table, columns in found.items()]


def evidence_keys() -> dict[str, str]:
    """Return table → column of its key, for the events and every history."""
    histories = [model for model in apps.get_models() if hasattr(model, "instance_type")]
    models = [apps.get_model("audit", "Event"), *histories]
    return {model._meta.db_table: model._meta.pk.column for model in models}


def _known_shapes(cursor) -> dict[str, list]:
    cursor.execute("SELECT source, id, columns::text FROM audit_shape ORDER BY id")
    found: dict[str, list] = {}
    for source, number, columns in cursor.fetchall():
        found.setdefault(source, []).append((number, tuple(map(tuple, json.loads(columns)))))
    return found


def _known_bodies(cursor) -> dict[str, str]:
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'audit_digest_%%'")
    return dict(cursor.fetchall())


def _watch(cursor, watched: Watched, shapes: list, bodies: dict) -> None:
    number = next((number for number, columns in shapes if columns == watched.columns), None)
    if number is None:
        cursor.execute(
            "INSERT INTO audit_shape (source, key, columns) VALUES (%s, %s, %s::jsonb) RETURNING id",
            [watched.table, watched.key, compact(watched.columns)],
        )
        number = cursor.fetchone()[0]
    body = _body(watched, number)
    if bodies.get(f"audit_digest_{watched.table}") == body:
        return
    cursor.execute(_function(watched.table, body))
    if not shapes:
        cursor.execute(_triggers(watched.table))
        _link_all(cursor, watched, number, "I", "")
    elif any(set(columns) - set(watched.columns) for _number, columns in shapes):
        _link_all(cursor, watched, number, "U", SCHEMA)


def _link_all(cursor, watched, number, change, certificate) -> None:
    key, digest = watched.key, watched.digest("t")
    statement = LINK_ALL.format(table=watched.table, key=key, digest=digest)
    cursor.execute(statement, [watched.table, change, number, certificate])


LINK_ALL = (
    "INSERT INTO audit_queue (source, record, change, shape, certificate, digest)"
    ' SELECT %s, t."{key}", %s, %s, %s, {digest} FROM "{table}" t ORDER BY t."{key}"'
)
# The body of a trigger function: the digest of the row is queued for the end of the transaction.
BODY = """
DECLARE
    door text := coalesce(current_setting('audit.erasure', true), '');
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO audit_queue (source, record, change, shape, certificate, digest)
        VALUES ('{table}', OLD."{key}", 'D', {number}, door, '');
    ELSE
        INSERT INTO audit_queue (source, record, change, shape, certificate, digest)
        VALUES ('{table}', NEW."{key}", left(TG_OP, 1), {number},
            CASE TG_OP WHEN 'INSERT' THEN '' ELSE door END, {digest});
    END IF;
    RETURN NULL;
END """


def _body(watched: Watched, number: int) -> str:
    return BODY.format(table=watched.table, key=watched.key, number=number, digest=watched.digest("NEW"))


def _function(table: str, body: str) -> str:
    settings = " ".join(f"SET {name} = {_text(value)}" for name, value in TEXT_SETTINGS.items())
    return (
        f"CREATE OR REPLACE FUNCTION audit_digest_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = public, pg_temp {settings} AS {_text(body)}"
    )


def _triggers(table: str) -> str:
    """Return the triggers of a table: into the chain, and against changing, removing, emptying.

    The events have their refusal from migration 0002, which knows no door.
    """
    linked = (
        f'CREATE CONSTRAINT TRIGGER audit_linked AFTER INSERT OR UPDATE OR DELETE ON "{table}" DEFERRABLE'
        f" INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_digest_{table}()"
    )
    if table == "audit_event":
        return linked
    return (
        f'{linked}; CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON "{table}"'
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse_history();"
        f' CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON "{table}"'
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
