"""Old consents name their receiver: each was given for the institution of the referrals that rest on it.

What no referral rests on covered nobody and goes on covering nobody.
"""

from django.db import connection, migrations

RECEIVER = """
UPDATE casework_consent SET institution_id = (
    SELECT referral.institution_id FROM referrals_referral referral
    WHERE referral.consent_id = casework_consent.id ORDER BY referral.id LIMIT 1
)
WHERE institution_id IS NULL AND receiver = '' AND ground = ''
    AND EXISTS (SELECT 1 FROM referrals_referral referral WHERE referral.consent_id = casework_consent.id)
RETURNING id
"""


def fill(apps, schema_editor):
    """Write the receiver and a line of history; the policies of an earlier migration may stand already."""
    columns = [field.column for field in apps.get_model("casework", "Consent")._meta.concrete_fields]
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('scope.everything', 'on', true)")
        cursor.execute(RECEIVER)
        changed = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(
            f"INSERT INTO casework_historicalconsent ({named}, history_date, history_change_reason,"  # nosec B608
            f" history_type) SELECT {named}, clock_timestamp(), 'consent_receiver', '~' FROM casework_consent"
            " WHERE id = ANY (%s)",
            [changed],
        )
        cursor.execute("SELECT set_config('scope.everything', '', true)")


class Migration(migrations.Migration):

    dependencies = [('referrals', '0001_initial'), ('casework', '0013_consent')]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
