"""Each paper that the child of an open case lacks is a task with an owner and a date, from today on."""

from django.db import connection, migrations

EVERYTHING = "SELECT set_config('scope.everything', %s, true)"
ENDED = "('screened_out', 'closed', 'merged')"
# One row of history for each clock, as if it had been started by hand; by nobody.
START = f"""
WITH lacked AS (
    SELECT filed.id AS case_id, filed.officer_id, paper.kind
    FROM casework_case filed
    JOIN casework_child child ON child.id = filed.child_id
    CROSS JOIN LATERAL (VALUES
        ('birth_certificate', child.birth_certificate),
        ('residence_paper', child.residence_paper),
        ('identity_paper', child.identity_paper)
    ) paper (kind, state)
    WHERE paper.state = 'missing' AND filed.state NOT IN {ENDED}
), clocks AS (
    INSERT INTO casework_deadline (case_id, kind, about, rule, starts_at, due_at, owner_id, helper)
    SELECT case_id, kind, '', 'setting', now(),
        ((now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 30 + time '23:59:59') AT TIME ZONE 'Asia/Ho_Chi_Minh',
        officer_id, ''
    FROM lacked
    RETURNING *
)
INSERT INTO casework_historicaldeadline (
    id, case_id, kind, about, rule, starts_at, due_at, met_at, cancelled_at, owner_id, helper,
    history_date, history_change_reason, history_type
)
SELECT id, case_id, kind, about, rule, starts_at, due_at, met_at, cancelled_at, owner_id, helper,
    now(), 'start_clock', '+'
FROM clocks
"""  # nosec B608
NEXT = """
UPDATE casework_case SET next_due = first.due_at, next_kind = first.kind
FROM (
    SELECT DISTINCT ON (case_id) case_id, due_at, kind FROM casework_deadline
    WHERE kind IN ('birth_certificate', 'residence_paper', 'identity_paper')
    ORDER BY case_id, due_at, id
) first
WHERE first.case_id = casework_case.id
    AND (casework_case.next_due IS NULL OR casework_case.next_due > first.due_at)
"""


def start(_apps, _schema_editor):
    """Start the clocks; the policies of an earlier migration may stand already."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING, ["on"])
        cursor.execute(START)
        cursor.execute(NEXT)
        cursor.execute(EVERYTHING, [""])


class Migration(migrations.Migration):

    dependencies = [("casework", "0030_papers_and_initial")]

    operations = [migrations.RunPython(start, migrations.RunPython.noop)]
