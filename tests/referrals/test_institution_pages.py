"""Pages of the institution: inbox, one referral, its deeds, the weekly sheet."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from casework.models import Case, Child, Household
from referrals.actions.attendance import record_week
from referrals.actions.consents import withdraw_consent
from referrals.actions.institution import end_placement
from referrals.models import Attendance, Placement, Referral
from referrals.views import attendance as sheet
from tests.factories import CANARIES
from tests.referrals.build import CHILD, THIS_WEEK, approved_case, attend, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)
ATTENDANCE = "/co-so/chuyen-can/"
# The children of live referrals are read by a query of their own; those of ended ones never.
# How many are not recorded takes two, and one for the calendar where there are any.
INBOX_QUERIES = {"moi": 10, "tiep-nhan": 10, "dang-hoc": 11, "ket-thuc": 9}
SHEET_QUERIES = 11
ABOUT_A_CHILD = ("casework_case", "casework_child", "casework_household", "casework_caregiver")


@pytest.fixture
def dungs(cast):
    """Dũng's own placed child: an outsider of the same role with work of his own."""
    case = approved_case(cast["hoa"], full_name="Trần Văn Khác")
    return make_placement(cast, by="hoa", to="dung", case=case)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def clean(response):
    return not [canary for canary in CANARIES if canary in response.content.decode()]


@pytest.mark.parametrize(
    ("tab", "state"),
    [("moi", "sent"), ("tiep-nhan", "accepted"), ("dang-hoc", "placed"), ("ket-thuc", "declined")],
)
def test_each_tab_of_the_inbox_costs_the_same_for_one_and_for_three(
    cast, sign_in, dungs, django_assert_num_queries, tab, state
):
    case = make_referral(cast, state).case
    client = sign_in(cast["thu"])
    with django_assert_num_queries(INBOX_QUERIES[tab]):
        one = text(client.get(reverse("referrals:inbox"), {"muc": tab}))
    for _more in range(2):
        make_referral(cast, state, case=case)
    with django_assert_num_queries(INBOX_QUERIES[tab]):
        three = text(client.get(reverse("referrals:inbox"), {"muc": tab}))
    numbers = Referral.objects.filter(case=case)
    assert [one.count(referral.number) for referral in numbers.order_by("pk")] == [1, 0, 0]
    assert all(referral.number in three for referral in numbers)
    assert f"CG-{dungs.referral_id:06d}" not in three
    assert not [canary for canary in CANARIES if canary in three]
    assert ("C.S.C.H.M." in three) is (state in ("accepted", "placed"))
    assert case.code not in three


def test_an_empty_inbox_says_so_and_a_strange_tab_is_the_first(cast, sign_in, dungs):
    client = sign_in(cast["thu"])
    assert "Không có phiếu nào chờ trả lời" in text(client.get(reverse("referrals:inbox")))
    assert text(client.get(reverse("referrals:inbox"), {"muc": "x", "page": "x"}))
    assert "Chưa có phiếu nào kết thúc" in text(client.get(reverse("referrals:inbox"), {"muc": "ket-thuc"}))


def test_what_is_overdue_stands_first_and_says_so(cast, sign_in):
    case = make_referral(cast).case
    late = make_referral(cast, case=case)
    Referral.objects.filter(pk=late.pk).update(answer_due=timezone.now() - dt.timedelta(days=1))
    page = text(sign_in(cast["thu"]).get(reverse("referrals:inbox")))
    assert page.count("Quá hạn trả lời") == 1
    assert page.index(late.number) < page.index("Trả lời trước hết ngày")


@pytest.mark.parametrize("address", ["/co-so/phieu/", ATTENDANCE])
def test_lists_of_institutions_are_for_counsellors(cast, sign_in, address):
    make_placement(cast)
    for name in ("lan", "minh", "quang", "tam", "binh", "an"):
        response = sign_in(cast[name]).get(address)
        assert response.status_code == 403
        assert clean(response)
        assert Event.objects.first().outcome == "forbidden"
    assert text(sign_in(cast["thu"]).get(address))


