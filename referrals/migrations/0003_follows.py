"""A referral may go on from an earlier one of the same case; the database refuses one of another case.

The trigger asks when the link is written and never later: two files of one child that become one, or part
again, take their referrals along row by row.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION referral_follows_in_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM public.referrals_referral earlier
        WHERE earlier.id = NEW.follows_id AND earlier.case_id = NEW.case_id
    ) THEN
        RAISE EXCEPTION 'a referral follows one of its own case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_follows_in_case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referral_follows_at_first BEFORE INSERT ON referrals_referral
    FOR EACH ROW WHEN (NEW.follows_id IS NOT NULL) EXECUTE FUNCTION referral_follows_in_case();
CREATE TRIGGER referral_follows_later BEFORE UPDATE OF follows_id ON referrals_referral
    FOR EACH ROW WHEN (NEW.follows_id IS NOT NULL AND NEW.follows_id IS DISTINCT FROM OLD.follows_id)
    EXECUTE FUNCTION referral_follows_in_case();
"""
BACKWARD = """
DROP TRIGGER referral_follows_later ON referrals_referral;
DROP TRIGGER referral_follows_at_first ON referrals_referral;
DROP FUNCTION referral_follows_in_case();
"""


class Migration(migrations.Migration):

    dependencies = [('referrals', '0002_consent_receiver')]

    operations = [
        migrations.AddField(
            model_name='historicalreferral',
            name='follows',
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name='+',
                to='referrals.referral',
                verbose_name='nối tiếp phiếu',
            ),
        ),
        migrations.AddField(
            model_name='referral',
            name='follows',
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='followed_by',
                to='referrals.referral',
                verbose_name='nối tiếp phiếu',
            ),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(
                condition=models.Q(('follows', None), ('follows__lt', models.F('id')), _connector='OR'),
                name='referral_follows_an_earlier_one',
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
