"""What referrals ask before a case may close: every referral settled, and proof that the child stayed.

Each check takes a case and returns its conditions.
"""

import datetime as dt

from django.utils.translation import gettext as _

from casework.closing import OWN, settings_of
from casework.workflow import Condition
from referrals.enums import UNSETTLED_STATES, ReferralState
from referrals.falling import present
from referrals.learnt import referrals_of
from vietnam.calendar import today

RECENT_DAYS = 42


def referrals_are_settled(case) -> list[Condition]:
    """Ask both things of the referrals, from one reading of them."""
    referrals = referrals_of(case)
    return [no_open_referral(referrals), institution_confirms_attendance(referrals, settings_of(case))]


def nothing_waits(case) -> list[Condition]:
    """Ask, whatever the reason of an ending, that no institution still waits for the child."""
    return [no_open_referral(case.referrals.order_by("pk"))]


def no_open_referral(referrals) -> Condition:
    """Ask that no referral is still a draft, unanswered, or accepted without enrolment."""
    numbers = [referral.number for referral in referrals if referral.state in UNSETTLED_STATES]
    sentence = _("Phiếu chuyển gửi chưa xong: %(numbers)s.") % {"numbers": ", ".join(numbers)}
    title, setting = _("Không còn phiếu chuyển gửi đang mở"), _("0 phiếu")
    return Condition(title, OWN, setting, (sentence,) if numbers else ())


def institution_confirms_attendance(referrals, asked: dict[str, int]) -> Condition:
    """Ask for a completed placement, or one whose last recorded weeks are recent and well attended.

    `asked` is setting → number (`casework.closing.settings_of`).
    """
    needed, percent = asked["closing_weeks"], asked["low_attendance_percent"]
    placed = [referral.placement for referral in referrals if referral.state == ReferralState.PLACED]
    done = any(referral.state == ReferralState.COMPLETED for referral in referrals)
    done = done or any(_attends(placement, needed, percent) for placement in placed)
    numbers = {"weeks": needed, "days": RECENT_DAYS, "percent": percent}
    sentence = _(
        "Trường hoặc cơ sở cần xác nhận trẻ học đều: ít nhất %(weeks)s tuần trong %(days)s ngày qua, "
        "có mặt từ %(percent)s%% số buổi."
    )
    setting = _("%(weeks)s tuần, từ %(percent)s%% số buổi") % numbers
    title = _("Trường hoặc cơ sở xác nhận trẻ học đều")
    return Condition(title, OWN, setting, () if done else (sentence % numbers,))


CHECKS = (referrals_are_settled,)


def _attends(placement, needed: int, percent: int) -> bool:
    """Tell whether the last `needed` recorded weeks are recent and well attended."""
    since = today() - dt.timedelta(days=RECENT_DAYS)
    told = [week for week in placement.weeks.all() if week.week >= since and week.days_expected]
    recent = sorted(told, key=lambda week: week.week)[-needed:]
    attended, expected = present(recent)
    return len(recent) == needed and attended * 100 >= expected * percent