def test_the_page_of_a_referral_shows_the_minimum_then_the_shared(cast, sign_in, dungs):
    referral = make_referral(cast, shared=["name"])
    address = reverse("referrals:referral", args=[referral.pk])
    client = sign_in(cast["thu"])
    before = text(client.get(address))
    assert "Xã Tân Hòa" in before
    assert not [word for word in (CHILD, "C.S.C.H.M.", referral.case.code, "Ấp Bình Hòa") if word in before]
    assert client.post(reverse("referrals:accept", args=[referral.pk])).url == address
    after = text(client.get(address))
    assert CHILD in after
    assert not [word for word in (referral.case.code, "Ấp Bình Hòa", "0911000222") if word in after]
    for name in ("dung", "lan", "hoa", "yen"):
        response = sign_in(cast[name]).get(address)
        assert response.status_code == 404
        assert clean(response)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("declined", "Cơ sở đã từ chối: Hết chỗ."),
        ("withdrawn", "Cán bộ xã đã rút lại phiếu này"),
        ("expired", "đã hết hạn trả lời"),
        ("completed", "Học xong chương trình"),
    ],
)
def test_an_ended_referral_has_its_own_page_without_the_child(cast, sign_in, state, said):
    referral = make_referral(cast, state)
    page = text(sign_in(cast["thu"]).get(reverse("referrals:referral", args=[referral.pk])))
    assert said in page
    assert not [
        word for word in (CHILD, "C.S.C.H.M.", "12 tuổi", "Xã Tân Hòa", "Học buổi chiều") if word in page
    ]


def asked_about_children(client, *addresses):
    """The statements that name a table about a child, while `addresses` are opened."""
    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            text(client.get(address))
    return [one["sql"] for one in asked if any(f'"{table}"' in one["sql"] for table in ABOUT_A_CHILD)]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "expired", "completed", "dropped_out"])
def test_nothing_about_the_child_of_an_ended_referral_is_read_from_the_database(cast, sign_in, dungs, state):
    referral = make_referral(cast, state)
    own = reverse("referrals:referral", args=[referral.pk])
    client = sign_in(cast["thu"])
    assert asked_about_children(client, own, "/co-so/phieu/?muc=ket-thuc") == []
    event = Event.objects.filter(deed="read").first()
    assert (event.case_code, event.fields, event.area) == ("", [], referral.institution.commune)
    live = make_referral(cast, case=referral.case)
    assert len(asked_about_children(client, reverse("referrals:referral", args=[live.pk]))) == 2


def test_nothing_is_read_about_a_child_whose_family_took_its_consent_back(cast, sign_in, dungs):
    placement = make_placement(cast)
    client = sign_in(cast["thu"])
    own = reverse("referrals:referral", args=[placement.referral_id])
    sheet = (ATTENDANCE, "/co-so/phieu/?muc=dang-hoc")
    assert CHILD in text(client.get(own))
    withdraw_consent(placement.referral.consent, by=cast["lan"])
    assert asked_about_children(client, own, *sheet) == []
    assert placement.referral.number in text(client.get(ATTENDANCE))


@pytest.mark.parametrize("state", ["sent", "accepted", "placed", "declined", "completed"])
def test_no_page_of_the_institution_is_given_a_record_of_the_case(cast, sign_in, state):
    referral = make_referral(cast, state)
    client = sign_in(cast["thu"])
    pages = [reverse("referrals:inbox") + f"?muc={tab}" for tab in INBOX_QUERIES]
    pages += [
        reverse(f"referrals:{name}", args=[referral.pk]) for name in ("referral", *(d[0] for d in DEEDS))
    ]
    for address in (*pages, ATTENDANCE):
        given = client.get(address).context
        values = [value for layer in given for value in layer.flatten().values()] if given else []
        flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
        assert not [one for one in flat if isinstance(one, (Referral, Case, Child, Household))], address


DEEDS = [
    ("accept", "sent", {"first_day_expected": f"{today():%d/%m/%Y}"}, "accepted"),
    ("decline", "sent", {"reason": "full"}, "declined"),
    ("ask", "sent", {"text": "Có giấy khai sinh chưa?"}, "question"),
    ("enrol", "accepted", {"starts": f"{THIS_WEEK:%d/%m/%Y}", "group": "7A"}, "placed"),
    ("end", "placed", {"reason": "completed", "ends": f"{THIS_WEEK:%d/%m/%Y}"}, "completed"),
]


