"""What happened to the referrals of a case, for the timeline on its page."""

from django.urls import reverse

from casework.enums import Happening
from casework.first_versions import item
from referrals.learnt import has_none
from referrals.models import Referral
from referrals.workflow import TRANSITIONS


def referral_moves(case, limit):
    """Yield the latest moves of the referrals of `case`: sent, answered, placed, ended."""
    if has_none(case):
        return
    moves = Referral.history.filter(case_id=case.pk, history_change_reason__in=list(TRANSITIONS))
    for row in moves.select_related("history_user", "institution").order_by("-history_date")[:limit]:
        title = TRANSITIONS[row.history_change_reason].label
        href = reverse("referrals:sent", args=[row.id])
        to, kind = row.institution.name, Happening.REFERRAL
        yield item(title, row.history_date, row.history_user, to, href, kind=kind)
