"""Referrals in the words of the domain; every state is reached by the real actions."""

import datetime as dt

from audit.actions import save
from casework.enums import CaseState
from referrals.actions import attendance, consents, days, institution, letters, officer
from referrals.enums import SharedField
from referrals.models import Referral
from referrals.needs import Share, fields_for
from schools.models import Institution, Post
from tests.factories import make_case
from vietnam.calendar import today, week_start

CHILD = "Canary Sơn Ca Họa Mi"
SHARED = list(SharedField.values)
REASONS = dict.fromkeys(SHARED, "Trường cần để ghi danh")
THIS_WEEK = week_start(today())
ANSWERED = {"answer_from": "Xơ Maria Hiền", "answer_how": "phone", "answer_on": today()}
# An institution at which nobody has an account.
UNCONNECTED = "Trung tâm GDNN – GDTX Gò Công"
# Born so long ago that a trade may be learnt there.
SIXTEEN = today().replace(day=1) - dt.timedelta(days=16 * 366)


def approved_case(officer_, **report):
    """Return a case whose plan is approved; tests of casework walk the way there, here it only takes time."""
    case = make_case(by=officer_, **report)
    case.state = CaseState.APPROVED
    return save(case, by=officer_, reason="approve_plan")


def make_draft(cast, *, case=None, by="lan", to="thu", consent=True, **draft):
    """Return a draft of `by` with consent of mother and child; everything that the need allows is shared.

    It goes to the institution of the counsellor `to`, or with `to` None where nobody has an account.
    """
    officer_ = cast[by]
    case = case or approved_case(officer_, full_name=CHILD, **({} if to else {"birth_date": SIXTEEN}))
    place = Institution.objects.get(**({"posts__user": cast[to]} if to else {"name": UNCONNECTED}))
    programme = place.programmes.get()
    referral = officer.compose_referral(
        case, by=officer_, need=programme.need, institution=place, programme=programme
    )
    never = fields_for(programme.need, Share.NEVER)
    usual = {"shared": [name for name in SHARED if name not in never], "message": "Học buổi chiều được"}
    officer.save_draft(referral, by=officer_, **{**usual, "share_reasons": REASONS, **draft})
    if consent:
        consents.give_consent(
            referral, by=officer_, caregiver_name="Trần Thị Mẹ", child_agrees=True, given_on=today()
        )
    return Referral.objects.get(pk=referral.pk)


def make_referral(cast, state="sent", **draft):
    """Return a referral of Lan to the school of Thu (or `by`, `to`) in `state`."""
    referral = make_draft(cast, **draft)
    if state == "draft":
        return referral
    sender, answerer = cast[draft.get("by", "lan")], cast.get(draft.get("to", "thu"))
    officer.send_referral(referral, by=sender)
    if draft.get("to", "thu") is None:
        return _told(referral, state, sender)
    for step in PATHS[state]:
        STEPS[step](referral, sender, answerer)
    return Referral.objects.get(pk=referral.pk)


def _told(referral, state, sender):
    """Bring a referral by letter to `state`, as the officer is told by the institution."""
    if state != "sent":
        letters.record_answer(referral, by=sender, answer="accept", **ANSWERED)
    if state == "placed":
        STEPS["enrol"](referral, sender, sender)
    return Referral.objects.get(pk=referral.pk)


def make_placement(cast, *, weeks_ago=3, **draft):
    """Return a placement that began on the Monday `weeks_ago` weeks before this one."""
    referral = make_referral(cast, "accepted", **draft)
    by = cast[draft.get("to", "thu")]
    starts = THIS_WEEK - dt.timedelta(weeks=weeks_ago)
    return institution.enrol_child(referral, by=by, starts=starts, group="7A")


def attend(placement, *, by, weeks_ago=1, attended=5, expected=5):
    """Record the week `weeks_ago` weeks before this one."""
    week = THIS_WEEK - dt.timedelta(weeks=weeks_ago)
    return attendance.record_attendance(
        placement, by=by, week=week, days_expected=expected, days_attended=attended
    )


def _end(reason):
    def end(referral, _sender, answerer):
        placement = Referral.objects.get(pk=referral.pk).placement
        why = {"drop_reason": "work"} if reason == "dropped_out" else {}
        institution.end_placement(placement, by=answerer, reason=reason, ends=today(), **why)

    return end


STEPS = {
    "ask": lambda referral, _sender, answerer: institution.ask_question(
        referral, by=answerer, text="Trẻ học lớp mấy?"
    ),
    "propose": lambda referral, _sender, answerer: days.propose_day(
        referral, by=answerer, day=today() + dt.timedelta(days=14), text="Lớp mới mở sau hai tuần"
    ),
    "accept": lambda referral, _sender, answerer: institution.accept_referral(referral, by=answerer),
    "enrol": lambda referral, _sender, answerer: institution.enrol_child(
        referral, by=answerer, starts=THIS_WEEK - dt.timedelta(weeks=3), group="7A"
    ),
    "decline": lambda referral, _sender, answerer: institution.decline_referral(
        referral, by=answerer, reason="full"
    ),
    "withdraw": lambda referral, sender, _answerer: officer.withdraw_referral(referral, by=sender),
    "expire": lambda referral, _sender, _answerer: institution.expire_referral(referral),
    "complete": _end("completed"),
    "drop_out": _end("dropped_out"),
}
PATHS = {
    "sent": (),
    "question": ("ask",),
    "proposed": ("propose",),
    "accepted": ("accept",),
    "placed": ("accept", "enrol"),
    "completed": ("accept", "enrol", "complete"),
    "dropped_out": ("accept", "enrol", "drop_out"),
    "declined": ("decline",),
    "withdrawn": ("withdraw",),
    "expired": ("expire",),
}


def add_colleague(cast, username="thao", at="thu"):
    """Return a second counsellor at the institution of `at`."""
    post = Post.objects.get(user=cast[at])
    colleague = type(cast[at]).objects.create(username=username, full_name="Lý Thị Thảo")
    colleague.roles.create(kind="counsellor", starts=post.starts)
    Post.objects.create(user=colleague, institution=post.institution, starts=post.starts)
    return colleague
