"""A certificate of an erasure is written once: nobody changes or removes it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION privacy_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER privacy_certificate_stays BEFORE UPDATE OR DELETE ON privacy_deletioncertificate
    FOR EACH ROW EXECUTE FUNCTION privacy_refuse();
"""
BACKWARD = """
DROP TRIGGER privacy_certificate_stays ON privacy_deletioncertificate;
DROP FUNCTION privacy_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_erasure")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
