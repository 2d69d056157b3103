"""An institution without an account: a letter goes there, the officer records what it says."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Role
from audit.models import Event
from casework.workflow import NotNow
from referrals.access import ANSWER, get_referral, referral_permissions
from referrals.actions import attendance, institution, letters
from referrals.actions.consents import withdraw_consent
from referrals.actions.placement import report_no_show
from referrals.letters import by_letter
from referrals.models import Placement, Referral, ReferralUserObjectPermission
from schools.models import Institution, Post
from tests.referrals.build import ANSWERED, CHILD, THIS_WEEK, UNCONNECTED, make_draft, make_referral
from tests.referrals.test_canaries import BIRTH, NEVER, SHAREABLE, planted, words_of
from tests.reports.reading import squeeze, with_pypdf
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
CODE = re.compile(r"([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}")


def again(referral):
    return Referral.objects.get(pk=referral.pk)


def by_post(cast, state="sent", **draft):
    return make_referral(cast, state, to=None, **draft)


def connect(cast, username="moi_den"):
    """Somebody at the centre is given an account."""
    user = type(cast["thu"]).objects.create(username=username, full_name="Lý Thị Mới Đến")
    starts = dt.date(2025, 7, 1)
    Role.objects.create(user=user, kind="counsellor", starts=starts)
    Post.objects.create(user=user, institution=Institution.objects.get(name=UNCONNECTED), starts=starts)
    return user


def printed(client, referral):
    response = client.post(reverse("reports:referral_letter", args=[referral.pk]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return squeeze(" ".join(with_pypdf(response.content)))


def test_sending_gives_a_code_and_no_rights_and_starts_the_clock(cast):
    referral = by_post(cast)
    assert CODE.fullmatch(referral.letter_code)
    assert (referral.state, by_letter(referral)) == ("sent", True)
    assert not ReferralUserObjectPermission.objects.filter(content_object=referral).exists()
    clock = referral.case.deadlines.get(about=f"referrals.referral:{referral.pk}", met_at=None)
    assert (clock.kind, clock.due_at) == ("referral_answer", referral.answer_due)
    # Where somebody reads on the system there is no letter.
    assert (make_referral(cast).letter_code, by_letter(make_referral(cast))) == ("", False)


def test_the_letter_holds_what_may_be_seen_before_acceptance_and_nothing_else(cast, sign_in):
    referral = by_post(cast, case=planted(cast))
    client = sign_in(cast["lan"])
    cast["lan"].phone = "0273 3840 999"
    cast["lan"].save()
    said = printed(client, referral)
    for word in (referral.letter_code, UNCONNECTED, "Xã Tân Hòa", "Học buổi chiều được", "0273 3840 999"):
        assert word in said
    assert f"{timezone.localtime(referral.answer_due):%d/%m/%Y}" in said
    hidden = [*NEVER, *words_of(*SHAREABLE), referral.case.code, referral.number]
    assert [word for word in hidden if word in said] == []
    event = Event.objects.filter(deed="downloaded").get()
    assert (event.actor, event.object_pk) == (cast["lan"], str(referral.pk))


def test_the_second_letter_holds_what_was_shared(cast, sign_in):
    referral = by_post(cast, "accepted", case=planted(cast), shared=["name", "birth"])
    said = printed(sign_in(cast["lan"]), referral)
    assert (CHILD in said, f"{BIRTH:%d/%m/%Y}" in said) == (True, True)
    hidden = [*NEVER, *words_of("village", "caregiver", "phone", "schooling"), referral.case.code]
    assert [word for word in hidden if word in said] == []


@pytest.mark.parametrize("state", ["sent", "accepted", "placed"])
def test_without_consent_there_is_no_letter(cast, sign_in, state):
    referral = by_post(cast, state)
    withdraw_consent(referral.consent, by=cast["lan"])
    client = sign_in(cast["lan"])
    answer = client.post(reverse("reports:referral_letter", args=[referral.pk]))
    assert answer.url == reverse("referrals:sent", args=[referral.pk])
    own = client.get(reverse("referrals:sent", args=[referral.pk])).content.decode()
    assert f"lấy lại thư mã {referral.letter_code} ở cơ sở để hủy" in own
    page = client.get(reverse("referrals:letter", args=[referral.pk])).content.decode()
    assert ("Tải thư để in" in page, "Học buổi chiều được" in page, CHILD in page) == (False, False, False)


def test_the_page_of_the_letter_shows_it_and_offers_the_answer(cast, sign_in):
    referral = by_post(cast)
    client = sign_in(cast["lan"])
    page = client.get(reverse("referrals:letter", args=[referral.pk])).content.decode()
    assert referral.letter_code in page
    assert reverse("referrals:letter_answer", args=[referral.pk]) in page
    assert "Học buổi chiều được" in page
    assert "Phiếu đi bằng thư" in client.get(reverse("referrals:sent", args=[referral.pk])).content.decode()


ACCEPTED = {"answer": "accept", "first_day_expected": f"{today():%d/%m/%Y}"}
TOLD = {"answer_from": "Xơ Maria Hiền", "answer_how": "meeting", "answer_on": f"{today():%d/%m/%Y}"}


@pytest.mark.parametrize(
    ("sent", "state", "kept"),
    [
        (ACCEPTED, "accepted", {"first_day_expected": today()}),
        ({"answer": "decline", "reason": "full"}, "declined", {"decline_reason": "full"}),
        ({"answer": "ask", "text": "Trẻ có ăn trưa ở lớp không?"}, "question", {}),
    ],
)
def test_each_answer_is_recorded_with_who_how_and_when(cast, sign_in, sent, state, kept):
    referral = by_post(cast)
    client, lan = sign_in(cast["lan"]), cast["lan"]
    address = reverse("referrals:letter_answer", args=[referral.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {**TOLD, **sent}).url == reverse("referrals:sent", args=[referral.pk])
    now = again(referral)
    assert (now.state, now.answer_from, now.answer_how, now.answer_on) == (
        state,
        "Xơ Maria Hiền",
        "meeting",
        today(),
    )
    assert {name: getattr(now, name) for name in kept} == kept
    running = now.case.deadlines.filter(kind="referral_answer", met_at=None, cancelled_at=None)
    assert running.exists() is (state == "question")
    # She did it herself: nobody has to tell her.
    assert not Notice.objects.filter(recipient=lan, kind="referral_answered").exists()
    page = client.get(reverse("referrals:sent", args=[referral.pk])).content.decode()
    assert "Xơ Maria Hiền" in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "decline"}, "reason"),
        ({"answer": "decline", "reason": "other"}, "comment"),
        ({"answer": "ask"}, "text"),
        ({**ACCEPTED, "answer_from": ""}, "answer_from"),
        ({**ACCEPTED, "answer_how": "x"}, "answer_how"),
        ({**ACCEPTED, "answer_on": "hôm qua"}, "answer_on"),
        ({**ACCEPTED, "answer_on": f"{today() + dt.timedelta(days=1):%d/%m/%Y}"}, "__all__"),
        ({**ACCEPTED, "answer_on": f"{today() - dt.timedelta(days=1):%d/%m/%Y}"}, "__all__"),
    ],
)
def test_bad_answers_are_sent_back_and_nothing_changes(cast, sign_in, sent, field):
    referral = by_post(cast)
    address = reverse("referrals:letter_answer", args=[referral.pk])
    response = sign_in(cast["lan"]).post(address, {**TOLD, **sent})
    assert list(response.context["form"].errors) == [field]
    assert (again(referral).state, again(referral).answer_from) == ("sent", "")


@pytest.mark.parametrize(
    "told",
    [
        {"answer": "ask", "text": f"{CHILD} là ai?"},
        {"answer": "decline", "reason": "full", "comment": "0911000222"},
    ],
)
def test_what_the_officer_writes_down_for_it_names_nobody(cast, sign_in, told):
    """Somebody there may get an account later and read it."""
    referral = by_post(cast)
    address = reverse("referrals:letter_answer", args=[referral.pk])
    form = sign_in(cast["lan"]).post(address, {**TOLD, **told}).context["form"]
    assert "Bỏ khỏi nội dung này" in form.errors["__all__"][0]
    assert (again(referral).state, again(referral).answer_from, referral.messages.count()) == ("sent", "", 0)


def test_an_institution_that_has_an_account_answers_for_itself(cast, sign_in):
    """From the day on which somebody there has one, the officer is refused, by page and by deed."""
    electronic, sent, accepted = make_referral(cast), by_post(cast), by_post(cast, "accepted")
    lan, client = cast["lan"], sign_in(cast["lan"])
    told = {"answer": "accept", **ANSWERED}
    with pytest.raises(NotNow, match="nên tự trả lời"):
        letters.record_answer(electronic, by=lan, **told)
    with pytest.raises(NotNow, match="đến thẳng cơ sở"):
        letters.issue_letter(electronic, by=lan)
    newcomer = connect(cast)
    assert institution.grant_open_referrals(newcomer.posts.get(), by=cast["an"]) == 2
    with pytest.raises(NotNow, match="nên tự trả lời"):
        letters.record_answer(sent, by=lan, **told)
    for deed in (
        lambda: institution.accept_referral(sent, by=lan),
        lambda: institution.enrol_child(accepted, by=lan, starts=today(), group="7A"),
        lambda: report_no_show(accepted, by=lan, reason="work"),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    posted = {**TOLD, **ACCEPTED}
    assert client.post(reverse("referrals:letter_answer", args=[sent.pk]), posted).status_code == 403
    assert client.get(reverse("referrals:letter_enrol", args=[accepted.pk])).status_code == 403
    assert [again(one).state for one in (electronic, sent, accepted)] == ["sent", "sent", "accepted"]
    own = reverse("referrals:referral", args=[sent.pk])
    assert sign_in(newcomer).get(own).status_code == 200


@pytest.mark.parametrize("name", ["minh", "quang", "hoa", "thu", "dung"])
def test_nobody_but_the_officers_of_the_case_records_for_an_institution(cast, sign_in, name):
    referral = by_post(cast)
    assert referral_permissions(cast["lan"], referral) >= {"refer", ANSWER}
    assert ANSWER not in referral_permissions(cast[name], referral)
    with pytest.raises(PermissionDenied):
        letters.record_answer(referral, by=cast[name], answer="accept", **ANSWERED)
    status = 403 if name in ("minh", "quang") else 404
    for route in ("referrals:letter", "referrals:letter_answer"):
        answer = sign_in(cast[name]).get(reverse(route, args=[referral.pk]))
        assert (answer.status_code, referral.letter_code in answer.content.decode()) == (status, False)
    post = sign_in(cast[name]).post(reverse("reports:referral_letter", args=[referral.pk]))
    assert post.status_code == status


def test_from_the_first_day_to_the_last_through_the_officer(cast, sign_in):
    referral = by_post(cast, "accepted")
    client, lan = sign_in(cast["lan"]), cast["lan"]
    starts = THIS_WEEK - dt.timedelta(weeks=1)

    def post(name, data):
        answer = client.post(reverse(f"referrals:{name}", args=[referral.pk]), data)
        assert answer.url == reverse("referrals:sent", args=[referral.pk]), answer.context["form"].errors

    post("letter_enrol", {"starts": f"{starts:%d/%m/%Y}", "group": "Lớp tình thương"})
    assert again(referral).state == "placed"
    post("letter_week", {"week": f"{starts:%d/%m/%Y}", "days_expected": "5", "days_attended": "4"})
    week = Placement.objects.get(referral=referral).weeks.get()
    assert (week.week, week.days_expected, week.days_attended, week.by) == (starts, 5, 4, lan)
    wrong = {"week": f"{starts:%d/%m/%Y}", "days_expected": "3", "days_attended": "4"}
    page = client.post(reverse("referrals:letter_week", args=[referral.pk]), wrong)
    assert list(page.context["form"].errors) == ["__all__"]
    post("letter_end", {"reason": "completed", "ends": f"{today():%d/%m/%Y}"})
    assert again(referral).state == "completed"
    # It has ended: there is no letter and nothing to record any more.
    assert "không còn thư" in client.get(reverse("referrals:letter", args=[referral.pk])).content.decode()
    assert client.get(reverse("referrals:letter_week", args=[referral.pk])).status_code == 403
    with pytest.raises(NotNow):
        letters.issue_letter(referral, by=lan)


def test_a_child_who_does_not_come_is_recorded(cast, sign_in):
    referral = by_post(cast, "accepted")
    Referral.objects.filter(pk=referral.pk).update(first_day_expected=today() - dt.timedelta(days=3))
    address = reverse("referrals:letter_no_show", args=[referral.pk])
    sign_in(cast["lan"]).post(address, {"reason": "work"})
    assert again(referral).no_show_reason == "work"


def test_what_nobody_answers_expires_as_any_other(cast):
    referral = by_post(cast)
    institution.expire_referral(referral)
    assert (again(referral).state, by_letter(again(referral))) == ("expired", False)
    assert Notice.objects.filter(recipient=cast["lan"], kind="referral_answered").exists()


def test_where_the_last_reader_left_a_letter_can_still_go(cast, sign_in):
    referral = make_referral(cast)
    Post.objects.filter(user=cast["thu"]).update(ends=today() - dt.timedelta(days=1))
    client = sign_in(cast["lan"])
    # Nobody has asked for a letter yet: the officer answers nothing in the school's place.
    assert client.get(reverse("referrals:letter_answer", args=[referral.pk])).status_code == 403
    assert (
        "Không còn ai ở cơ sở" in client.get(reverse("referrals:sent", args=[referral.pk])).content.decode()
    )
    code = letters.issue_letter(referral, by=cast["lan"]).letter_code
    assert letters.issue_letter(referral, by=cast["lan"]).letter_code == code
    assert client.get(reverse("referrals:letter_answer", args=[referral.pk])).status_code == 200


def test_the_list_of_what_was_sent_shows_the_code_that_is_said_on_the_telephone(cast, sign_in):
    letter, other = by_post(cast), make_referral(cast)
    page = sign_in(cast["lan"]).get(reverse("referrals:mine"), {"muc": "cho"}).content.decode()
    assert (page.count("Mã thư:"), letter.letter_code in page, other.number in page) == (1, True, True)


def test_the_draft_says_that_it_goes_by_letter(cast, sign_in):
    draft = make_draft(cast, to=None)
    page = sign_in(cast["lan"]).get(reverse("referrals:check", args=[draft.pk])).content.decode()
    assert "phiếu đi bằng thư" in page
    assert "Gửi bằng thư</button>" in page


def test_an_officer_who_is_told_twice_is_told_that_it_was_recorded(cast):
    referral = by_post(cast)
    letters.record_answer(referral, by=cast["lan"], answer="decline", reason="full", **ANSWERED)
    with pytest.raises(NotNow, match="Nguyễn Thị Lan đã chuyển phiếu sang"):
        letters.record_answer(referral, by=cast["lan"], answer="accept", **ANSWERED)
    with pytest.raises(NotNow):
        attendance.record_attendance(
            Placement(referral=again(referral)),
            by=cast["lan"],
            week=THIS_WEEK,
            days_expected=5,
            days_attended=5,
        )


def test_the_trail_tells_of_looking_at_the_letter(cast):
    referral = by_post(cast)
    get_referral(cast["lan"], referral.pk, "refer")
    assert Event.objects.first().deed == "read"
