"""The record of an incident is kept for five years after its closing (Law 91/2025/QH15 Art 23)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION privacy_keep_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_on IS NULL OR OLD.closed_on + interval '5 years' > current_date THEN
        RAISE EXCEPTION 'privacy_incident % is kept for five years after its closing', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER privacy_incident_kept BEFORE DELETE ON privacy_incident
    FOR EACH ROW EXECUTE FUNCTION privacy_keep_incident();
"""
BACKWARD = """
DROP TRIGGER privacy_incident_kept ON privacy_incident;
DROP FUNCTION privacy_keep_incident();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_incidents")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
