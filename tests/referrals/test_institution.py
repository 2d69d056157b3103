"""Deeds of the institution: accept, decline, ask, enrol, end; and the clock."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from casework.models import Case
from casework.workflow import NotNow
from referrals.actions import attendance, institution
from referrals.models import Placement, Referral, ReferralUserObjectPermission
from tests.referrals.build import THIS_WEEK, add_colleague, approved_case, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
STRANGERS = ["dung", "lan", "hoa", "minh", "quang", "yen", "an"]


def again(referral):
    return Referral.objects.get(pk=referral.pk)


def last(record):
    row = record.history.first()
    return row.history_change_reason, row.history_user


def clock(referral):
    about = f"referrals.referral:{referral.pk}"
    return referral.case.deadlines.get(about=about, kind="referral_answer")


def told(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def dungs(cast):
    """Dũng's own live referral, so that the outsider has something to lose sight of."""
    case = approved_case(cast["hoa"])
    return make_referral(cast, "sent", by="hoa", to="dung", case=case)


def test_accepting_meets_the_clock_and_tells_the_officer(cast):
    referral = make_referral(cast)
    institution.accept_referral(referral, by=cast["thu"], first_day_expected=today())
    referral = again(referral)
    assert (referral.state, referral.answered_by, referral.first_day_expected) == (
        "accepted",
        cast["thu"],
        today(),
    )
    assert clock(referral).met_at is not None
    assert last(referral) == ("accept", cast["thu"])
    assert told(cast["lan"])[-1] == "referral_answered"
    event = Event.objects.filter(deed="moved").first()
    assert (event.reason, event.actor, event.case_code) == ("accept", cast["thu"], referral.case.code)


def test_declining_says_why_and_ends_the_view(cast):
    referral = make_referral(cast)
    institution.decline_referral(referral, by=cast["thu"], reason="other", comment="Lớp đang sửa")
    referral = again(referral)
    assert (referral.state, referral.decline_reason, referral.decline_comment) == (
        "declined",
        "other",
        "Lớp đang sửa",
    )
    assert clock(referral).met_at is not None
    assert not ReferralUserObjectPermission.objects.exists()
    assert told(cast["lan"])[-1] == "referral_answered"


def test_another_reason_must_be_explained(cast):
    referral = make_referral(cast)
    with pytest.raises(NotNow, match="Giải thích"):
        institution.decline_referral(referral, by=cast["thu"], reason="other", comment=" ")
    assert again(referral).state == "sent"
    assert ReferralUserObjectPermission.objects.exists()


def test_a_question_leaves_the_clock_running(cast):
    referral = make_referral(cast)
    institution.ask_question(referral, by=cast["thu"], text="Có giấy khai sinh chưa?")
    assert again(referral).state == "question"
    assert (clock(referral).met_at, clock(referral).cancelled_at) == (None, None)
    message = referral.messages.get()
    assert (message.text, last(message)) == ("Có giấy khai sinh chưa?", ("ask_question", cast["thu"]))


def test_the_officer_is_told_of_each_answer(cast):
    referral = make_referral(cast, "question")
    institution.accept_referral(referral, by=cast["thu"])
    institution.enrol_child(referral, by=cast["thu"], starts=today(), group="7A")
    assert told(cast["lan"]).count("referral_answered") == 3


def test_nobody_else_answers(cast, dungs):
    referral = make_referral(cast)
    deeds = (
        lambda by: institution.accept_referral(referral, by=by),
        lambda by: institution.decline_referral(referral, by=by, reason="full"),
        lambda by: institution.ask_question(referral, by=by, text="?"),
    )
    for stranger in STRANGERS:
        for deed in deeds:
            with pytest.raises(PermissionDenied):
                deed(cast[stranger])
    assert (again(referral).state, referral.messages.count()) == ("sent", 0)
    assert last(referral) == ("send", cast["lan"])
    institution.accept_referral(referral, by=cast["thu"])
    for stranger in STRANGERS:
        with pytest.raises(PermissionDenied):
            institution.enrol_child(referral, by=cast[stranger], starts=today(), group="7A")
    assert not Placement.objects.exists()


def test_the_second_of_two_counsellors_is_told_what_the_first_did(cast):
    colleague = add_colleague(cast)
    referral = make_referral(cast)
    institution.decline_referral(referral, by=cast["thu"], reason="full")
    with pytest.raises(NotNow, match="Phạm Thị Thu đã chuyển phiếu sang “Từ chối tiếp nhận”"):
        institution.accept_referral(referral, by=colleague)
    assert again(referral).state == "declined"


