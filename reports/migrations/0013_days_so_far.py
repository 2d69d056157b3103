from django.db import migrations, models


class Migration(migrations.Migration):
    """The row of a province tells of its communes from now on: all days are counted anew, within minutes."""

    dependencies = [("reports", "0012_replaced_letters")]

    operations = [
        migrations.RunSQL("DELETE FROM reports_eventday", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="eventday",
            name="is_over",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
    ]
