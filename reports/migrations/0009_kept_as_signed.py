"""What was signed, published or issued stays as it was, also for whoever writes SQL past the program.

* An edition of statistics once it is filled, a draw of a sample, and a review that was signed or dropped are
  never changed or removed.
* What was found in a sampled case does not change after its review; the officer's answer comes once. A paper
  with a number keeps number, day and file; it may be withdrawn, once. Both open for the owner of the tables who
  says by what certificate: for erasure by law and for changing the key of encrypted columns, as the histories do
  (audit/migrations/0003_chain.py).
* A case of a sample, or its commune, may become another one when two become one.
"""

from django.db import migrations, models

FORWARD = """
CREATE TRIGGER reports_edition_stays BEFORE UPDATE ON reports_edition
    FOR EACH ROW WHEN (OLD.systems <> '{}'::jsonb) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER reports_edition_never_goes BEFORE DELETE ON reports_edition
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER reports_draw_stays BEFORE UPDATE OR DELETE ON reports_sampledraw
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER reports_review_stays BEFORE UPDATE OR DELETE ON reports_caseloadreview
    FOR EACH ROW WHEN (OLD.state <> 'begun') EXECUTE FUNCTION audit_refuse();

CREATE FUNCTION reports_ended(draw bigint) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM reports_sampledraw drawn JOIN reports_caseloadreview review ON review.id = drawn.review_id
        WHERE drawn.id = draw AND review.state <> 'begun'
    )
$$;
CREATE FUNCTION reports_refuse_finding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept reports_sampledcase;
BEGIN
    IF NOT reports_ended(OLD.draw_id) OR coalesce(current_setting('audit.erasure', true), '') <> ''
        AND pg_has_role(current_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER')
    THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        kept := NEW;
        kept.case_id := OLD.case_id;
        kept.commune_id := OLD.commune_id;
        IF OLD.replied_at IS NULL THEN
            kept.reply := OLD.reply;
            kept.replied_by_id := OLD.replied_by_id;
            kept.replied_at := OLD.replied_at;
        END IF;
        IF kept IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'reports_sampledcase %: its review has ended, % refused', OLD.id, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER reports_finding_stays BEFORE UPDATE OR DELETE ON reports_sampledcase
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_finding();

CREATE FUNCTION reports_refuse_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept reports_issuedpaper;
BEGIN
    IF coalesce(current_setting('audit.erasure', true), '') <> ''
        AND pg_has_role(current_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER')
    THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        kept := NEW;
        IF OLD.withdrawn_on IS NULL THEN
            kept.withdrawn_on := OLD.withdrawn_on;
            kept.withdrawn_why := OLD.withdrawn_why;
            kept.withdrawn_by_id := OLD.withdrawn_by_id;
        END IF;
        IF kept IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'reports_issuedpaper %: a paper with a number stays, % refused', OLD.id, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER reports_paper_stays BEFORE UPDATE OR DELETE ON reports_issuedpaper
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_paper();
"""
BACKWARD = """
DROP TRIGGER reports_paper_stays ON reports_issuedpaper;
DROP FUNCTION reports_refuse_paper();
DROP TRIGGER reports_finding_stays ON reports_sampledcase;
DROP FUNCTION reports_refuse_finding();
DROP FUNCTION reports_ended(bigint);
DROP TRIGGER reports_review_stays ON reports_caseloadreview;
DROP TRIGGER reports_draw_stays ON reports_sampledraw;
DROP TRIGGER reports_edition_never_goes ON reports_edition;
DROP TRIGGER reports_edition_stays ON reports_edition;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_periods_and_codes"),
        ("audit", "0005_deeds_and_faults"),
    ]
    operations = [
        migrations.AddField(
            model_name="sampledraw",
            name="set_aside",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                verbose_name="hồ sơ không xem",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
