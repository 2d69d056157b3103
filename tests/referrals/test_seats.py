"""The seat finder: what is proposed in which order and why, three side by side, and choosing from it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from areas.models import Area, DatedNumber
from casework.models import Child
from casework.workflow import Mendable, NotNow
from referrals.actions import consents, officer
from referrals.actions.counting import count_paces
from referrals.models import Referral
from schools.models import AnswerPace, Institution, Intake, Programme
from tests.referrals.build import CHILD, approved_case, make_draft, make_referral
from tests.referrals.test_officer_pages import text
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
TAN_HOA, MY_LOI = "Trường THCS Tân Hòa", "Trường THCS Mỹ Lợi"


@pytest.fixture
def case(cast):
    return approved_case(cast["lan"], full_name=CHILD)


def at(case, name="seats", **asked):
    return reverse(f"referrals:{name}", args=[case.pk], query=asked or None)


def shown(client, case, **asked):
    """Return the names of the institutions in the order of the page."""
    rows = client.get(at(case, **asked)).context["page_obj"]
    return [seat.programme.institution.name for seat in rows]


def grown(case, years):
    """Make the child of `case` so many years old."""
    born = today().replace(day=1, month=1, year=today().year - years)
    Child.objects.filter(pk=case.child_id).update(
        birth_date=born, birth_precision="day", birth_year=born.year
    )


def houses(few_areas, count, *, commune="A", **offer):
    """Add institutions of lower secondary with a programme each."""
    made = Institution.objects.bulk_create(
        Institution(
            name=f"Trường {n:04}",
            search_key=f"truong {n:04}",
            kind="lower_secondary",
            commune=few_areas[commune],
        )
        for n in range(count)
    )
    offer = {"need": "back_to_school", "name": "Lớp 6", "min_age": 11, "max_age": 17, "places": 3, **offer}
    Programme.objects.bulk_create(Programme(institution=house, **offer) for house in made)
    return made


def test_a_place_now_stands_first_then_what_is_near(cast, few_areas, sign_in, case):
    client = sign_in(cast["lan"])
    assert shown(client, case, path="lower") == [TAN_HOA, MY_LOI]
    Programme.objects.filter(institution__name=TAN_HOA).update(places=0)
    assert shown(client, case, path="lower") == [MY_LOI, TAN_HOA]
    assert shown(client, case, path="lower", free="yes") == [MY_LOI]


def test_an_intake_that_is_over_leaves_no_place(cast, sign_in, case):
    programme = Programme.objects.get(institution__name=TAN_HOA)
    Intake.objects.create(programme=programme, starts=today() - dt.timedelta(days=1))
    client = sign_in(cast["lan"])
    assert shown(client, case, path="lower") == [MY_LOI, TAN_HOA]
    assert "Đợt nhận đã qua, chưa có đợt mới" in text(client.get(at(case)))
    Intake.objects.create(programme=programme, starts=today(), apply_by=today())
    assert shown(client, case, path="lower") == [TAN_HOA, MY_LOI]


def test_kilometres_then_the_faster_answer_decide_within_a_province(cast, few_areas, sign_in, case):
    Institution.objects.filter(name=TAN_HOA).update(latitude="10.35000", longitude="106.68000")
    near, far, fast, slow = houses(few_areas, 4, commune="C")
    Institution.objects.filter(pk=near.pk).update(latitude="10.40000", longitude="106.68000")
    Institution.objects.filter(pk=far.pk).update(latitude="10.60000", longitude="106.68000")
    for house, days in ((fast, 1), (slow, 4)):
        AnswerPace.objects.create(institution=house, days=days, answers=5, counted_on=today())
    client = sign_in(cast["lan"])
    assert shown(client, case, path="lower") == [TAN_HOA, near.name, far.name, fast.name, slow.name, MY_LOI]
    page = text(client.get(at(case, path="lower")))
    assert f"Cách khoảng 6 km (đường chim bay, tính từ {TAN_HOA})" in page
    assert "Thường trả lời sau 4 ngày làm việc (5 lần trong 12 tháng)" in page
    assert "Chưa đủ lần trả lời để nói nhanh hay chậm" in page


def test_each_place_says_why_what_it_costs_and_what_is_missing(cast, sign_in, case):
    Child.objects.filter(pk=case.child_id).update(
        birth_certificate="missing", residence_paper="there", identity_paper="unknown"
    )
    Programme.objects.filter(institution__name=TAN_HOA).update(
        papers=["birth_certificate", "residence_paper", "identity_paper", "school_record"],
        monthly_cost=50_000,
        included="sách giáo khoa mượn",
    )
    Institution.objects.filter(name=TAN_HOA).update(
        confirmed_on=today() - dt.timedelta(days=100), confirmed_by=cast["thu"]
    )
    page = text(sign_in(cast["lan"]).get(at(case, path="lower")))
    for words in (
        "Hợp với trẻ 12 tuổi",
        "Cùng xã với trẻ",
        "Còn 12 chỗ",
        "Chi phí 50.000 đồng mỗi tháng; được: sách giáo khoa mượn",
        "Trẻ còn thiếu:</strong> Giấy khai sinh",
        "Cần hỏi có chưa: Căn cước, số định danh, Học bạ",
        "Nên gọi hỏi lại",
    ):
        assert words in page
    DatedNumber.objects.create(name="place_confirmed_months", value=6, starts=today(), source="QĐ 1")
    Institution.objects.filter(name=MY_LOI).update(confirmed_on=today(), confirmed_by=cast["thu"])
    assert "Nên gọi hỏi lại" not in text(sign_in(cast["lan"]).get(at(case, path="lower")))


def test_what_the_law_forbids_is_shown_with_its_article_and_no_way_to_choose_it(cast, sign_in, case):
    page = text(sign_in(cast["lan"]).get(at(case, path="vocational", area="country")))
    programme = Programme.objects.get(need="vocational")
    assert "Chưa được: Trẻ 12 tuổi, chưa đủ 15 tuổi. Thông tư 42/2015/TT-BLĐTBXH, Điều 15." in page
    assert f"chon={programme.pk}" not in page
    assert reverse("referrals:join_line", args=[case.pk, programme.pk]) not in page
    with pytest.raises(Mendable, match="chưa đủ 15 tuổi"):
        officer.compose_referral(
            case, by=cast["lan"], need="vocational", institution=programme.institution, programme=programme
        )
    assert not Referral.objects.exists()


def test_at_15_the_same_place_may_be_chosen_and_a_hazardous_trade_not(cast, sign_in, case):
    grown(case, 16)
    programme = Programme.objects.get(need="vocational")
    client = sign_in(cast["lan"])
    assert f"chon={programme.pk}" in text(client.get(at(case, path="vocational", area="country")))
    Programme.objects.filter(pk=programme.pk).update(hazardous=True)
    house = {"institution": programme.institution, "need": "vocational", "min_age": 15, "max_age": 18}
    Programme.objects.create(name="May", places=1, **house)
    rows = client.get(at(case, path="vocational", area="country")).context["page_obj"]
    assert [seat.programme.name for seat in rows] == ["May", programme.name]
    page = text(client.get(at(case, path="vocational", area="country")))
    assert "Nghề nặng nhọc, độc hại, nguy hiểm: chỉ nhận từ đủ 18 tuổi." in page
    assert f"chon={programme.pk}" not in page


def test_what_became_unlawful_after_the_draft_is_not_sent(cast):
    draft = make_draft(cast)
    Child.objects.filter(pk=draft.case.child_id).update(
        birth_date=today() - dt.timedelta(days=3 * 366), birth_precision="day"
    )
    draft.refresh_from_db()
    with pytest.raises(NotNow, match="chưa đủ 10 tuổi"):
        officer.send_referral(draft, by=cast["lan"])
    assert Referral.objects.get().state == "draft"


def test_choosing_fills_the_form_and_leads_to_the_draft(cast, sign_in, case):
    programme = Programme.objects.get(institution__name=MY_LOI)
    client = sign_in(cast["lan"])
    address = at(case, "provider", chon=programme.pk)
    page = client.get(address)
    assert page.context["form"].initial == {"programme": programme.pk}
    assert list(page.context["form"].matches) == [str(programme.pk)]
    assert client.post(address, {"programme": programme.pk}).status_code == 302
    assert Referral.objects.get().programme == programme
    for foreign in ("999999", "x", "9" * 30):
        assert client.get(at(case, "provider", chon=foreign)).status_code == 200


def test_three_are_compared_and_the_ticks_survive_turning_the_page(cast, few_areas, sign_in, case):
    first, *_rest, last = houses(few_areas, 30)
    one, other = (Programme.objects.get(institution=house).pk for house in (first, last))
    client = sign_in(cast["lan"])
    page = client.get(f"{at(case)}?path=lower&so={one}&page=2")
    assert f'<input type="hidden" name="so" value="{one}">' in page.content.decode()
    assert '<input type="hidden" name="path" value="lower">' in page.content.decode()
    sent = client.get(f"{at(case)}?path=lower&so={one}&so={other}&xem=so-sanh")
    assert sent.url == f"{at(case, 'compare')}?so={one}%2C{other}"
    assert [seat.programme.pk for seat in client.get(sent.url).context["seats"]] == [one, other]
    assert "Chọn hai hoặc ba chương trình" in text(client.get(f"{at(case)}?so={one}&xem=so-sanh"))
    many = ",".join(str(pk) for pk in Programme.objects.values_list("pk", flat=True)[:5])
    page = client.get(f"{at(case, 'compare')}?so={many}")
    assert len(page.context["seats"]) == 3
    assert "So sánh nhiều nhất ba chương trình" in text(page)
    assert client.get(f"{at(case, 'compare')}?so=x,;,{'9' * 30}").context["seats"] == []


def test_widening_reaches_other_provinces_and_names_them(cast, few_areas, sign_in, case):
    client = sign_in(cast["lan"])
    same = {"list_version": case.commune.list_version, "valid_from": case.commune.valid_from}
    province = Area.objects.create(code="91", kind="tinh", name="Tỉnh An Giang", **same)
    far = Area.objects.create(code="30001", kind="xa", name="Xã Xa", parent=province, **same)
    (house,) = houses({"far": far}, 1, commune="far")
    assert house.name not in shown(client, case, path="lower")
    assert shown(client, case, path="lower", area="country")[-1] == house.name
    assert shown(client, case, path="lower", q="truong 0000") == [house.name]
    assert f"Tỉnh khác: {far.name}, {far.parent.name}" in text(
        client.get(at(case, path="lower", area="country"))
    )


@pytest.mark.parametrize(
    "asked", [{"path": "x"}, {"path": "\x00"}, {"page": "0"}, {"page": "9" * 40}, {"q": "'" * 200}]
)
def test_a_foreign_answer_filters_nothing(cast, sign_in, case, asked):
    assert sign_in(cast["lan"]).get(at(case, **asked)).status_code == 200


def test_the_page_costs_the_same_with_three_and_with_sixty(
    cast, few_areas, sign_in, case, django_assert_num_queries
):
    client = sign_in(cast["lan"])
    counts = []
    for total in (3, 57):
        houses(few_areas, total)
        client.get(at(case, path="lower"))
        with django_assert_num_queries(QUERIES):
            page = client.get(at(case, path="lower"))
        counts.append(len(page.context["page_obj"]))
    assert counts == [5, 25]


QUERIES = 11


def test_pace_is_the_median_of_working_days_of_enough_answers(cast):
    school = Institution.objects.get(posts__user=cast["thu"])
    monday = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    for days in (0, 1, 7):
        referral = make_referral(cast, "declined")
        Referral.objects.filter(pk=referral.pk).update(
            sent_at=monday, answered_at=monday + dt.timedelta(days=days)
        )
    assert count_paces() == 1
    assert AnswerPace.objects.values_list("institution", "days", "answers").get() == (school.pk, 1, 3)
    DatedNumber.objects.create(name="fewest_answers", value=4, starts=today(), source="QĐ 1")
    assert count_paces() == 0
    assert not AnswerPace.objects.exists()


def test_an_officer_elsewhere_and_the_institution_find_nothing(cast, sign_in, case):
    approved_case(cast["hoa"], full_name="Canary của Hòa")
    for name in ("hoa", "thu", "an"):
        for page in ("seats", "compare"):
            assert sign_in(cast[name]).get(at(case, page)).status_code == 404
    # The chair sees the case and refers nobody.
    assert sign_in(cast["minh"]).get(at(case)).status_code == 403
    assert sign_in(cast["lan"]).get(at(case)).status_code == 200
    programme = Programme.objects.get(institution__name=TAN_HOA)
    with pytest.raises(PermissionDenied):
        officer.compose_referral(
            case,
            by=cast["hoa"],
            need="back_to_school",
            institution=programme.institution,
            programme=programme,
        )


def test_a_draft_with_consent_from_the_finder_is_sent(cast, sign_in, case):
    programme = Programme.objects.get(institution__name=TAN_HOA)
    draft = officer.compose_referral(
        case, by=cast["lan"], need=programme.need, institution=programme.institution, programme=programme
    )
    consents.give_consent(
        draft, by=cast["lan"], caregiver_name="Trần Thị Mẹ", child_agrees=True, given_on=today()
    )
    officer.send_referral(draft, by=cast["lan"])
    assert Referral.objects.get().state == "sent"
