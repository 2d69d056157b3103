from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE casework_case_code", "DROP SEQUENCE casework_case_code"),
    ]
