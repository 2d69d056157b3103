"""Pages of the officer: what they show, what they do, and that nobody else gets anywhere."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from casework.actions.shares import open_urgently
from casework.models import Case
from referrals.actions.institution import decline_referral
from referrals.models import Referral
from schools.models import Post, Programme
from tests.factories import CANARIES, make_case
from tests.referrals.build import CHILD, approved_case, attend, make_draft, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
LIST_QUERIES = 8
OUTSIDERS = ("hoa", "yen", "thu", "dung", "an")


@pytest.fixture
def hoas(cast):
    """A referral of another commune's officer, so that the outsider has work of her own."""
    case = approved_case(cast["hoa"], full_name="Trần Văn Khác")
    return make_draft(cast, by="hoa", to="dung", case=case)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def refused(sign_in, cast, address, people=OUTSIDERS, status=404, **posted):
    """Assert that `people` get `status`, no name, and change nothing."""
    before = list(Referral.objects.order_by("pk").values())
    for name in people:
        client = sign_in(cast[name])
        for response in (client.get(address), client.post(address, posted)):
            assert response.status_code in (status, 405)
            assert not [canary for canary in CANARIES if canary in response.content.decode()]
    assert list(Referral.objects.order_by("pk").values()) == before
    assert Event.objects.first().deed == "denied"


def test_the_list_of_a_case_costs_the_same_for_one_and_for_three(
    cast, sign_in, hoas, django_assert_num_queries
):
    referral = make_referral(cast, "declined")
    address = reverse("referrals:of_case", args=[referral.case_id])
    client = sign_in(cast["lan"])
    with django_assert_num_queries(LIST_QUERIES):
        one = text(client.get(address))
    for _more in range(2):
        make_referral(cast, "declined", case=referral.case)
    with django_assert_num_queries(LIST_QUERIES):
        three = text(client.get(address))
    assert (one.count("CG-"), three.count("CG-")) == (1, 3)
    assert CHILD not in three
    refused(sign_in, cast, address)


def test_an_empty_list_says_what_to_do(cast, sign_in):
    early = make_case(by=cast["lan"], state="registered")
    ready = approved_case(cast["lan"])
    pages = [
        text(sign_in(cast["lan"]).get(reverse("referrals:of_case", args=[case.pk])))
        for case in (early, ready)
    ]
    assert "sau khi kế hoạch được phê duyệt" in pages[0]
    assert reverse("referrals:compose", args=[ready.pk]) in pages[1]


def test_the_steps_name_what_comes_first(cast, sign_in, hoas):
    case = approved_case(cast["lan"])
    address = reverse("referrals:compose", args=[case.pk])
    client = sign_in(cast["lan"])
    empty = text(client.get(address))
    assert empty.count("Chọn cơ sở trước") == 2
    assert empty.count("Ghi nhận sự đồng ý trước") == 1
    draft = make_draft(cast, case=case)
    whole = text(client.get(address))
    assert reverse("referrals:check", args=[draft.pk]) in whole
    assert "Chưa làm được" not in whole
    refused(sign_in, cast, address)
    refused(sign_in, cast, address, people=("minh", "quang"), status=403)


def test_a_case_that_cannot_be_referred_yet_says_so(cast, sign_in):
    case = make_case(by=cast["lan"], state="assessed")
    response = sign_in(cast["lan"]).get(reverse("referrals:compose", args=[case.pk]), follow=True)
    assert response.redirect_chain == [(reverse("referrals:of_case", args=[case.pk]), 302)]
    assert "chưa làm được việc này" in text(response)


def test_matches_say_why(cast, sign_in, hoas):
    case = approved_case(cast["lan"])
    address = reverse("referrals:provider", args=[case.pk])
    client = sign_in(cast["lan"])
    page = text(client.get(address))
    assert page.index("Trường THCS Tân Hòa") < page.index("Trường THCS Mỹ Lợi")
    assert "Cùng xã với trẻ · Nhận từ 11 đến 17 tuổi · Còn 12 chỗ · Không thu tiền học" in page
    assert "Cùng tỉnh: Xã Mỹ Lợi" in page
    trade = text(client.get(address, {"need": "vocational"}))
    assert "Chỉ nhận từ 15 đến 18 tuổi, trẻ 12 tuổi" in trade
    assert "Chi phí 150.000 đồng mỗi tháng" in trade
    assert "Nhà mở Sen Hồng" in text(client.get(address, {"need": "bridging", "q": "sen hong"}))
    assert "Không có chương trình nào phù hợp" in text(client.get(address, {"need": "service"}))
    assert text(client.get(address, {"need": "\x00", "q": "'"}))
    refused(sign_in, cast, address, programme="1")


