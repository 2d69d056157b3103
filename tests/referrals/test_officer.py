"""Deeds of the officer: drafting, consent, sending, answering, taking back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Notice, User
from areas.models import DatedNumber
from casework.deadlines import due_at
from casework.models import Case, Consent
from casework.workflow import NotNow
from referrals.access import shared_referrals
from referrals.actions import consents, officer
from referrals.actions.institution import expire_unanswered
from referrals.models import Referral, ReferralUserObjectPermission
from referrals.workflow import consent_obstacles
from schools.models import Institution
from tests.factories import make_case
from tests.referrals.build import CHILD, add_colleague, make_draft, make_placement, make_referral
from vietnam.calendar import add_working_days, end_of_day, today

pytestmark = pytest.mark.django_db
STRANGERS = ["minh", "quang", "hoa", "thu", "dung", "yen", "an"]


def again(referral):
    return Referral.objects.get(pk=referral.pk)


def reasons(record):
    return list(record.history.values_list("history_change_reason", flat=True))


def clock(referral):
    """The one clock of the referral's answer, or None."""
    return referral.case.deadlines.filter(about=f"referrals.referral:{referral.pk}").first()


def test_a_draft_belongs_to_one_case_and_turns_to_another_institution(cast):
    referral = make_draft(cast)
    house = Institution.objects.get(posts__user=cast["dung"])
    turned = officer.compose_referral(referral.case, by=cast["lan"], need="bridging", institution=house)
    assert turned.pk == referral.pk
    assert (turned.institution, turned.programme, turned.consent) == (house, None, None)
    assert turned.message == "Học buổi chiều được"
    assert Consent.objects.count() == 1


def test_the_same_institution_keeps_the_consent(cast):
    referral = make_draft(cast)
    same = officer.compose_referral(
        referral.case, by=cast["lan"], need="service", institution=referral.institution
    )
    assert same.consent == referral.consent
    assert reasons(same) == ["compose_referral", "give_consent", "save_draft", "compose_referral"]


def test_only_officers_of_the_commune_write_and_send(cast):
    referral = make_draft(cast)
    case, place = referral.case, referral.institution
    deeds = (
        lambda by: officer.compose_referral(case, by=by, need="service", institution=place),
        lambda by: officer.save_draft(referral, by=by, message="khác"),
        lambda by: consents.give_consent(referral, by=by, caregiver_name="Khác", given_on=today()),
        lambda by: officer.send_referral(referral, by=by),
        lambda by: officer.withdraw_referral(referral, by=by),
    )
    for deed in deeds:
        for stranger in STRANGERS:
            with pytest.raises(PermissionDenied):
                deed(cast[stranger])
    assert again(referral).message == "Học buổi chiều được"
    assert (again(referral).state, again(referral).history.count()) == ("draft", 3)
    officer.send_referral(referral, by=cast["lan"])
    assert again(referral).state == "sent"


@pytest.mark.parametrize("state", ["new", "assessed", "planned"])
def test_a_case_without_an_approved_plan_is_not_referred(cast, state):
    case = make_case(by=cast["lan"], state=state)
    place = Institution.objects.get(posts__user=cast["thu"])
    with pytest.raises(NotNow):
        officer.compose_referral(case, by=cast["lan"], need="service", institution=place)
    assert not case.referrals.exists()


def test_sending_tells_grants_and_starts_the_clock(cast):
    colleague = add_colleague(cast)
    referral = make_draft(cast)
    officer.send_referral(referral, by=cast["lan"])
    referral = again(referral)
    assert referral.state == "sent"
    assert referral.answer_due == due_at("referral_answer", referral.sent_at)
    assert (clock(referral).kind, clock(referral).due_at) == ("referral_answer", referral.answer_due)
    for counsellor in (cast["thu"], colleague):
        assert list(shared_referrals(counsellor)) == [referral]
        notice = Notice.objects.get(recipient=counsellor)
        assert (notice.kind, notice.path) == ("referral_sent", f"/co-so/phieu/{referral.pk}/")
        assert notice.case_code == ""
    assert ReferralUserObjectPermission.objects.count() == 2
    assert Case.objects.get(pk=referral.case_id).state == "in_progress"
    last = referral.history.first()
    assert (last.history_change_reason, last.history_user) == ("send", cast["lan"])


