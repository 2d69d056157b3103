"""The weeks of a child at institutions, as `casework.contradictions` reads them."""

from casework.contradictions import Week
from referrals.models import Attendance


def weeks_at_school(case) -> list[Week]:
    """Return every week recorded for `case`; one query."""
    rows = Attendance.objects.filter(placement__referral__case=case)
    told = rows.values_list(
        "week", "days_expected", "days_attended", "placement__referral__institution__commune"
    )
    return [Week(on, expected, attended, there != case.commune_id) for on, expected, attended, there in told]
