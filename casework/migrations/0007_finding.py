"""Names by which a child is called, and the keys by which records of one child are found again."""

from django.db import connection, migrations, models

import vault.fields
from vietnam.text import fold

BATCH = 2000
YEARS = """
UPDATE casework_child SET birth_year = coalesce(
    extract(year FROM birth_date), extract(year FROM age_as_of) - stated_age
)
"""
WRITE = """
UPDATE casework_caregiver SET search_key = given.key
FROM unnest(%s::bigint[], %s::text[]) given (id, key) WHERE casework_caregiver.id = given.id
"""


def fill(apps, schema_editor):
    """Fill the keys of what is there; the policies of an earlier migration may stand already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('scope.everything', 'on', true)")
        cursor.execute(YEARS)
        last = 0
        while True:
            cursor.execute(
                "SELECT id, full_name FROM casework_caregiver WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH]
            )
            rows = cursor.fetchall()
            if not rows:
                break
            cursor.execute(WRITE, [[pk for pk, _name in rows], [fold(name)[:120] for _pk, name in rows]])
            last = rows[-1][0]
        cursor.execute("SELECT set_config('scope.everything', '', true)")


class Migration(migrations.Migration):

    dependencies = [('casework', '0006_encryption')]

    operations = [
        migrations.AddField(
            model_name='caregiver',
            name='search_key',
            field=models.CharField(blank=True, editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='child',
            name='birth_year',
            field=models.SmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='child',
            name='nick_key',
            field=models.CharField(blank=True, editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name='child',
            name='nickname',
            field=models.CharField(blank=True, max_length=60, verbose_name='tên thường gọi'),
        ),
        migrations.AddField(
            model_name='historicalchild',
            name='nickname',
            field=models.CharField(blank=True, max_length=60, verbose_name='tên thường gọi'),
        ),
        migrations.AddIndex(
            model_name='child',
            index=models.Index(fields=['birth_year'], name='child_by_birth_year'),
        ),
        migrations.AlterField(
            model_name='child',
            name='personal_id',
            field=vault.fields.EncryptedTextField(blank=True, max_length=20, verbose_name='số định danh cá nhân'),
        ),
        migrations.AlterField(
            model_name='historicalchild',
            name='personal_id',
            field=vault.fields.EncryptedTextField(blank=True, max_length=20, verbose_name='số định danh cá nhân'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
