"""Another first day: the institution offers it, the officer agrees or sends the referral back.

And who at the institution looks after a referral: everybody there goes on seeing it, one is reminded.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from audit.actions import save
from casework.actions.clocks import meet_clock
from casework.enums import DeadlineKind, PauseReason
from casework.workflow import Mendable
from referrals.actions.answer_clock import wait_for_officer
from referrals.actions.moves import (
    answer_path,
    lock_for_deed,
    lock_for_move,
    move,
    tell_counsellors,
    tell_officers,
)
from referrals.actions.officer import ask_again, keep_unnamed
from referrals.actions.placement import await_child
from referrals.models import Referral, ReferralMessage
from schools.access import post_holders
from vietnam.calendar import today

# The next school year is the furthest intake that somebody can promise.
DAYS_AHEAD = 366


@transaction.atomic
def propose_day(referral, *, by, day: dt.date, text: str = "") -> Referral:
    """Offer to take the child on `day`, a later intake or another first day; the officer decides.

    The clock of the answer stands still: it now waits for the officer.
    """
    referral = lock_for_move(referral, "propose_day", by=by)
    if not 0 <= (day - today()).days <= DAYS_AHEAD:
        raise Mendable(_("Chọn một ngày từ hôm nay đến một năm sau."))
    _say(referral, text, by, "propose_day")
    move(referral, "propose_day", by=by, proposed_day=day, answered_by=by)
    wait_for_officer(referral, PauseReason.OTHER_DAY, by=by)
    tell_officers(referral)
    return referral


@transaction.atomic
def agree_day(referral, *, by) -> Referral:
    """Agree to the day that the institution offered: it has accepted the child."""
    referral = lock_for_move(referral, "agree_day", by=by)
    # The institution answered when it offered the day; until it is agreed to, nothing counts as accepted.
    offered = referral.history.filter(history_change_reason="propose_day").first()
    accepted = {"first_day_expected": referral.proposed_day, "answered_at": offered.history_date}
    move(referral, "agree_day", by=by, **accepted)
    meet_clock(referral.case, DeadlineKind.REFERRAL_ANSWER, by=by, about=referral)
    await_child(referral, by=by)
    tell_counsellors(referral, NoticeKind.REFERRAL_ANSWERED)
    return referral


@transaction.atomic
def refuse_day(referral, *, by, text: str = "") -> Referral:
    """Send the referral back: the day does not suit, and the institution has its whole time again."""
    referral = lock_for_move(referral, "refuse_day", by=by)
    keep_unnamed(referral, text)
    _say(referral, text, by, "refuse_day")
    return ask_again(referral, "refuse_day", by=by, proposed_day=None, answered_by=None)


@transaction.atomic
def pass_to_colleague(referral, *, by, to) -> Referral:
    """Let the colleague `to` look after the referral: the reminders go there. Everybody sees it as before."""
    referral = lock_for_deed(referral, "pass_on", by=by)
    if to not in post_holders(referral.institution):
        raise Mendable(_("Người này không còn làm ở cơ sở. Chọn người khác."))
    referral.responsible = to
    save(referral, by=by, reason="pass_on")
    if to != by:
        version = referral.history.first()
        leave_notice(to=[to], kind=NoticeKind.REFERRAL_PASSED, about=version, path=answer_path(referral))
    return referral


def _say(referral, text, by, reason) -> None:
    if text.strip():
        save(ReferralMessage(referral=referral, text=text, by=by), by=by, reason=reason)
