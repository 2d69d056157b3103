"""Where an institution waits for the officer its clock stands still, from today on, and no day passes."""

from django.db import connection, migrations

EVERYTHING = "SELECT set_config('scope.everything', %s, true)"
# One row of history for each clock, as if it had been stopped by hand; by nobody.
STOP = """
WITH stopped AS (
    UPDATE casework_deadline clock SET paused_at = now(),
        paused_why = CASE asked.state WHEN 'question' THEN 'question' ELSE 'other_day' END,
        put_off_until = NULL, put_off_why = ''
    FROM referrals_referral asked
    WHERE clock.kind = 'referral_answer' AND clock.about = 'referrals.referral:' || asked.id
        AND clock.met_at IS NULL AND clock.cancelled_at IS NULL AND clock.paused_at IS NULL
        AND asked.state IN ('question', 'proposed')
    RETURNING clock.*
), told AS (
    INSERT INTO casework_historicaldeadline (
        id, case_id, kind, about, rule, starts_at, due_at, counted_from, counted_by, owner_id, helper,
        put_off_why, paused_at, paused_why, pauses, history_date, history_change_reason, history_type
    )
    SELECT id, case_id, kind, about, rule, starts_at, due_at, counted_from, counted_by, owner_id, helper,
        put_off_why, paused_at, paused_why, pauses, now(), 'pause_clock', '~'
    FROM stopped
)
UPDATE casework_case filed SET next_due = first.due_at, next_kind = COALESCE(first.kind, '')
FROM (SELECT DISTINCT case_id FROM stopped) moved
LEFT JOIN LATERAL (
    SELECT due_at, kind FROM casework_deadline other
    WHERE other.case_id = moved.case_id AND other.met_at IS NULL AND other.cancelled_at IS NULL
        AND other.paused_at IS NULL AND other.id NOT IN (SELECT id FROM stopped)
    ORDER BY due_at, id LIMIT 1
) first ON true
WHERE filed.id = moved.case_id
"""


def stop(_apps, _schema_editor):
    """Stop the clocks; the policies of an earlier migration may stand already."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING, ["on"])
        cursor.execute(STOP)
        cursor.execute(EVERYTHING, [""])


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0036_clocks_that_pause"),
        ("referrals", "0010_pump_indexes"),
    ]

    operations = [migrations.RunPython(stop, migrations.RunPython.noop)]
