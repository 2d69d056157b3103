from django.db import migrations

# Anybody may ask at /xac-minh/ for a code that a referral no longer has: found without reading the history.
FORWARD = """
CREATE INDEX referral_letters_of_before ON referrals_historicalreferral (letter_code) WHERE letter_code <> ''
"""
BACKWARD = "DROP INDEX referral_letters_of_before"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0011_dashboards"),
        ("referrals", "0013_versions"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
