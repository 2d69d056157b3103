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
    "SELECT * FROM audit_queue",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION audit_chain() SET search_path = pg_temp",
    "DROP FUNCTION audit_refuse() CASCADE",
    "DROP TRIGGER audit_event_no_change ON audit_event",
    "SELECT setval(pg_get_serial_sequence('audit_event', 'id'), 1, false)",
    "ALTER TABLE audit_event ALTER COLUMN id RESTART WITH 1",
    # A trigger of its own table that calls what only the trail's triggers may: links from nowhere.
    (
        "CREATE TEMP TABLE mine (LIKE audit_shape); CREATE TRIGGER mine AFTER INSERT ON mine"
        " FOR EACH ROW EXECUTE FUNCTION audit_chain()"
    ),
    (
        "CREATE TEMP TABLE mine (LIKE audit_event); CREATE TRIGGER mine AFTER INSERT ON mine"
        " FOR EACH ROW EXECUTE FUNCTION audit_digest_audit_event()"
    ),
)
# What opens the house beyond the trail.
HOUSE = (
    "SET ROLE den_truong_owner",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "CREATE ROLE another",
    "GRANT den_truong_owner TO CURRENT_USER",
    "GRANT pg_write_all_data TO CURRENT_USER",
    "GRANT ALL ON ALL TABLES IN SCHEMA public TO CURRENT_USER; DELETE FROM audit_event",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION file_fdw",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION audit_refuse()",
    "CREATE PUBLICATION mine FOR ALL TABLES",
    "DROP SCHEMA public CASCADE",
    "ALTER SCHEMA public RENAME TO elsewhere",
    "COPY audit_event TO PROGRAM 'cat'",
    "COPY audit_event TO '/tmp/mine'",
    "COPY django_session FROM PROGRAM 'true'",
    "COPY django_session FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_reload_conf()",
    "SET log_statement = 'none'",
    "UPDATE pg_class SET relowner = 0",
    "DELETE FROM django_migrations",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
    "SET row_security = off; SELECT * FROM casework_child",
    "ALTER TABLE casework_child DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE casework_child NO FORCE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON casework_child USING (true)",
    "ALTER POLICY work ON casework_child USING (true)",
    "DROP POLICY work ON casework_child",
    "CREATE OR REPLACE FUNCTION scope_everything() RETURNS boolean LANGUAGE sql RETURN true",
    "ALTER FUNCTION scope_enter(bigint, timestamptz) RESET search_path",
    "CREATE VIEW mine AS SELECT * FROM casework_child",
    "TRUNCATE casework_child CASCADE",
    "ALTER DATABASE postgres SET search_path = pg_temp",
)
COLUMNS = {
    "audit_seal": "hash",
    "audit_link": "hash",
    "audit_shape": "source",
    HISTORY: "name",
}


def statements(tables: tuple[str, ...] = KEPT) -> list[str]:
    """Return every statement that must be refused; `tables` are those of the evidence that are tried."""
    found = [*HERE, *HOUSE]
    for table in tables:
        found += [text.format(table=table, column=COLUMNS.get(table, "id")) for text in EVERYWHERE]
    return found
