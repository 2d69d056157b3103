"""Encrypt personal IDs, telephones, exact addresses, reporters and the rows of lists, in history too."""

from django.conf import settings
from django.db import migrations, models

import vault.fields
from vault.columns import Column, Index, live_and_history
from vault.migrating import encrypting
from vietnam.numbers import personal_id_key, telephone_key

# Lists may be large: few of them at once.
FEW = 20
TEXTS = [
    ('casework_child', 'personal_id', 'casework_historicalchild'),
    ('casework_caregiver', 'phone', 'casework_historicalcaregiver'),
    ('casework_household', 'village', 'casework_historicalhousehold'),
    ('casework_report', 'place', 'casework_historicalreport'),
    ('casework_report', 'what_was_said', 'casework_historicalreport'),
    ('casework_report', 'fingerprint', 'casework_historicalreport'),
    ('casework_reporter', 'full_name', 'casework_historicalreporter'),
    ('casework_reporter', 'phone', 'casework_historicalreporter'),
    ('casework_reporter', 'address', 'casework_historicalreporter'),
    ('casework_visit', 'place', 'casework_historicalvisit'),
    ('casework_listrow', 'fingerprint', ''),
]
COLUMNS = [column for one in TEXTS for column in live_and_history(*one)] + [
    Column('casework_listimport', 'table', batch=FEW),
    Column('casework_listrow', 'record', batch=FEW),
    Column('casework_listrow', 'issues', batch=FEW),
]
INDEXES = (
    Index(Column('casework_child', 'personal_id'), 'personal_id_key', personal_id_key),
    Index(Column('casework_caregiver', 'phone'), 'phone_key', telephone_key),
    Index(Column('casework_report', 'fingerprint'), 'fingerprint_key', str),
)


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('casework', '0005_name_hiding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='report',
            name='report_row_once',
        ),
        migrations.AddField(
            model_name='caregiver',
            name='phone_key',
            field=vault.fields.BlindIndexField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='child',
            name='personal_id_key',
            field=vault.fields.BlindIndexField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='report',
            name='fingerprint_key',
            field=vault.fields.BlindIndexField(blank=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name='caregiver',
            name='phone',
            field=vault.fields.EncryptedTextField(blank=True, max_length=15, verbose_name='số điện thoại'),
        ),
        migrations.AlterField(
            model_name='child',
            name='personal_id',
            field=vault.fields.EncryptedTextField(blank=True, max_length=12, verbose_name='số định danh cá nhân'),
        ),
        migrations.AlterField(
            model_name='historicalcaregiver',
            name='phone',
            field=vault.fields.EncryptedTextField(blank=True, max_length=15, verbose_name='số điện thoại'),
        ),
        migrations.AlterField(
            model_name='historicalchild',
            name='personal_id',
            field=vault.fields.EncryptedTextField(blank=True, max_length=12, verbose_name='số định danh cá nhân'),
        ),
        migrations.AlterField(
            model_name='historicalhousehold',
            name='village',
            field=vault.fields.EncryptedTextField(blank=True, max_length=120, verbose_name='thôn, ấp, tổ dân phố'),
        ),
        migrations.AlterField(
            model_name='historicalreport',
            name='fingerprint',
            field=vault.fields.EncryptedTextField(blank=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name='historicalreport',
            name='place',
            field=vault.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='nơi xảy ra'),
        ),
        migrations.AlterField(
            model_name='historicalreport',
            name='what_was_said',
            field=vault.fields.EncryptedTextField(blank=True, max_length=4000, verbose_name='nội dung thông tin'),
        ),
        migrations.AlterField(
            model_name='historicalreporter',
            name='address',
            field=vault.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='địa chỉ'),
        ),
        migrations.AlterField(
            model_name='historicalreporter',
            name='full_name',
            field=vault.fields.EncryptedTextField(blank=True, max_length=120, verbose_name='họ và tên'),
        ),
        migrations.AlterField(
            model_name='historicalreporter',
            name='phone',
            field=vault.fields.EncryptedTextField(blank=True, max_length=15, verbose_name='điện thoại'),
        ),
        migrations.AlterField(
            model_name='historicalvisit',
            name='place',
            field=vault.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='nơi thăm'),
        ),
        migrations.AlterField(
            model_name='household',
            name='village',
            field=vault.fields.EncryptedTextField(blank=True, max_length=120, verbose_name='thôn, ấp, tổ dân phố'),
        ),
        migrations.AlterField(
            model_name='listimport',
            name='table',
            field=vault.fields.EncryptedJSONField(default=dict, help_text='the cells as read, see casework.listimport.reader'),
        ),
        migrations.AlterField(
            model_name='listrow',
            name='fingerprint',
            field=vault.fields.EncryptedTextField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name='listrow',
            name='issues',
            field=vault.fields.EncryptedJSONField(default=list),
        ),
        migrations.AlterField(
            model_name='listrow',
            name='record',
            field=vault.fields.EncryptedJSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='report',
            name='fingerprint',
            field=vault.fields.EncryptedTextField(blank=True, editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name='report',
            name='place',
            field=vault.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='nơi xảy ra'),
        ),
        migrations.AlterField(
            model_name='report',
            name='what_was_said',
            field=vault.fields.EncryptedTextField(blank=True, max_length=4000, verbose_name='nội dung thông tin'),
        ),
        migrations.AlterField(
            model_name='reporter',
            name='address',
            field=vault.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='địa chỉ'),
        ),
        migrations.AlterField(
            model_name='reporter',
            name='full_name',
            field=vault.fields.EncryptedTextField(blank=True, max_length=120, verbose_name='họ và tên'),
        ),
        migrations.AlterField(
            model_name='reporter',
            name='phone',
            field=vault.fields.EncryptedTextField(blank=True, max_length=15, verbose_name='điện thoại'),
        ),
        migrations.AlterField(
            model_name='visit',
            name='place',
            field=vault.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='nơi thăm'),
        ),
        migrations.AddIndex(
            model_name='caregiver',
            index=models.Index(fields=['phone_key'], name='caregiver_by_phone'),
        ),
        migrations.AddIndex(
            model_name='child',
            index=models.Index(fields=['personal_id_key'], name='child_by_personal_id'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('fingerprint_key', ''), _negated=True), fields=('commune', 'fingerprint_key'), name='report_row_once'),
        ),
        encrypting(COLUMNS, INDEXES),
    ]
