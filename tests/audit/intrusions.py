"""What the database must refuse to the role as which the program connects."""

from tests.audit.trail import HISTORY

KEPT = ("audit_event", "audit_link", "audit_seal", "audit_shape", "audit_verification", HISTORY)
EVERYWHERE = (
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "ALTER TABLE {table} RENAME TO elsewhere",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "CREATE RULE nothing AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "GRANT UPDATE ON {table} TO CURRENT_USER; UPDATE {table} SET {column} = {column}",
    "SELECT set_config('audit.erasure', 'x', true); DELETE FROM {table}",
    "SELECT set_config('audit.erasure', 'x', true); UPDATE {table} SET {column} = {column}",
    "UPDATE {table} SET {column} = {column}",
)
HERE = (
    (
        "INSERT INTO audit_link SELECT position + 1000, source, record, change, shape, certificate, digest,"
        " hash FROM audit_link LIMIT 1"
    ),
    "INSERT INTO audit_shape (source, key, columns) VALUES ('audit_event', 'id', '[]')",
    (
        "INSERT INTO audit_queue (source, record, change, shape, certificate, digest)"
        " VALUES ('audit_event', 1, 'D', 1, '', '')"
    ),
    "SELECT * FROM audit_queue FOR UPDATE",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION audit_chain() SET search_path = pg_temp",
    "DROP FUNCTION audit_refuse() CASCADE",
    "DROP TRIGGER audit_event_no_change ON audit_event",
    "SELECT audit_chain()",
    "SELECT audit_digest_audit_event()",
    "INSERT INTO audit_event SELECT * FROM audit_event LIMIT 1",
)
COLUMNS = {"audit_seal": "number", "audit_link": "position", HISTORY: "history_id"}


def statements() -> list[str]:
    """Return every statement that must be refused."""
    found = list(HERE)
    for table in KEPT:
        found += [text.format(table=table, column=COLUMNS.get(table, "id")) for text in EVERYWHERE]
    return found
