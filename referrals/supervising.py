"""What a supervisor asks of cases about referrals; joined to `casework.supervising` at the start."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import casework.supervising
from areas.queries import number
from casework.queries import OPEN
from referrals.enums import ReferralState
from referrals.models import Placement, Referral
from referrals.silence import quiet_placements
from vietnam.calendar import today

# A referral says where the child is to be found: behind a hidden name it is told to no supervisor.
NAMED = {"name_hidden": ""}


def _unanswered(cases, _asked) -> Q:
    sent = Referral.objects.filter(case__in=cases.filter(**NAMED), state=ReferralState.SENT)
    return OPEN & Q(pk__in=sent.filter(answer_due__lt=timezone.now()).order_by().values("case"))


def _unattended(cases, _asked) -> Q:
    """Weeks without lessons do not count: the same placements of which the institution is asked."""
    placements = Placement.objects.filter(referral__case__in=cases.filter(OPEN, **NAMED))
    quiet = quiet_placements(placements, number("silent_weeks"), today())
    return OPEN & Q(pk__in=[one.placement.referral.case_id for one in quiet])


CONDITIONS = {
    "unanswered": (_("Phiếu chuyển gửi quá hạn mà cơ sở chưa trả lời"), _unanswered),
    "unattended": (_("Trẻ đang theo học mà cơ sở chưa ghi chuyên cần"), _unattended),
}


def join() -> None:
    """Add these to what a supervisor may ask of cases."""
    casework.supervising.CONDITIONS.update(CONDITIONS)