def test_the_days_to_answer_and_to_expire_are_settings(cast):
    DatedNumber.objects.create(name="referral_answer_days", value=2, starts=today(), source="QĐ 1")
    DatedNumber.objects.create(name="referral_expiry_days", value=1, starts=today(), source="QĐ 1")
    referral = make_draft(cast)
    officer.send_referral(referral, by=cast["lan"])
    referral = again(referral)
    assert referral.answer_due == end_of_day(add_working_days(today(), 2))
    assert clock(referral).due_at == referral.answer_due
    Referral.objects.filter(pk=referral.pk).update(answer_due=timezone.now() - dt.timedelta(days=5))
    assert expire_unanswered() == 1


def test_sending_twice_sends_once(cast):
    referral = make_referral(cast, "sent")
    with pytest.raises(NotNow, match="Nguyễn Thị Lan đã chuyển phiếu sang “Chờ trả lời”"):
        officer.send_referral(referral, by=cast["lan"])
    assert reasons(referral).count("send") == 1


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        (None, "Ghi nhận sự đồng ý"),
        ({"child_agrees": None}, "Trẻ từ đủ 7 tuổi"),
        ({"child_agrees": False}, "Trẻ từ đủ 7 tuổi"),
        ({"child_agrees": True, "until": today() - dt.timedelta(days=1)}, "hết giá trị"),
        ({"child_agrees": True, "given_on": today() + dt.timedelta(days=1)}, "hết giá trị"),
    ],
)
def test_nothing_is_sent_without_valid_consent(cast, consent, said):
    referral = make_draft(cast, consent=False)
    if consent is not None:
        given = {"caregiver_name": "Trần Thị Mẹ", "given_on": today(), **consent}
        consents.give_consent(referral, by=cast["lan"], **given)
    with pytest.raises(NotNow, match=said):
        officer.send_referral(referral, by=cast["lan"])
    assert again(referral).state == "draft"
    assert not ReferralUserObjectPermission.objects.exists()
    assert not Notice.objects.filter(kind="referral_sent").exists()


def test_from_seven_years_on_the_child_consents_as_well(cast):
    referral = make_draft(cast)
    child, consent = referral.case.child, referral.consent
    for years, precision, agrees, missing in (
        (6, "day", None, 0),
        (7, "day", None, 1),
        (7, "day", True, 0),
        (6, "month", None, 1),
        (5, "month", None, 0),
        (6, "day", False, 1),
    ):
        child.birth_date = today().replace(year=today().year - years, day=1)
        if precision == "month":  # a whole month before, so that the month has passed
            child.birth_date = (child.birth_date - dt.timedelta(days=1)).replace(day=1)
        child.birth_precision, consent.child_agrees = precision, agrees
        assert len(consent_obstacles(child, consent, today())) == missing


def test_a_child_of_unknown_age_is_asked(cast):
    referral = make_draft(cast)
    child = referral.case.child
    child.birth_date, child.birth_precision = None, "unknown"
    referral.consent.child_agrees = None
    assert len(consent_obstacles(child, referral.consent, today())) == 1


def test_an_institution_that_was_closed_receives_nothing(cast):
    referral = make_draft(cast)
    Institution.objects.filter(pk=referral.institution_id).update(is_active=False)
    with pytest.raises(NotNow, match="đã ngừng hoạt động"):
        officer.send_referral(referral, by=cast["lan"])
    assert again(referral).state == "draft"


