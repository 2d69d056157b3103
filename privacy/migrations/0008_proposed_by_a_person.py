"""An erasure is approved only after a person has proposed it; what the chair approved alone is proposed anew."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

PROPOSED_AGAIN = """
    UPDATE privacy_erasure SET state = 'proposed', decided_by_id = NULL, decided_at = NULL, not_before = NULL
    WHERE state = 'approved' AND proposed_by_id IS NULL;
    SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0007_tells_where")]
    operations = [
        migrations.RemoveConstraint("erasure", "erasure_approved_by_somebody"),
        migrations.RunSQL(PROPOSED_AGAIN, migrations.RunSQL.noop),
        # What was carried out before stays as it was.
        AddConstraintNotValid(
            "erasure",
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "executed"])
                | Q(proposed_by__isnull=False, decided_by__isnull=False, not_before__isnull=False),
                name="erasure_approved_by_two",
            ),
        ),
    ]