def test_an_unfit_programme_needs_a_reason(cast, sign_in):
    case = approved_case(cast["lan"])
    address = reverse("referrals:provider", args=[case.pk]) + "?need=back_to_school"
    programme = Programme.objects.get(institution__name="Trường THCS Mỹ Lợi")
    Programme.objects.filter(pk=programme.pk).update(places=0)
    client = sign_in(cast["lan"])
    assert "Ghi lý do vẫn chọn" in text(client.post(address, {"programme": programme.pk}))
    foreign = Programme.objects.get(need="bridging")
    assert "programme" in client.post(address, {"programme": foreign.pk}).context["form"].errors
    assert not Referral.objects.exists()
    sent = {"programme": programme.pk, "choice_reason": "Trường nhận đặc cách"}
    assert client.post(address, sent).status_code == 302
    draft = Referral.objects.get()
    assert (draft.programme, draft.choice_reason) == (programme, "Trường nhận đặc cách")


def test_what_the_law_forbids_is_chosen_with_no_reason(cast, sign_in):
    case = approved_case(cast["lan"])
    address = reverse("referrals:provider", args=[case.pk]) + "?need=vocational"
    sent = {"programme": Programme.objects.get(need="vocational").pk, "choice_reason": "Nhận đặc cách"}
    page = text(sign_in(cast["lan"]).post(address, sent))
    assert "Chưa được chọn: Trẻ 12 tuổi, chưa đủ 15 tuổi. Thông tư 42/2015/TT-BLĐTBXH, Điều 15." in page
    assert "Nhận đặc cách" in page
    # No reason is asked for where none would help.
    page = text(sign_in(cast["lan"]).post(address, {"programme": sent["programme"]}))
    assert "chưa đủ 15 tuổi. Thông tư" in page
    assert "Ghi lý do vẫn chọn" not in page
    assert not Referral.objects.exists()


def test_consent_is_asked_for_whole(cast, sign_in):
    draft = make_draft(cast, consent=False)
    day = dt.timedelta(days=1)
    good = {
        "caregiver_name": "Trần Thị Mẹ",
        "child_agrees": "yes",
        "given_on": f"{today():%d/%m/%Y}",
        "caregiver_agrees": "yes",
        "how": "paper",
    }
    client = sign_in(cast["lan"])
    for field, value in (
        ("caregiver_name", ""),
        ("child_agrees", ""),
        ("given_on", "32/13/2026"),
        ("given_on", f"{today() + day:%d/%m/%Y}"),
        ("until", f"{today() - day:%d/%m/%Y}"),
    ):
        response = client.post(reverse("referrals:consent", args=[draft.pk]), {**good, field: value})
        assert list(response.context["form"].errors) == [field]
    assert not draft.case.consents.exists()


def test_a_message_with_a_name_is_sent_back_with_what_was_typed(cast, sign_in):
    draft = make_draft(cast)
    address = reverse("referrals:shared", args=[draft.pk])
    page = text(sign_in(cast["lan"]).post(address, {"shared": ["name"], "message": f"Em {CHILD} ngoan"}))
    assert "Bỏ khỏi nội dung này: họ và tên" in page
    assert f"Em {CHILD} ngoan" in page
    draft.refresh_from_db()
    assert draft.message == "Học buổi chiều được"


def test_the_preview_shows_both_views_and_sends_once(cast, sign_in, hoas):
    draft = make_draft(cast)
    address = reverse("referrals:check", args=[draft.pk])
    client = sign_in(cast["lan"])
    response = client.get(address)
    before, after = response.context["before"], response.context["after"]
    assert (before.name, before.age, after.name) == ("", 12, CHILD)
    refused(sign_in, cast, address)
    refused(sign_in, cast, address, people=("minh", "quang"), status=403)
    sent = reverse("referrals:sent", args=[draft.pk])
    assert [client.post(address).url, client.post(address).url] == [sent, sent]
    assert draft.history.filter(history_change_reason="send").count() == 1


