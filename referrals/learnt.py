"""The referrals of a case with everything its page and its closing ask of them, read once."""

from django.db.models import Prefetch, prefetch_related_objects

from areas.queries import number_column
from casework.models import Case
from referrals.models import Attendance, Referral


def has_none(case: Case) -> bool:
    """Tell whether `referrals_of` was asked before for this object and found none; asks nothing itself."""
    return (
        getattr(case, "_prefetched_objects_cache", {}).get("referrals") is not None
        and not case.referrals.all()
    )


def referrals_of(case: Case) -> list[Referral]:
    """Return the referrals of `case`, the oldest first, with placement, weeks, institution and settings.

    Two queries the first time, none again for the same object. `low_percent` and `silent_weeks` are the
    settings of today.
    """
    settings = {
        "low_percent": number_column("low_attendance_percent"),
        "silent_weeks": number_column("silent_weeks"),
    }
    weeks = Prefetch("placement__weeks", Attendance.objects.order_by("week"))
    rows = Referral.objects.annotate(**settings).select_related("placement", "institution__commune")
    prefetch_related_objects([case], Prefetch("referrals", rows.prefetch_related(weeks)))
    return sorted(case.referrals.all(), key=lambda referral: referral.pk)