@pytest.mark.parametrize("text", [CHILD, "em canary son ca HOA MI học tốt", "Mẹ là Trần Thị Mẹ."])
def test_a_message_names_nobody(cast, text):
    referral = make_draft(cast)
    with pytest.raises(NotNow, match="Bỏ khỏi nội dung này: họ và tên"):
        officer.save_draft(referral, by=cast["lan"], message=text)
    assert again(referral).message == "Học buổi chiều được"


def test_an_answer_gives_the_institution_its_time_again(cast):
    referral = make_referral(cast, "question")
    before = referral.answer_due
    Referral.objects.filter(pk=referral.pk).update(answer_due=before - dt.timedelta(days=9))
    officer.answer_question(referral, by=cast["lan"], text="Lớp 6")
    referral = again(referral)
    assert referral.state == "sent"
    assert referral.answer_due >= before
    assert clock(referral).due_at == referral.answer_due
    assert [(m.text, m.by) for m in referral.messages.all()][1] == ("Lớp 6", cast["lan"])
    assert Notice.objects.filter(recipient=cast["thu"], kind="referral_sent").count() == 2


def test_an_answer_names_nobody_either(cast):
    referral = make_referral(cast, "question")
    with pytest.raises(NotNow, match="Bỏ khỏi nội dung này: họ và tên"):
        officer.answer_question(referral, by=cast["lan"], text=f"Em {CHILD}")
    assert referral.messages.count() == 1
    assert again(referral).state == "question"


@pytest.mark.parametrize("state", ["draft", "sent", "question", "accepted"])
def test_taking_back_ends_grants_and_clock(cast, state):
    referral = make_referral(cast, state)
    officer.withdraw_referral(referral, by=cast["lan"])
    assert again(referral).state == "withdrawn"
    assert not ReferralUserObjectPermission.objects.exists()
    assert not referral.case.deadlines.filter(kind="referral_answer", met_at=None, cancelled_at=None).exists()
    assert reasons(referral)[0] == "withdraw"


@pytest.mark.parametrize("state", ["placed", "declined", "completed", "withdrawn", "expired"])
def test_what_is_settled_is_not_taken_back(cast, state):
    referral = make_referral(cast, state)
    with pytest.raises(NotNow, match="Rút lại phiếu"):
        officer.withdraw_referral(referral, by=cast["lan"])
    assert again(referral).state == state


def test_withdrawn_consent_takes_waiting_referrals_back_and_leaves_placed_ones(cast):
    placement = make_placement(cast)
    placed = placement.referral
    waiting = make_draft(cast, case=Case.objects.get(pk=placed.case_id), consent=False)
    consents.use_consent(waiting, placed.consent, by=cast["lan"])
    officer.send_referral(waiting, by=cast["lan"])
    consents.withdraw_consent(placed.consent, by=cast["lan"])
    assert (again(waiting).state, again(placed).state) == ("withdrawn", "placed")
    consent = Consent.objects.get(pk=placed.consent_id)
    assert consent.withdrawn_on == today()
    assert reasons(consent)[0] == "withdraw_consent"
    with pytest.raises(NotNow):
        consents.withdraw_consent(placed.consent, by=cast["lan"])


def test_a_receiver_whose_account_is_blocked_gets_nothing_and_what_she_had_can_be_withdrawn(cast):
    waiting = make_referral(cast)
    User.objects.filter(pk=cast["thu"].pk).update(is_active=False)
    before = Notice.objects.filter(recipient=cast["thu"]).count()
    later = officer.send_referral(make_draft(cast), by=cast["lan"])
    assert Notice.objects.filter(recipient=cast["thu"]).count() == before
    assert not ReferralUserObjectPermission.objects.filter(content_object=later).exists()
    # Nobody there has an account any more: it goes by letter.
    assert later.letter_code
    officer.withdraw_referral(waiting, by=cast["lan"])
    assert Referral.objects.get(pk=waiting.pk).state == "withdrawn"
    assert not ReferralUserObjectPermission.objects.filter(content_object=waiting).exists()
