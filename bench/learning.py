"""Referral, grant, placement and weeks of attendance of a case whose plan was approved."""

import datetime as dt

from django.contrib.auth.models import Permission

from casework.enums import OPEN_STATES
from casework.models import Consent
from referrals.access import ANSWER
from referrals.enums import SHARED_STATES, ReferralState, SharedField
from referrals.models import Attendance, Placement, Referral, ReferralUserObjectPermission
from vietnam.calendar import day_of, week_start

# Of a hundred referrals of open cases: how many stand where.
SHARES = {
    ReferralState.SENT: 25,
    ReferralState.QUESTION: 3,
    ReferralState.ACCEPTED: 15,
    ReferralState.PLACED: 45,
    ReferralState.DECLINED: 7,
    ReferralState.EXPIRED: 5,
}
SHARE_REFERRED = 0.7
DAY = dt.timedelta(days=1)


def refer(story, case, state) -> None:
    """Give most cases a referral: anywhere on its way for open ones, completed for closed ones."""
    dice = story.dice
    if dice.random() > SHARE_REFERRED:
        return
    stands = dice.choices(list(SHARES), list(SHARES.values()))[0]
    stands = stands if state in OPEN_STATES else ReferralState.COMPLETED
    referral = send(story, case, stands)
    if stands in (ReferralState.PLACED, ReferralState.COMPLETED):
        _place(story, referral, dice.randint(2, 12), ended=stands == ReferralState.COMPLETED)


def send(story, case, state) -> int:
    """Write a referral of `case` to the school of its commune in `state`, with consent and grant; its key."""
    sent = story.now - story.dice.randint(1, 90) * DAY
    waiting = state in (ReferralState.SENT, ReferralState.QUESTION)
    consent = story.add(
        Consent,
        case_id=case,
        institution_id=story.place.institution,
        caregiver_name="Cha hoặc mẹ",
        child_agrees=True,
        given_on=day_of(sent),
        by_id=story.place.officer,
    )
    referral = story.add(
        Referral,
        case_id=case,
        need="back_to_school",
        institution_id=story.place.institution,
        programme_id=story.place.programme,
        consent_id=consent,
        shared=list(SharedField.values),
        choice_reason="Gần nhà nhất.",
        message="Nên xếp lớp buổi sáng.",
        state=state,
        by_id=story.place.officer,
        sent_at=sent,
        answer_due=sent + 7 * DAY,
        answered_at=None if waiting else sent + 3 * DAY,
        answered_by_id=None if waiting else story.place.counsellor,
    )
    if state in SHARED_STATES:
        grant(story.store, story.place.counsellor, referral)
    return referral


def grant(store, counsellor, referral) -> None:
    """Give `counsellor` the right to answer `referral`."""
    store.add(
        ReferralUserObjectPermission,
        user_id=counsellor,
        permission_id=_answer(store),
        content_object_id=referral,
    )


def _answer(store) -> int:
    """The key of the permission that every grant names, asked for once."""
    if not hasattr(store, "answer"):
        store.answer = Permission.objects.get(codename=ANSWER, content_type__app_label="referrals").pk
    return store.answer


def _place(story, referral, weeks: int, *, ended: bool) -> None:
    first = week_start(day_of(story.now)) - dt.timedelta(weeks=weeks)
    placement = story.add(
        Placement,
        referral_id=referral,
        starts=first,
        group=f"{story.dice.randint(6, 9)}A",
        ends=day_of(story.now) if ended else None,
        end_reason="completed" if ended else "",
    )
    for week in range(weeks):
        story.add(
            Attendance,
            placement_id=placement,
            week=first + dt.timedelta(weeks=week),
            days_expected=5,
            days_attended=story.dice.choice((3, 4, 5, 5, 5)),
            by_id=story.place.counsellor,
            at=story.now,
        )
