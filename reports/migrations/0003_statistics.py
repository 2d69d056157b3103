import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


# The one national number we know (V2, read in the press): GSO's survey of child labour, released 23 January 2025.
NATIONAL = {
    "year": 2023,
    "age_from": 5,
    "age_to": 17,
    "sex": "all",
    "number": 20_600_000,
    "source": "Cục Thống kê, Điều tra quốc gia về lao động trẻ em 2023, công bố 23/01/2025 (sggp.org.vn)",
    "checked": "Nguồn báo chí, số làm tròn: 20,6 triệu",
}


def load_national(apps, _schema_editor):
    """Write the national number of children from 5 to 17, with its history."""
    row = apps.get_model("reports", "Population").objects.create(**NATIONAL)
    apps.get_model("reports", "HistoricalPopulation").objects.create(
        id=row.pk, **NATIONAL, history_date=timezone.now(), history_type="+", history_change_reason="load_population"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_committee_packs'),
        ('areas', '0004_calendar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.CharField(max_length=7, unique=True, verbose_name='quý')),
                ('known_at', models.DateTimeField(verbose_name='số liệu đến lúc')),
                ('systems', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='công bố lúc')),
            ],
            options={
                'verbose_name': 'kỳ công bố số liệu',
                'verbose_name_plural': 'các kỳ công bố số liệu',
                'ordering': ['-quarter'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalPopulation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('age_from', models.PositiveSmallIntegerField(verbose_name='tuổi từ')),
                ('age_to', models.PositiveSmallIntegerField(verbose_name='đến tuổi')),
                ('sex', models.CharField(choices=[('all', 'Cả hai giới'), ('male', 'Nam'), ('female', 'Nữ')], default='all', max_length=8, verbose_name='giới tính')),
                ('number', models.PositiveBigIntegerField(verbose_name='số người')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('checked', models.CharField(blank=True, max_length=100, verbose_name='mức kiểm chứng')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('area', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='areas.area', verbose_name='địa bàn')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical dân số theo tuổi',
                'verbose_name_plural': 'historical dân số theo tuổi',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('age_from', models.PositiveSmallIntegerField(verbose_name='tuổi từ')),
                ('age_to', models.PositiveSmallIntegerField(verbose_name='đến tuổi')),
                ('sex', models.CharField(choices=[('all', 'Cả hai giới'), ('male', 'Nam'), ('female', 'Nữ')], default='all', max_length=8, verbose_name='giới tính')),
                ('number', models.PositiveBigIntegerField(verbose_name='số người')),
                ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                ('checked', models.CharField(blank=True, max_length=100, verbose_name='mức kiểm chứng')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area', verbose_name='địa bàn')),
            ],
            options={
                'verbose_name': 'dân số theo tuổi',
                'verbose_name_plural': 'dân số theo tuổi',
                'ordering': ['-year', 'area_id', 'age_from', 'age_to', 'sex'],
                'constraints': [models.UniqueConstraint(fields=('area', 'year', 'age_from', 'age_to', 'sex'), name='population_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('age_from__lte', models.F('age_to'))), name='population_ages_in_order')],
            },
        ),
        migrations.RunPython(load_national, migrations.RunPython.noop),
    ]
