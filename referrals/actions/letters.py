"""Referrals by letter: the letter itself, and the answer that the officer was told."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from casework.workflow import Mendable, NotNow
from referrals.actions.institution import accept_referral, ask_question, decline_referral
from referrals.actions.moves import lock_for_deed
from referrals.actions.officer import keep_unnamed
from referrals.letters import by_letter, coded
from referrals.models import Referral
from referrals.sharing import why_withheld
from schools.access import post_holders
from vietnam.calendar import day_of, today

ANSWERS = {"accept": accept_referral, "decline": decline_referral, "ask": ask_question}


@transaction.atomic
def issue_letter(referral, *, by) -> Referral:
    """Return the live referral for its letter, with a code if it has none yet.

    A letter is of the commune that sends it: after a transfer the new commune's has a code and a day of its
    own, and the one before counts as replaced (`earlier_letters`). Raises `NotNow` when somebody at the
    institution has an account, or when nothing may be shared any more.
    """
    referral = lock_for_deed(referral, "letter", by=by)
    if post_holders(referral.institution):
        raise NotNow(_("Cơ sở này đã có tài khoản: phiếu đến thẳng cơ sở trên hệ thống, không cần thư."))
    if why := why_withheld(referral, referral.state, today()):
        raise NotNow(why)
    if not (referral.letter_code and referral.letter_commune_id == referral.case.commune_id):
        for field, value in coded(referral.case).items():
            setattr(referral, field, value)
        save(referral, by=by, reason="issue_letter")
    return referral


@transaction.atomic
def record_answer(
    referral, *, by, answer: str, answer_from: str, answer_how: str, answer_on: dt.date, **told
) -> None:
    """Record what an institution without an account answered: who there, how (`AnswerHow`) and on which day.

    `answer` is "accept", "decline" or "ask", `told` what that deed takes. Raises `NotNow` for an institution
    that has an account by now: nobody answers in its place.
    """
    referral = lock_for_deed(referral, "letter", by=by)
    if not by_letter(referral):
        raise NotNow(_("Cơ sở này đã có tài khoản nên tự trả lời trên hệ thống."))
    if not day_of(referral.sent_at) <= answer_on <= today():
        raise Mendable(_("Ngày cơ sở trả lời phải từ ngày gửi phiếu đến hôm nay."))
    # Whoever gets an account there later reads these words, before accepting or after the end.
    for words in ("text", "comment"):
        keep_unnamed(referral, told.get(words, ""))
    referral.answer_from, referral.answer_how, referral.answer_on = answer_from, answer_how, answer_on
    save(referral, by=by, reason="record_answer")
    ANSWERS[answer](referral, by=by, **told)