@pytest.mark.parametrize("state", ["draft", "accepted", "placed", "withdrawn", "expired", "completed"])
def test_only_what_waits_is_answered(cast, state):
    referral = make_referral(cast, state)
    with pytest.raises((NotNow, PermissionDenied)):
        institution.accept_referral(referral, by=cast["thu"])
    assert again(referral).state == state


def test_enrolment_begins_the_placement(cast):
    referral = make_referral(cast, "accepted")
    placement = institution.enrol_child(referral, by=cast["thu"], starts=today(), group="7A")
    assert again(referral).state == "placed"
    assert (placement.starts, placement.group, placement.ends) == (today(), "7A", None)
    assert last(placement) == ("enrol_child", cast["thu"])


@pytest.mark.parametrize(("days", "said"), [(-367, "quá xa"), (1, "chưa đến")])
def test_a_first_day_too_far_back_or_ahead_is_a_slip(cast, days, said):
    referral = make_referral(cast, "accepted")
    with pytest.raises(NotNow, match=said):
        institution.enrol_child(
            referral, by=cast["thu"], starts=today() + dt.timedelta(days=days), group="7A"
        )
    assert again(referral).state == "accepted"


def test_a_child_is_enrolled_once(cast):
    placement = make_placement(cast)
    with pytest.raises(NotNow, match="“Đang theo học”"):
        institution.enrol_child(placement.referral, by=cast["thu"], starts=today(), group="7B")
    assert Placement.objects.get().group == "7A"


@pytest.mark.parametrize(
    ("reason", "state", "notice", "clocks"),
    [
        ("completed", "completed", "referral_answered", 0),
        ("moved_on", "completed", "referral_answered", 0),
        ("dropped_out", "dropped_out", "attendance_low", 1),
        ("moved_away", "dropped_out", "attendance_low", 1),
    ],
)
def test_how_a_placement_ends(cast, reason, state, notice, clocks):
    placement = make_placement(cast)
    why = {"drop_reason": "work"} if reason == "dropped_out" else {}
    institution.end_placement(placement, by=cast["thu"], reason=reason, ends=today(), **why)
    referral = again(placement.referral)
    assert referral.state == state
    assert (referral.placement.ends, referral.placement.end_reason) == (today(), reason)
    assert last(referral.placement) == ("end_placement", cast["thu"])
    assert not ReferralUserObjectPermission.objects.exists()
    assert told(cast["lan"])[-1] == notice
    assert referral.case.deadlines.filter(kind="rescreening").count() == clocks
    with pytest.raises(NotNow):
        attendance.record_attendance(
            placement, by=cast["thu"], week=THIS_WEEK, days_expected=5, days_attended=5
        )


@pytest.mark.parametrize("days", [-200, 1])
def test_a_placement_ends_between_its_first_day_and_today(cast, days):
    placement = make_placement(cast)
    with pytest.raises(NotNow, match="Ngày kết thúc"):
        institution.end_placement(
            placement, by=cast["thu"], reason="completed", ends=today() + dt.timedelta(days=days)
        )
    assert again(placement.referral).state == "placed"


def test_what_nobody_answers_expires(cast):
    referral = make_referral(cast)
    institution.expire_referral(referral)
    assert again(referral).state == "expired"
    assert last(referral) == ("expire", None)
    assert clock(referral).cancelled_at is not None
    assert not ReferralUserObjectPermission.objects.exists()
    with pytest.raises(NotNow, match="Hệ thống đã chuyển phiếu"):
        institution.accept_referral(referral, by=cast["thu"])


def test_an_answered_referral_does_not_expire(cast):
    referral = make_referral(cast, "accepted")
    with pytest.raises(NotNow):
        institution.expire_referral(referral)
    assert again(referral).state == "accepted"
    assert Case.objects.get(pk=referral.case_id).state == "in_progress"


def test_the_clock_expires_what_waited_five_working_days_beyond_its_date(cast):
    long_ago, lately = make_referral(cast), make_referral(cast)
    Referral.objects.filter(pk=long_ago.pk).update(answer_due=timezone.now() - dt.timedelta(days=15))
    Referral.objects.filter(pk=lately.pk).update(answer_due=timezone.now() - dt.timedelta(days=1))
    assert institution.expire_unanswered() == 1
    assert institution.expire_unanswered() == 0
    assert (again(long_ago).state, again(lately).state) == ("expired", "sent")
