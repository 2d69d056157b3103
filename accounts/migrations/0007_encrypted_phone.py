"""Encrypt the telephones of people, in history too."""

from django.db import migrations

import vault.fields
from vault.columns import live_and_history
from vault.migrating import encrypting

COLUMNS = live_and_history('accounts_user', 'phone', 'accounts_historicaluser')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_share_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicaluser',
            name='phone',
            field=vault.fields.EncryptedTextField(blank=True, max_length=15, verbose_name='điện thoại'),
        ),
        migrations.AlterField(
            model_name='user',
            name='phone',
            field=vault.fields.EncryptedTextField(blank=True, max_length=15, verbose_name='điện thoại'),
        ),
        encrypting(COLUMNS),
    ]
