"""A family moves and a child learns somewhere: what is said before the case goes to another commune."""

from django.utils.translation import gettext as _

from casework.enums import TransferState
from casework.models import Case
from referrals.enums import SHARED_STATES
from referrals.models import Referral


def live_referrals(case: Case) -> list[Referral]:
    """Return the referrals of `case` that an institution answers or works on, in the order of their keys."""
    rows = Referral.objects.filter(case=case.pk, state__in=SHARED_STATES)
    return list(rows.select_related("institution", "placement").order_by("pk"))


def unsettled(case: Case) -> list[Referral]:
    """Return those of which nobody has said since the last move that the child goes on there."""
    gone = case.transfers.filter(state=TransferState.ACCEPTED).order_by("answered_at").last()
    since = gone.answered_at if gone else None
    return [
        row
        for row in live_referrals(case)
        if row.goes_on_at is None or (since is not None and row.goes_on_at < since)
    ]


def learning_is_settled(case: Case) -> list[str]:
    """Return what keeps the file here: places of which nobody said whether the child goes on there."""
    places = ", ".join(row.institution.name for row in unsettled(case))
    text = _("Vào “Chuyển gửi” của hồ sơ, cho biết trẻ học tiếp hay thôi học ở: %(places)s.")
    return [text % {"places": places}] if places else []
