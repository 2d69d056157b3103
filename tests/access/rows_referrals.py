"""Rows of referrals: the officer's side by the case, the institution's side by grant, post and role."""

from referrals.moving import live_referrals
from referrals.queries import SENT_TABS
from schools.models import Institution, Programme
from tests.access.people import (
    ANY_CHAIR,
    ANY_COUNSELLOR,
    ANY_OFFICER,
    ANY_SUPERVISOR,
    GRANTED,
    KNOW,
    OFFICERS,
    RECEIVING,
)
from tests.access.rows import ELSEWHERE, NO_LONGER, Row, deed, form, listing, page, without
from tests.access.rows_case import day

SHARED = {"shared": ["name", "birth"], "message": "Học buổi chiều được"}
CONSENT = {
    "caregiver_name": "Trần Thị Mẹ",
    "caregiver_agrees": "yes",
    "how": "paper",
    "child_agrees": "yes",
    "given_on": day(),
}
NEW_CONSENT = {**CONSENT, "purpose": "support", "receiver": "union"}
GROUND = {"ground": "state", "receiver": "police", "ground_reason": "Công an điều tra", "until": day(9)}
TAKEN_BACK = {"who": "child", "on": day(), "reason": "Em không muốn nữa"}
ENROL = {"starts": day(), "group": "7A"}
END = {"reason": "completed", "ends": day()}
FIRST_DAY = {"first_day_expected": day()}
CHECK = {"source": "school", "on": day(), "attends": "yes", "keeps_up": "yes", "bullied": "no"}
ENDED = ("referral_declined", "referral_withdrawn", "referral_expired", "referral_completed")
# Neither the officer who sent it nor anybody else on the case's side stands on the institution's side.
TRIES = (*KNOW, *ELSEWHERE, *NO_LONGER)


SENDING = (*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)


def institution(make, *args, **more):
    """Rows of the institution's side: it alone knows this address; who reads may also answer."""
    return make(*args, **{"knows": (), "tries": TRIES, **more})


def programme(_world):
    """The programme of the receiving school."""
    return {"programme": Programme.objects.get(institution__posts__user__username="thu").pk}


def covering(world):
    """The consent on which the draft rests already."""
    return {"consent": world.records["referral_draft"].consent_id}


def responsible(world):
    """The counsellor who is to look after the referral."""
    return {"to": world.people["thu"].pk}


def attended(world):
    """Four days of this week for the child who is placed."""
    placement = world.records["referral_placed"].placement
    return {f"p{placement.pk}": "4"}


def going_on(world):
    """The child goes on wherever it learns or is awaited."""
    return {f"r{row.pk}": "on" for row in live_referrals(world.records["case_proven"])}


def close_school(_world):
    """The receiving school has been closed."""
    Institution.objects.filter(posts__user__username="thu").update(is_active=False)


def full(world):
    """The programme that has no place."""
    return world.key("full")


