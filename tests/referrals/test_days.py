"""Another first day, who looks after a referral, and that nobody answers a referral of their own."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from casework.workflow import Mendable, NotNow
from referrals.actions import days, institution, officer
from referrals.models import Referral
from schools.models import Post
from tests.referrals.build import CHILD, add_colleague, approved_case, make_draft, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
LATER = today() + dt.timedelta(days=14)


def again(referral):
    return Referral.objects.get(pk=referral.pk)


def clock(referral):
    return referral.case.deadlines.get(kind="referral_answer", about=f"referrals.referral:{referral.pk}")


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_another_day_is_agreed_to_and_the_child_is_accepted(cast, sign_in):
    referral = make_referral(cast)
    thu, lan = sign_in(cast["thu"]), sign_in(cast["lan"])
    address = reverse("referrals:propose", args=[referral.pk])
    for slip in ("01/01/2020", f"{today() + dt.timedelta(days=400):%d/%m/%Y}"):
        page = text(thu.post(address, {"day": slip, "text": "Mở lớp mới"}))
        assert "Chọn một ngày từ hôm nay" in page
        assert "Mở lớp mới" in page
    assert again(referral).state == "sent"
    assert thu.post(address, {"day": f"{LATER:%d/%m/%Y}", "text": "Mở lớp mới"}).status_code == 302
    proposed = again(referral)
    assert (proposed.state, proposed.proposed_day, proposed.answered_by) == ("proposed", LATER, cast["thu"])
    assert Notice.objects.filter(recipient=cast["lan"], kind="referral_answered").exists()
    assert clock(referral).met_at is None
    # The name is not shown before the officer agrees.
    assert CHILD not in text(thu.get(reverse("referrals:referral", args=[referral.pk])))
    sent = reverse("referrals:sent", args=[referral.pk])
    assert f"Cơ sở nhận trẻ từ ngày {LATER:%d/%m/%Y}" in text(lan.get(sent))
    assert lan.post(reverse("referrals:day", args=[referral.pk]), {"answer": "agree"}).url == sent
    accepted = again(referral)
    assert (accepted.state, accepted.first_day_expected) == ("accepted", LATER)
    assert clock(referral).met_at is not None
    assert CHILD in text(thu.get(reverse("referrals:referral", args=[referral.pk])))
    assert [step.history_change_reason for step in accepted.history.all()[:2]] == ["agree_day", "propose_day"]


def test_a_day_that_does_not_suit_goes_back_with_the_whole_time(cast, sign_in):
    referral = make_referral(cast, "proposed")
    Referral.objects.filter(pk=referral.pk).update(answer_due=timezone.now())
    lan, address = sign_in(cast["lan"]), reverse("referrals:day", args=[referral.pk])
    named = text(lan.post(address, {"answer": "refuse", "text": f"{CHILD} cần sớm hơn"}))
    assert "cần sớm hơn" in named
    assert "họ và tên “" in named
    assert again(referral).state == "proposed"
    assert lan.post(address, {"answer": "refuse", "text": "Cần sớm hơn"}).status_code == 302
    back = again(referral)
    assert (back.state, back.proposed_day, back.answered_at, back.answered_by) == ("sent", None, None, None)
    assert back.answer_due > timezone.now() + dt.timedelta(days=3)
    assert clock(referral).due_at == back.answer_due
    assert [said.text for said in back.messages.all()] == ["Lớp mới mở sau hai tuần", "Cần sớm hơn"]
    with pytest.raises(NotNow):
        days.agree_day(referral, by=cast["lan"])


def test_of_two_counsellors_the_second_proposes_nothing(cast):
    colleague, referral = add_colleague(cast), make_referral(cast)
    institution.decline_referral(referral, by=cast["thu"], reason="full")
    with pytest.raises((NotNow, PermissionDenied)):
        days.propose_day(referral, by=colleague, day=LATER)
    assert again(referral).proposed_day is None


def test_a_referral_is_passed_to_a_colleague_who_still_works_there(cast, sign_in):
    colleague, referral, other = add_colleague(cast), make_referral(cast), make_referral(cast)
    thu, address = sign_in(cast["thu"]), reverse("referrals:pass_on", args=[referral.pk])
    assert thu.post(address, {"to": cast["dung"].pk}).status_code == 200
    with pytest.raises(Mendable):
        days.pass_to_colleague(referral, by=cast["thu"], to=cast["dung"])
    assert again(referral).responsible is None
    assert thu.post(address, {"to": colleague.pk}).status_code == 302
    assert again(referral).responsible == colleague
    assert Notice.objects.get(kind="referral_passed").recipient == colleague
    inbox, own = reverse("referrals:inbox"), {"cua": "toi"}
    assert other.number not in text(sign_in(colleague).get(inbox, own))
    assert referral.number in text(sign_in(colleague).get(inbox, own))
    # Everybody there goes on seeing it.
    everybody = text(thu.get(inbox))
    assert referral.number in everybody
    assert "Lý Thị Thảo" in everybody
    assert referral.number not in text(thu.get(inbox, own))


@pytest.mark.parametrize("sender", [True, False])
def test_nobody_answers_a_referral_of_the_own_side(cast, sign_in, sender):
    """An officer of the commune who also works at the school, whoever of the officers sent it."""
    both = cast["lan"]
    both.roles.create(kind="counsellor", starts=today())
    school = Post.objects.get(user=cast["thu"]).institution
    Post.objects.create(user=both, institution=school, starts=today())
    other = type(both).objects.create(username="officer-2", full_name="Võ Thị Hai")
    other.roles.create(kind="officer", starts=today(), area=both.roles.get(kind="officer").area)
    case = approved_case(both, full_name=CHILD)
    draft = make_draft(cast, case=case)
    referral = officer.send_referral(draft, by=both if sender else other)
    Referral.objects.filter(pk=referral.pk).update(by=both if sender else other)
    client = sign_in(both)
    page = text(client.get(reverse("referrals:referral", args=[referral.pk])))
    assert "không tự trả lời được" in page
    assert "Tiếp nhận trẻ" not in page
    for name, posted in (("accept", {}), ("decline", {"reason": "full"}), ("propose", {"day": "01/01/2027"})):
        assert client.post(reverse(f"referrals:{name}", args=[referral.pk]), posted).status_code == 403
    assert again(referral).state == "sent"
    institution.accept_referral(referral, by=cast["thu"])
    assert again(referral).state == "accepted"
