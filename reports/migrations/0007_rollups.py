"""Kept figures of communes, and the triggers that mark a commune when something changes of which they are made.

The triggers stand on the histories, because the figures are read from them. They only say that a commune has
to be counted anew; what is counted stands in `reports.figures`. They see every row, whoever works.
"""

import django.db.models.deletion
from django.db import migrations, models

# History → the communes of its rows `changed`. A case marks every commune that ever was in charge of it.
CASE = """SELECT past.commune_id FROM public.casework_historicalcase past JOIN changed ON changed.id = past.id
    UNION SELECT changed.commune_id FROM changed"""
OF_CASE = "SELECT seen.commune_id FROM changed JOIN public.casework_case seen ON seen.id = changed.case_id"
OF_REFERRAL = """SELECT seen.commune_id FROM changed
    JOIN public.referrals_referral referral ON referral.id = changed.referral_id
    JOIN public.casework_case seen ON seen.id = referral.case_id"""
OF_PLACEMENT = """SELECT seen.commune_id FROM changed
    JOIN public.referrals_placement placement ON placement.id = changed.placement_id
    JOIN public.referrals_referral referral ON referral.id = placement.referral_id
    JOIN public.casework_case seen ON seen.id = referral.case_id"""
WATCHED = {
    "casework_historicalcase": CASE,
    "casework_historicalsupport": OF_CASE,
    "referrals_historicalreferral": OF_CASE,
    "referrals_historicalplacement": OF_REFERRAL,
    "referrals_historicalattendance": OF_PLACEMENT,
}
FORWARD = """
CREATE FUNCTION mark_{table}() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('scope.everything', true), '');
BEGIN
    PERFORM set_config('scope.everything', 'on', true);
    INSERT INTO public.reports_communemark (commune_id)
    SELECT DISTINCT commune_id FROM ({communes}) found WHERE commune_id IS NOT NULL;
    PERFORM set_config('scope.everything', before, true);
    RETURN NULL;
END $$;
CREATE TRIGGER figures_written AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_{table}();
CREATE TRIGGER figures_erased AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_{table}();
"""
BACKWARD = """
DROP TRIGGER figures_erased ON {table};
DROP TRIGGER figures_written ON {table};
DROP FUNCTION mark_{table}();
"""


def _watch(table: str, communes: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        FORWARD.format(table=table, communes=communes), BACKWARD.format(table=table)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0004_calendar'),
        ('reports', '0006_check_codes'),
        ('casework', '0037_decision_clock'),
        ('referrals', '0012_letter_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(verbose_name='bắt đầu lúc')),
                ('ended_at', models.DateTimeField(auto_now_add=True, verbose_name='xong lúc')),
                ('communes', models.PositiveIntegerField(verbose_name='số xã đã so')),
                ('differing', models.PositiveIntegerField(verbose_name='số xã khác')),
                ('differences', models.PositiveIntegerField(verbose_name='số chỗ khác')),
                ('first', models.JSONField(blank=True, default=list, verbose_name='những chỗ khác đầu tiên')),
            ],
            options={
                'verbose_name': 'lần so số liệu',
                'verbose_name_plural': 'các lần so số liệu',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='CommuneMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commune', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='areas.area')),
            ],
        ),
        migrations.CreateModel(
            name='CommuneFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.CharField(max_length=7, verbose_name='tháng')),
                ('cells', models.JSONField(default=dict, verbose_name='số liệu')),
                ('counted_at', models.DateTimeField(verbose_name='số liệu lúc')),
                ('closed', models.BooleanField(default=False, verbose_name='đã chốt')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area', verbose_name='xã')),
            ],
            options={
                'verbose_name': 'số liệu của xã',
                'verbose_name_plural': 'số liệu của các xã',
                'indexes': [models.Index(fields=['commune', 'month'], name='figures_of_commune'), models.Index(condition=models.Q(('closed', False)), fields=['month'], include=('commune',), name='figures_still_open')],
                'constraints': [models.UniqueConstraint(fields=('month', 'commune'), name='once_a_month')],
            },
        ),
        *(_watch(table, communes) for table, communes in WATCHED.items()),
    ]