OFFICER_SIDE = (
    page("referrals:seats", "case_approved", OFFICERS, names=True),
    page("referrals:compare", "case_approved", OFFICERS, names=True),
    *form("referrals:join_line", "case_approved", OFFICERS, {}, names=True, arguments={"programme": full}),
    *form("referrals:leave_line", "waiting", OFFICERS, {"reason": "unwilling"}, names=True),
    *form("referrals:none_fits", "case_approved", OFFICERS, {"text": "Đã gọi ba nơi"}, names=True),
    page("referrals:of_case", "case_approved", KNOW, names=True),
    page("referrals:compose", "case_approved", OFFICERS, names=True),
    *form("referrals:provider", "case_approved", OFFICERS, programme, names=True),
    *form("referrals:moving", "case_proven", OFFICERS, going_on, names=True),
    page("referrals:sent", "referral_draft", KNOW, names=True),
    page("referrals:sent", "referral_placed", KNOW, names=True),
    deed("referrals:sent", "referral_question", OFFICERS, data={"text": "Lớp 6"}),
    page("referrals:sent", "referral_proposed", KNOW, names=True),
    deed("referrals:day", "referral_proposed", OFFICERS, data={"answer": "agree"}),
    deed("referrals:day", "referral_proposed", OFFICERS, data={"answer": "refuse", "text": "Sớm hơn?"}),
    *form("referrals:consent", "referral_draft", OFFICERS, CONSENT, names=True),
    *form("referrals:shared", "referral_draft", OFFICERS, SHARED, names=True),
    *form("referrals:following", "referral_draft", OFFICERS, {"follows": ""}, names=True),
    *form("referrals:check", "referral_draft", OFFICERS, {}, names=True),
    *form("referrals:withdraw", "referral_sent", OFFICERS, {}, names=True),
    *form("referrals:wait", "referral_accepted", OFFICERS, FIRST_DAY, names=True),
    *form("referrals:placement_check", "referral_placed", OFFICERS, CHECK, names=True),
    deed("referrals:consent_used", "referral_draft", OFFICERS, data=covering),
    page("referrals:consents", "case_approved", KNOW, names=True),
    *form("referrals:consent_new", "case_approved", OFFICERS, NEW_CONSENT, names=True),
    *form("referrals:ground_new", "case_approved", OFFICERS, GROUND, names=True),
    *form("referrals:consent_withdraw", "consent", OFFICERS, TAKEN_BACK, names=True),
)
# An institution without an account: the officers of the case record what it says.
LETTER_ANSWER = {
    "answer": "accept",
    "answer_from": "Xơ Maria Hiền",
    "answer_how": "phone",
    "answer_on": day(),
}
LETTER_WEEK = {"week": day(), "days_expected": "5", "days_attended": "5"}
BY_LETTER = (
    page("referrals:letter", "letter_sent", OFFICERS, names=True),
    page("referrals:letter", "letter_accepted", OFFICERS, names=True),
    Row("reports:referral_letter", "POST", OFFICERS, "letter_accepted", knows=without(KNOW, *OFFICERS)),
    *form("referrals:letter_answer", "letter_sent", OFFICERS, LETTER_ANSWER, names=True),
    *form("referrals:letter_enrol", "letter_accepted", OFFICERS, ENROL, names=True),
    *form("referrals:letter_no_show", "letter_accepted", OFFICERS, {"reason": "work"}, names=True),
    *form("referrals:letter_week", "letter_placed", OFFICERS, LETTER_WEEK, names=True),
    *form("referrals:letter_end", "letter_placed", OFFICERS, END, names=True),
    # Where somebody reads on the system nobody answers in their place.
    deed("referrals:letter_answer", "referral_sent", (), changes=False, data=LETTER_ANSWER, knows=KNOW),
    deed("referrals:letter_enrol", "referral_accepted", (), changes=False, data=ENROL, knows=KNOW),
)
INSTITUTION_SIDE = (
    # The institution does not know of a draft, nor of a child's name before it accepts.
    institution(page, "referrals:referral", "referral_sent", GRANTED),
    institution(page, "referrals:referral", "referral_question", GRANTED),
    institution(page, "referrals:referral", "referral_accepted", GRANTED, names=True),
    institution(page, "referrals:referral", "referral_placed", GRANTED, names=True),
    *(institution(page, "referrals:referral", name, RECEIVING) for name in ENDED),
    *institution(form, "referrals:accept", "referral_sent", GRANTED, {}),
    *institution(form, "referrals:decline", "referral_sent", GRANTED, {"reason": "full"}),
    *institution(form, "referrals:ask", "referral_sent", GRANTED, {"text": "Trẻ học lớp mấy?"}),
    *institution(form, "referrals:propose", "referral_sent", GRANTED, {"day": day(9), "text": "Lớp mới"}),
    *institution(form, "referrals:pass_on", "referral_accepted", GRANTED, responsible, names=True),
    *institution(form, "referrals:enrol", "referral_accepted", GRANTED, ENROL, names=True),
    *institution(form, "referrals:first_day", "referral_accepted", GRANTED, FIRST_DAY, names=True),
    *institution(form, "referrals:no_show", "referral_accepted", GRANTED, {"reason": "work"}, names=True),
    *institution(form, "referrals:end", "referral_placed", GRANTED, END, names=True),
    # What has ended may be read; a deed on it is refused by its state and changes nothing.
    *(
        institution(deed, "referrals:accept", name, RECEIVING, changes=False)
        for name in ("referral_declined", "referral_withdrawn", "referral_expired")
    ),
)
# Nobody at all on the institution's side, not even those who see all other referrals of the school.
UNKNOWN = (
    institution(page, "referrals:referral", "referral_draft", ()),
    institution(page, "referrals:referral", "referral_taken_back", ()),
    institution(page, "referrals:referral", "referral_accepted", (), given=close_school),
    *(
        institution(deed, f"referrals:{name}", "referral_draft", (), changes=False, data=data)
        for name, data in (
            ("accept", {}),
            ("decline", {"reason": "full"}),
            ("ask", {"text": "Trẻ học lớp mấy?"}),
            ("propose", {"day": day(9)}),
            ("enrol", ENROL),
            ("first_day", FIRST_DAY),
            ("no_show", {"reason": "work"}),
            ("end", END),
        )
    ),
)
FIGURES = ("sent", "stayed_30")
LISTS = (
    listing("referrals:figures", (*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)),
    *(
        listing(
            "referrals:figures_list", (*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR), data={"figure": figure}
        )
        for figure in FIGURES
    ),
    listing("referrals:mine", SENDING),
    *(listing("referrals:mine", SENDING, data={"muc": tab, "cua": "tat-ca"}, tries=()) for tab in SENT_TABS),
    listing("referrals:inbox", ANY_COUNSELLOR),
    listing("referrals:inbox", ANY_COUNSELLOR, data={"muc": "tiep-nhan"}, names=True, tries=()),
    listing("referrals:inbox", ANY_COUNSELLOR, data={"muc": "dang-hoc"}, names=True, tries=()),
    listing("referrals:inbox", ANY_COUNSELLOR, data={"muc": "ket-thuc"}, tries=()),
    listing("referrals:attendance", ANY_COUNSELLOR, names=True),
    # Counsellors who have not got the child may send the form; nothing comes of it.
    listing(
        "referrals:attendance",
        ("thu",),
        "POST",
        data=attended,
        status=302,
        changes=True,
        apart={"thao": 302, "dung": 302},
    ),
)
ROWS = (*OFFICER_SIDE, *BY_LETTER, *INSTITUTION_SIDE, *UNKNOWN, *LISTS)