def test_without_consent_the_preview_has_no_button(cast, sign_in):
    draft = make_draft(cast, consent=False)
    address = reverse("referrals:check", args=[draft.pk])
    client = sign_in(cast["lan"])
    assert "Gửi phiếu chuyển gửi" not in text(client.get(address))
    assert "Ghi nhận sự đồng ý của cha" in text(client.post(address))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_officers_page_tells_where_it_stands(cast, sign_in, hoas):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], attended=4)
    address = reverse("referrals:sent", args=[placement.referral_id])
    page = text(sign_in(cast["lan"]).get(address))
    assert "4/5 buổi" in page
    steps = [page.index(title) for title in ("Ghi nhận nhập học", "Tiếp nhận trẻ", "Gửi phiếu chuyển gửi")]
    assert steps == sorted(steps)
    assert "Học lớp <strong>7A</strong>" in page
    assert text(sign_in(cast["minh"]).get(address))
    refused(sign_in, cast, address, text="x")


def test_a_question_is_answered_on_the_page(cast, sign_in, hoas):
    referral = make_referral(cast, "question")
    address = reverse("referrals:sent", args=[referral.pk])
    client = sign_in(cast["lan"])
    assert "Trẻ học lớp mấy?" in text(client.get(address))
    assert client.post(address, {"text": ""}).context["form"].errors
    refused(sign_in, cast, address, text="x")
    assert client.post(address, {"text": "Lớp 6"}).url == address
    referral.refresh_from_db()
    assert (referral.state, referral.messages.last().text) == ("sent", "Lớp 6")
    late = client.post(address, {"text": "Lớp 6"})
    assert "Không thể" not in late.content.decode()
    assert referral.messages.count() == 2


def test_an_emergency_opening_does_not_show_what_was_written(cast, sign_in, hoas):
    """Free words are on request there, with an event of their own."""
    asked, declined = make_referral(cast, "question"), make_referral(cast)
    decline_referral(declined, by=cast["thu"], reason="other", comment="Gia đình từng gây gổ ở trường")
    words = ("Trẻ học lớp mấy?", "Gia đình từng gây gổ ở trường")
    pages = [reverse("referrals:sent", args=[referral.pk]) for referral in (asked, declined)]
    for referral in (asked, declined):
        told = {"reason": "danger", "purpose": "Trẻ đang bị đánh ở chợ, cần đưa đi ngay"}
        open_urgently(referral.case.code, by=cast["hoa"], **told)
    for page, said in zip(pages, words, strict=True):
        assert said in text(sign_in(cast["lan"]).get(page))
        assert said not in text(sign_in(cast["hoa"]).get(page))


def test_taking_back_asks_first(cast, sign_in, hoas):
    referral = make_referral(cast, "accepted")
    address = reverse("referrals:withdraw", args=[referral.pk])
    client = sign_in(cast["lan"])
    assert "govuk-button--warning" in text(client.get(address))
    refused(sign_in, cast, address)
    refused(sign_in, cast, address, people=("minh", "quang"), status=403)
    assert client.post(address).url == reverse("referrals:sent", args=[referral.pk])
    referral.refresh_from_db()
    assert referral.state == "withdrawn"
    said = text(client.post(address, follow=True))
    assert "Nguyễn Thị Lan đã chuyển phiếu sang “Đã rút lại”" in said


def test_withdrawn_consent_holds_at_the_next_request(cast, sign_in):
    placement = make_placement(cast)
    counsellor = sign_in(cast["thu"])
    seen = reverse("referrals:referral", args=[placement.referral_id])
    assert CHILD in text(counsellor.get(seen))
    taken = {"who": "child", "on": f"{today():%d/%m/%Y}", "reason": "Em không muốn nữa"}
    consent = reverse("referrals:consent_withdraw", args=[placement.referral.consent_id])
    back = sign_in(cast["lan"]).post(f"{consent}?phieu={placement.referral_id}", taken)
    assert back.url == reverse("referrals:sent", args=[placement.referral_id])
    after = text(counsellor.get(seen))
    assert CHILD not in after
    assert "Không còn thông tin nào về trẻ" in after
    week = text(counsellor.get(reverse("referrals:attendance")))
    assert placement.referral.number in week
    assert "C.S.C.H.M." not in week


def test_the_counsellors_who_see_the_child_stand_among_who_may_open_the_case(cast, sign_in):
    referral, client = make_referral(cast), sign_in(cast["lan"])
    address = reverse("casework:access", args=[referral.case_id])
    row = f"{referral.institution.name} · {referral.number}"
    assert [(entry.person, entry.by) for entry in client.get(address).context["rows"]][-1] == (
        cast["thu"],
        row,
    )
    Case.objects.filter(pk=referral.case_id).update(name_hidden="trafficking")
    assert row not in text(sign_in(cast["quang"]).get(address))
    assert row in text(client.get(address))
    Post.objects.filter(user=cast["thu"]).update(ends=today() - dt.timedelta(days=1))
    assert row not in text(client.get(address))
