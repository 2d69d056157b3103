from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('referrals', '0004_staying')]

    operations = [
        migrations.AddField(
            model_name=name,
            name='goes_on_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='học tiếp khi chuyển nơi ở, ghi lúc'),
        )
        for name in ('historicalreferral', 'referral')
    ]
