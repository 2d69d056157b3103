"""Before a case goes to another commune: for every place where the child learns or is awaited, on or over."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from audit.actions import save
from casework.actions.cases import lock_for_deed as lock_case_for_deed
from casework.workflow import Mendable, NotNow
from referrals.actions.moves import lock_for_move, move, revoke, tell_counsellors
from referrals.actions.officer import take_back
from referrals.actions.placement import stop_asking
from referrals.enums import EndReason, ReferralState
from referrals.models import Referral
from referrals.moving import live_referrals
from vietnam.calendar import today


@transaction.atomic
def settle_move(case, *, by, answers: dict[int, dt.date | None]) -> None:
    """Say for each live referral of `case` whether the child goes on there although the family moves.

    `answers` maps the key of each to None when it goes on, or to the last day when it is over: a placement
    ends as moved away, what nobody has begun yet is taken back. All of it or nothing. Raises `NotNow` when a
    referral came or ended meanwhile, `Mendable` for a last day outside of the placement.
    """
    case = lock_case_for_deed(case.pk, "transfer", by=by)
    live = live_referrals(case)
    if {row.pk for row in live} != set(answers):
        raise NotNow(_("Các nơi học của trẻ vừa thay đổi. Xem lại rồi trả lời lần nữa."))
    for row in live:
        if answers[row.pk] is None:
            row.goes_on_at = timezone.now()
            save(row, by=by, reason="goes_on", fields=["goes_on_at"])
        elif row.state == ReferralState.PLACED:
            _leave(row, answers[row.pk], by)
        else:
            take_back(lock_for_move(row, "withdraw", by=by), by=by)


def _leave(referral: Referral, ends: dt.date, by) -> None:
    referral = lock_for_move(referral, "move_away", by=by)
    placement = referral.placement
    if not placement.starts <= ends <= today():
        raise Mendable(_("Ngày học cuối phải từ ngày đầu tiên đến lớp đến hôm nay."))
    placement.ends, placement.end_reason = ends, EndReason.MOVED_AWAY
    save(placement, by=by, reason="end_placement")
    stop_asking(placement, by=by)
    move(referral, "move_away", by=by)
    revoke(referral, by=by)
    tell_counsellors(referral, NoticeKind.PLACEMENT_LEFT)