@pytest.mark.parametrize(("name", "state", "posted", "result"), DEEDS)
def test_each_deed_has_a_page_and_is_the_institutions_alone(
    cast, sign_in, dungs, name, state, posted, result
):
    referral = make_referral(cast, state)
    address = reverse(f"referrals:{name}", args=[referral.pk])
    for outsider in ("dung", "lan", "hoa", "yen"):
        for response in (sign_in(cast[outsider]).get(address), sign_in(cast[outsider]).post(address, posted)):
            assert response.status_code == 404
            assert clean(response)
    referral.refresh_from_db()
    assert referral.state == state
    client = sign_in(cast["thu"])
    assert referral.number in text(client.get(address))
    page = reverse("referrals:referral", args=[referral.pk])
    assert client.post(address, posted).url == page
    referral.refresh_from_db()
    assert (referral.state, referral.history.first().history_user) == (result, cast["thu"])
    if name != "end":
        assert "Phạm Thị Thu đã chuyển phiếu sang" in text(client.post(address, posted, follow=True))


def test_a_child_that_never_came_is_not_taken_off(cast, sign_in):
    referral = make_referral(cast, "accepted")
    posted = {"reason": "completed", "ends": f"{THIS_WEEK:%d/%m/%Y}"}
    page = sign_in(cast["thu"]).post(reverse("referrals:end", args=[referral.pk]), posted, follow=True)
    assert "không thể: Kết thúc việc học" in text(page)


@pytest.mark.parametrize(
    ("name", "state", "posted", "field"),
    [
        ("decline", "sent", {"reason": "x"}, "reason"),
        ("decline", "sent", {"reason": "other"}, "comment"),
        ("ask", "sent", {"text": " "}, "text"),
        ("enrol", "accepted", {"starts": "hôm qua", "group": "7A"}, "starts"),
        ("enrol", "accepted", {"starts": "1/12/2026", "group": "x" * 61}, "group"),
        ("accept", "sent", {"first_day_expected": "99/99/9999"}, "first_day_expected"),
    ],
)
def test_bad_answers_are_sent_back(cast, sign_in, name, state, posted, field):
    referral = make_referral(cast, state)
    response = sign_in(cast["thu"]).post(reverse(f"referrals:{name}", args=[referral.pk]), posted)
    assert list(response.context["form"].errors) == [field]
    referral.refresh_from_db()
    assert referral.state == state


def test_a_form_sent_twice_acts_once(cast, sign_in):
    referral = make_referral(cast)
    sent = {"text": "Trẻ học lớp mấy?", "once": "9f3c1c46-8b0c-4f59-9d0c-4a64a1b5c001"}
    client, address = sign_in(cast["thu"]), reverse("referrals:ask", args=[referral.pk])
    assert client.post(address, sent).url == client.post(address, sent).url
    assert referral.messages.count() == 1


def test_the_weekly_sheet_costs_the_same_for_one_and_for_three(
    cast, sign_in, dungs, django_assert_num_queries
):
    make_placement(cast)
    client = sign_in(cast["thu"])
    with django_assert_num_queries(SHEET_QUERIES):
        one = text(client.get(ATTENDANCE))
    for _more in range(2):
        make_placement(cast)
    with django_assert_num_queries(SHEET_QUERIES):
        three = text(client.get(ATTENDANCE))
    assert (one.count("dt-segments"), three.count("dt-segments")) == (1, 3)
    assert not [canary for canary in CANARIES if canary in three]
    assert f"p{dungs.pk}" not in three


def test_one_tap_each_and_the_rest_at_once(cast, sign_in, dungs):
    placements = [make_placement(cast) for _each in range(3)]
    week = THIS_WEEK - WEEK
    client, address = sign_in(cast["thu"]), f"{ATTENDANCE}?tuan={week}&buoi=5"
    first, second, third = (f"p{placement.pk}" for placement in placements)
    assert client.post(address, {first: "3", second: "", f"p{dungs.pk}": "0"}).status_code == 302
    assert list(Attendance.objects.values_list("placement", "days_attended")) == [(placements[0].pk, 3)]
    client.post(address, {first: "3", f"v{placements[1].pk}": "0", third: "0", "rest": "1"})
    recorded = dict(Attendance.objects.filter(week=week).values_list("placement", "days_attended"))
    assert recorded == {placements[0].pk: 3, placements[1].pk: 5, placements[2].pk: 0}
    assert Attendance.objects.get(placement=placements[0]).history.count() == 1


