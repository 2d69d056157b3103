"""The chain over events and histories, its seals, and what an event says of where a deed comes from.

How it works and why: docs/decisions/0012-evidence.md. The triggers of each table are made by `audit.watching`
after the migrations.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

-- A row of history changes only for the owner of its table, who says by what certificate.
CREATE FUNCTION audit_refuse_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('audit.erasure', true), '') <> '' AND pg_has_role(
        current_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER'
    ) THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

-- Which columns of a table a digest covers; a table has one more whenever a migration changed it.
CREATE TABLE audit_shape (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    key text NOT NULL,
    columns jsonb NOT NULL
);

-- Rows on their way into the chain: here for the last moment of their transaction only.
CREATE UNLOGGED TABLE audit_queue (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    record bigint NOT NULL,
    change text NOT NULL,
    shape integer NOT NULL,
    certificate text NOT NULL,
    digest bytea NOT NULL
);

-- The lock is held from here to the end of the commit. The queue exists so that this comes after all other
-- checks of the transaction: whoever waits for a row while holding the lock could wait for somebody who waits
-- for the lock.
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    head bytea;
    place bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1685025906, 1);
    SELECT position, hash INTO place, head FROM audit_link ORDER BY position DESC LIMIT 1;
    place := coalesce(place, 0) + 1;
    INSERT INTO audit_link (position, source, record, change, shape, certificate, digest, hash) VALUES (
        place, NEW.source, NEW.record, NEW.change, NEW.shape, NEW.certificate, NEW.digest,
        sha256(coalesce(head, decode(repeat('00', 32), 'hex')) || convert_to(array_to_json(ARRAY[
            place::text, NEW.source, NEW.record::text, NEW.change, NEW.shape::text, NEW.certificate,
            encode(NEW.digest, 'hex')
        ])::text, 'UTF8'))
    );
    DELETE FROM audit_queue WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_chained AFTER INSERT ON audit_queue
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain();
"""
BACKWARD = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT proname FROM pg_proc WHERE proname LIKE 'audit\\_digest\\_%' LOOP
        EXECUTE format('DROP FUNCTION %I() CASCADE', found.proname);
    END LOOP;
END $$;
DROP TABLE audit_queue, audit_shape;
DROP FUNCTION audit_chain();
DROP FUNCTION audit_refuse_history() CASCADE;
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT tgrelid::regclass AS place FROM pg_trigger WHERE tgname = 'audit_no_truncate' LOOP
        EXECUTE format('DROP TRIGGER audit_no_truncate ON %s', found.place);
    END LOOP;
END $$;
"""
GUARD = """
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {0}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {0}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
# A shape is written once, by the owner.
GUARDED = ("audit_link", "audit_seal", "audit_verification", "audit_shape")


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('position', models.BigIntegerField()),
                ('hash', models.BinaryField()),
                ('key', models.CharField(help_text='which key signed: the beginning of its digest', max_length=16)),
                ('signature', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('whole', models.BooleanField(help_text='from the first link on, not only the newest stretch')),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('seals', models.BigIntegerField()),
                ('faults', models.IntegerField()),
                ('first_fault', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='event',
            name='address',
            field=models.GenericIPAddressField(null=True, verbose_name='địa chỉ mạng'),
        ),
        migrations.AddField(
            model_name='event',
            name='for_whom',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='thay cho'),
        ),
        migrations.AddField(
            model_name='event',
            name='purpose',
            field=models.CharField(blank=True, max_length=60, verbose_name='mục đích'),
        ),
        migrations.AddField(
            model_name='event',
            name='request',
            field=models.CharField(blank=True, max_length=32, verbose_name='lượt truy cập'),
        ),
        migrations.AddField(
            model_name='event',
            name='role',
            field=models.CharField(blank=True, help_text='codes of the roles held that day, by commas', max_length=120, verbose_name='vai trò'),
        ),
        migrations.AddField(
            model_name='event',
            name='session',
            field=models.CharField(blank=True, help_text='stands for the session, does not open it', max_length=32, verbose_name='phiên'),
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('source', models.CharField(help_text='table of the row', max_length=63)),
                ('record', models.BigIntegerField(help_text='key of the row')),
                ('change', models.CharField(choices=[('I', 'inserted'), ('U', 'updated'), ('D', 'deleted')], max_length=1)),
                ('shape', models.IntegerField(help_text='which columns the digest covers (audit_shape)')),
                ('certificate', models.CharField(help_text='by what right a row of history was changed', max_length=120)),
                ('digest', models.BinaryField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['source', 'record', 'position'], name='link_of_record')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        *[migrations.RunSQL(GUARD.format(table), migrations.RunSQL.noop) for table in GUARDED],
    ]