def test_a_number_for_a_child_that_left_meanwhile_is_told_and_the_rest_is_kept(cast, sign_in, dungs):
    stays, left = make_placement(cast), make_placement(cast)
    week, client = THIS_WEEK - WEEK, sign_in(cast["thu"])
    address = f"{ATTENDANCE}?tuan={week}&buoi=5"
    client.get(address)
    end_placement(left, by=cast["thu"], reason="completed", ends=today())
    sent = {f"p{stays.pk}": "4", f"p{left.pk}": "2", f"p{dungs.pk}": "1", "px": "3", "p999999999": "x"}
    page = text(client.post(address, sent, follow=True))
    assert list(Attendance.objects.values_list("placement", "days_attended")) == [(stays.pk, 4)]
    number = left.referral.number
    assert f"Phiếu {number}: việc học đã kết thúc sau khi bạn mở trang nên không lưu “2 buổi”." in page
    # Of a child that never was here, nothing is told but that.
    assert "Một trẻ không còn ở cơ sở của bạn nên không lưu “1 buổi” vừa chọn." in page
    assert (dungs.referral.number in page, "“3 buổi”" in page) == (False, False)
    # With a mistake in another row nothing is saved, and the sentence stands there as well.
    wrong = text(client.post(address, {f"p{stays.pk}": "9", f"p{left.pk}": "2"}))
    assert (f"Phiếu {number}" in wrong, Attendance.objects.count()) == (True, 1)


def test_a_course_that_ends_while_the_sheet_is_saved_is_told_and_the_rest_is_kept(cast, sign_in, monkeypatch):
    stays, left = make_placement(cast), make_placement(cast)
    client, address = sign_in(cast["thu"]), f"{ATTENDANCE}?tuan={THIS_WEEK - WEEK}&buoi=5"

    def late(rows, **told):
        if left in [row.placement for row in rows] and not Placement.objects.get(pk=left.pk).ends:
            end_placement(left, by=cast["thu"], reason="completed", ends=today())
        return record_week(rows, **told)

    monkeypatch.setattr(sheet, "record_week", late)
    page = text(client.post(address, {f"p{stays.pk}": "4", f"p{left.pk}": "2"}, follow=True))
    assert list(Attendance.objects.values_list("placement", "days_attended")) == [(stays.pk, 4)]
    assert f"Phiếu {left.referral.number}: việc học đã kết thúc" in page
    assert ("không lưu “2 buổi”" in page, "chuyên cần của 1 trẻ" in page) == (True, True)


def test_a_short_week_has_fewer_boxes(cast, sign_in):
    placement = make_placement(cast)
    client, address = sign_in(cast["thu"]), f"{ATTENDANCE}?tuan={THIS_WEEK - WEEK}&buoi=3"
    assert text(client.get(address)).count(f'name="p{placement.pk}"') == 5
    assert client.post(address, {f"p{placement.pk}": "5"}).context["form"].errors
    assert not Attendance.objects.exists()
    client.post(address, {f"p{placement.pk}": "3"})
    week = Attendance.objects.get()
    assert (week.days_expected, week.days_attended) == (3, 3)
    again = text(client.get(f"{ATTENDANCE}?tuan={THIS_WEEK - WEEK}"))
    assert again.count(f'name="p{placement.pk}"') == 5


def test_any_week_in_the_address_gives_a_page(cast, sign_in):
    make_placement(cast)
    client = sign_in(cast["thu"])
    for asked in ("", "x", "9999-12-31", "2026-13-40", "0001-01-01", "\x00"):
        assert text(client.get(ATTENDANCE, {"tuan": asked, "buoi": asked}))


def test_weeks_lead_to_their_neighbours_and_not_into_the_future(cast, sign_in):
    placement = make_placement(cast, weeks_ago=1)
    attend(placement, by=cast["thu"], weeks_ago=1)
    client = sign_in(cast["thu"])
    now, before = (text(client.get(ATTENDANCE, {"tuan": THIS_WEEK - back * WEEK})) for back in (0, 1))
    assert f"tuan={THIS_WEEK - WEEK}" in now
    assert f"tuan={THIS_WEEK + WEEK}" not in now
    assert f"tuan={THIS_WEEK}" in before
    assert "Còn tuần chưa ghi đủ" not in now
    early = text(client.get(ATTENDANCE, {"tuan": THIS_WEEK - 2 * WEEK}))
    assert "Không có trẻ nào học trong tuần này" in early


def test_the_sheet_leaves_an_event(cast, sign_in):
    make_placement(cast)
    sign_in(cast["thu"]).get(ATTENDANCE)
    event = Event.objects.first()
    assert (event.deed, event.kind, event.actor) == ("listed", "referrals.attendance", cast["thu"])
