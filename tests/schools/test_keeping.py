"""Institutions as people look for them and as their own staff keep them up to date."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from config.demo.places import seed_places
from interface.editing import ChangedMeanwhile
from schools.actions.keeping import change_institution, confirm_institution, save_programme
from schools.limits import read_position
from schools.models import Institution, Intake, Programme
from schools.queries import is_stale, stale_before
from tests.referrals.build import add_colleague
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
SOON, LATER = today() + dt.timedelta(days=30), today() + dt.timedelta(days=200)
FACTS = {"phone": "0273 3840 999", "opening_days": ["1", "3"], "position": "10.35482, 106.68213"}
OFFER = {
    "need": "back_to_school",
    "name": "Lớp 6 đến lớp 9",
    "min_age": "11",
    "max_age": "17",
    "monthly_cost": "0",
    "places": "7",
    "is_active": "on",
    "papers": ["birth_certificate", "photo"],
    "intake-TOTAL_FORMS": "0",
    "intake-INITIAL_FORMS": "0",
}


@pytest.fixture
def school(cast):
    return Institution.objects.get(posts__user=cast["thu"])


def at(name, school, **more):
    return reverse(f"schools:{name}", kwargs={"pk": school.pk, **more})


def days(*pairs) -> dict:
    """The rows of a form that name (starts, apply by)."""
    rows = {"intake-TOTAL_FORMS": str(len(pairs))}
    for place, (starts, by) in enumerate(pairs):
        rows |= {f"intake-{place}-starts": f"{starts:%d/%m/%Y}", f"intake-{place}-apply_by": by}
    return rows


def version_in(page) -> str:
    return re.search(r'name="version" value="([^"]*)"', page.content.decode())[1]


def stored(school) -> tuple:
    """Everything that is kept of the institution, and how many rows of history there are."""
    rows = list(Institution.objects.filter(pk=school.pk).values()), list(Programme.objects.values())
    histories = [model.history.count() for model in (Institution, Programme, Intake)]
    return (*rows, list(Intake.objects.values()), histories)


class TestKeeping:
    def test_staff_write_facts_and_programme_and_confirm_them(self, cast, sign_in, school):
        client, page = sign_in(cast["thu"]), at("programme", school, programme=school.programmes.get().pk)
        opened = version_in(client.get(at("own_facts", school)))
        assert client.post(at("own_facts", school), {**FACTS, "version": opened}).status_code == 302
        form = {
            **OFFER,
            **days((SOON, f"{SOON:%d/%m/%Y}"), (LATER, "")),
            "version": version_in(client.get(page)),
        }
        assert client.post(page, form).status_code == 302
        school.refresh_from_db()
        assert (school.phone, school.opening_days, str(school.latitude)) == (
            FACTS["phone"],
            [1, 3],
            "10.35482",
        )
        offer = school.programmes.get()
        assert (offer.places, offer.papers) == (7, ["birth_certificate", "photo"])
        assert list(offer.intakes.values_list("starts", "apply_by")) == [(SOON, SOON), (LATER, None)]
        assert school.confirmed_on is None
        assert is_stale(school, stale_before())
        shown = client.get(at("institution", school)).content.decode()
        for words in ("Thứ Tư", "Giấy khai sinh, Ảnh thẻ", f"{LATER:%d/%m/%Y}", "Chưa xác nhận lần nào", "7"):
            assert words in shown
        client.post(at("confirm", school), {"version": version_in(client.get(at("institution", school)))})
        school.refresh_from_db()
        assert (school.confirmed_on, school.confirmed_by) == (today(), cast["thu"])
        assert not is_stale(school, stale_before())
        assert school.history.first().history_change_reason == "confirm_institution"
        assert {row.history_user for row in Intake.history.all()} == {cast["thu"]}

    def test_what_has_begun_stays_and_what_is_left_out_goes(self, cast, school):
        offer = school.programmes.get()
        past = Intake.objects.create(programme=offer, starts=today() - dt.timedelta(days=9))
        save_programme(
            school, by=cast["thu"], programme=offer, values={}, intakes=[(SOON, None), (LATER, None)]
        )
        kept = offer.intakes.get(starts=LATER)
        save_programme(school, by=cast["thu"], programme=offer, values={}, intakes=[(LATER, SOON)])
        assert list(offer.intakes.values_list("pk", "apply_by")) == [(past.pk, None), (kept.pk, SOON)]
        gone = Intake.history.get(history_type="-")
        assert (gone.starts, gone.history_user, gone.history_change_reason) == (
            SOON,
            cast["thu"],
            "save_programme",
        )

    def test_it_is_stale_after_ninety_days(self, cast, sign_in, school):
        confirm_institution(school, by=cast["thu"])
        last = stale_before()
        for day, stale in ((last, False), (last - dt.timedelta(days=1), True)):
            Institution.objects.filter(pk=school.pk).update(confirmed_on=day)
            assert is_stale(Institution.objects.get(pk=school.pk), stale_before()) is stale
            for page in (at("institution", school), reverse("schools:institutions")):
                assert (
                    "đã lâu chưa được xác nhận" in sign_in(cast["thu"]).get(page).content.decode()
                ) is stale
        assert "Cần hỏi lại" in sign_in(cast["lan"]).get(at("institution", school)).content.decode()

    def test_a_post_that_ended_ends_the_right(self, cast, sign_in, school):
        client = sign_in(cast["thu"])
        school.posts.update(ends=today() - dt.timedelta(days=1))
        before = stored(school)
        for name, form in (("own_facts", FACTS), ("programme_new", OFFER), ("confirm", {})):
            assert client.post(at(name, school), form).status_code == 403
        thu = User.objects.get(username="thu")
        for deed in (
            lambda: change_institution(school, by=thu, values={"phone": "1"}),
            lambda: save_programme(school, by=thu, values={}, intakes=[]),
            lambda: confirm_institution(school, by=thu),
        ):
            with pytest.raises(PermissionDenied):
                deed()
        assert stored(school) == before
        assert Event.objects.filter(actor=thu, deed="denied", reason="keep").count() == 3

    def test_another_institutions_programme_is_not_found_here(self, cast, sign_in, school):
        other = Programme.objects.exclude(institution=school).first()
        assert sign_in(cast["thu"]).get(at("programme", school, programme=other.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("page", "form", "said"),
        [
            ("own_facts", {"opening_days": []}, "Mở cửa vào những ngày nào?"),
            ("own_facts", {"opening_days": ["8"]}, "8"),
            ("own_facts", {"position": "48.85, 2.35"}, "Nhập vĩ độ và kinh độ ở Việt Nam"),
            ("own_facts", {"phone": "gọi cô Thu"}, "Nhập số điện thoại"),
            ("own_facts", {"email": "khong-phai"}, "khong-phai"),
            ("own_facts", {"address": "x" * 10_000}, "x" * 10_000),
            ("own_facts", {"contact_name": "a\x00b"}, "govuk-error-summary"),
            ("programme_new", {"min_age": "18"}, "Tuổi lớn nhất phải từ 18 trở lên."),
            ("programme_new", {"max_age": "22"}, "Tuổi không quá 21."),
            ("programme_new", {"places": "-1"}, "govuk-error-summary"),
            ("programme_new", {"places": "99999"}, "Không quá 5000 chỗ."),
            ("programme_new", {"monthly_cost": "100.000.001"}, "Chi phí không quá 100 triệu"),
            ("programme_new", {"months": "0"}, "govuk-error-summary"),
            ("programme_new", {"papers": ["birth_certificate", "x"]}, "govuk-error-summary"),
            ("programme_new", {"name": "x" * 10_000}, "x" * 10_000),
            ("programme_new", {"intake-TOTAL_FORMS": "99"}, "govuk-error-summary"),
            ("programme_new", {"intake-TOTAL_FORMS": "-1"}, "govuk-error-summary"),
            ("programme_new", days((SOON, f"{LATER:%d/%m/%Y}")), "Hạn nhận hồ sơ phải trước"),
            ("programme_new", days((SOON, ""), (SOON, "")), "Một ngày khai giảng được ghi hai lần."),
            ("programme_new", days((today() - dt.timedelta(days=1), "")), "Ngày khai giảng đã qua."),
            ("programme_new", {**days((SOON, "")), "intake-0-starts": "31/02/2027"}, "31/02/2027"),
        ],
    )
    def test_wrong_input_is_said_and_changes_nothing(self, cast, sign_in, school, page, form, said):
        before = stored(school)
        answer = sign_in(cast["thu"]).post(
            at(page, school), {**(FACTS if page == "own_facts" else OFFER), **form}
        )
        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert "govuk-error-summary" in answer.content.decode()
        assert stored(school) == before

    def test_a_row_is_added_without_a_script_and_nothing_typed_is_lost(self, cast, sign_in, school):
        form = {**OFFER, **days((SOON, "")), "name": "Lớp mới mở", "add_intake": "1"}
        page = sign_in(cast["thu"]).post(at("programme_new", school), form).content.decode()
        assert page.count('-starts"') >= 2
        assert "Lớp mới mở" in page
        assert f"{SOON:%d/%m/%Y}" in page
        assert school.programmes.count() == 1

    def test_places_on_the_map_are_read_as_people_copy_them(self):
        for text in ("10.35482, 106.68213", "10,35482; 106,68213", " 10.354821 106.682133 "):
            assert [str(each) for each in read_position(text)] == ["10.35482", "106.68213"]
        assert read_position("  ") == (None, None)


class TestTwoEditors:
    def test_the_second_sees_both_versions_of_the_house(self, cast, sign_in, school):
        thao = add_colleague(cast)
        page, (first, second) = at("own_facts", school), (sign_in(cast["thu"]), sign_in(thao))
        opened = version_in(second.get(page))
        first.post(page, {**FACTS, "version": version_in(first.get(page))})
        mine = {**FACTS, "phone": "0273 111 222", "opening_days": ["1", "2", "3"], "version": opened}
        both = second.post(page, mine)
        shown = both.content.decode()
        assert both.status_code == 200
        assert "Người khác vừa sửa thông tin này" in shown
        assert "Thứ Hai, Thứ Tư" in shown
        assert "Thứ Hai, Thứ Ba, Thứ Tư" in shown
        assert cast["thu"].full_name in shown
        assert Institution.objects.get(pk=school.pk).phone == FACTS["phone"]
        again = {**mine, "version": version_in(both), "chon": ["phone", "opening_days"]}
        asked_again = second.post(page, {**again, "chon-phone": "mine"})
        assert "Còn mục chưa chọn." in asked_again.content.decode()
        chosen = {**again, "chon-phone": "mine", "chon-opening_days": "theirs"}
        assert second.post(page, chosen).status_code == 302
        school.refresh_from_db()
        assert (school.phone, school.opening_days) == ("0273 111 222", [1, 3])

    def test_the_second_sees_both_versions_of_a_programme_with_its_days(self, cast, sign_in, school):
        thao, offer = add_colleague(cast), school.programmes.get()
        page = at("programme", school, programme=offer.pk)
        first, second = sign_in(cast["thu"]), sign_in(thao)
        opened = version_in(second.get(page))
        first.post(page, {**OFFER, **days((SOON, "")), "version": opened})
        mine = {**OFFER, **days((LATER, "")), "places": "3", "version": opened}
        both = second.post(page, mine)
        shown = both.content.decode()
        assert f"{SOON:%d/%m/%Y}" in shown
        assert f"{LATER:%d/%m/%Y}" in shown
        offer.refresh_from_db()
        assert (offer.places, offer.intakes.get().starts) == (7, SOON)
        again = {**mine, "version": version_in(both), "chon": ["places", "intake"], "chon-places": "mine"}
        assert second.post(page, {**again, "chon-intake": "theirs"}).status_code == 302
        offer.refresh_from_db()
        assert (offer.places, offer.intakes.get().starts) == (3, SOON)

    def test_nobody_confirms_what_they_have_not_seen(self, cast, sign_in, school):
        client = sign_in(cast["thu"])
        opened = version_in(client.get(at("institution", school)))
        save_programme(school, by=cast["an"], values={**_values(), "places": 0}, intakes=[])
        answer = client.post(at("confirm", school), {"version": opened}, follow=True)
        assert "Có người vừa sửa thông tin của cơ sở" in answer.content.decode()
        assert Institution.objects.get(pk=school.pk).confirmed_on is None
        with pytest.raises(ChangedMeanwhile):
            change_institution(school, by=cast["thu"], values={"phone": "1"}, version="x")

    def test_an_administrator_overwrites_nothing_and_makes_no_twin(self, cast, sign_in, school):
        client, page = sign_in(cast["an"]), reverse("admin:schools_institution_change", args=[school.pk])
        form = {"kind": school.kind, "commune": school.commune_id, "is_active": "on"}
        version = version_of(school)
        assert client.post(page, {**form, "name": "Trường A", "version": version}).status_code == 302
        late = client.post(page, {**form, "name": "Trường B", "version": version})
        assert late.status_code == 200
        assert "Người khác vừa lưu" in late.content.decode()
        twin = client.post(reverse("admin:schools_institution_add"), {**form, "name": " truong  a "})
        assert "Xã này đã có cơ sở cùng tên." in twin.content.decode()
        assert list(Institution.objects.filter(commune=school.commune).values_list("name", flat=True)) == [
            "Trường A"
        ]
        assert client.get(reverse("admin:schools_institution_changelist")).status_code == 200


def version_of(school) -> str:
    return str(school.history.first().history_id)


def _values() -> dict:
    return {"need": "service", "name": "Lớp bơi", "min_age": 8, "max_age": 16}


class TestLooking:
    def found(self, client, **asked) -> list[str]:
        page = client.get(reverse("schools:institutions"), asked)
        return [row["institution"].name for row in page.context["rows"]]

    def test_the_list_is_narrowed_by_what_is_asked(self, cast, sign_in, school):
        client = sign_in(cast["lan"])
        everything = self.found(client)
        assert len(everything) == 4
        assert self.found(client, q="SEN hong") == ["Nhà mở Sen Hồng"]
        assert self.found(client, kind="vocational") == ["Trung tâm GDNN – GDTX Gò Công"]
        assert self.found(client, need="bridging") == ["Nhà mở Sen Hồng"]
        school.programmes.update(places=0)
        assert school.name not in self.found(client, free="yes", need="back_to_school")
        assert self.found(client, province=school.commune.parent_id) == everything
        school.programmes.update(is_active=False)
        assert school.name not in self.found(client, need="back_to_school")
        Institution.objects.filter(pk=school.pk).update(is_active=False)
        assert school.name not in self.found(client)
        assert "ngừng hoạt động" in client.get(at("institution", school)).content.decode()

    def test_wrong_filters_filter_nothing_and_none_matches_is_said(self, cast, sign_in):
        client = sign_in(cast["quang"])
        wrong = {"need": "x", "kind": "x", "province": "abc", "free": "no", "page": "-3", "q": "a\x00"}
        assert len(self.found(client, **wrong)) == 4
        page = client.get(reverse("schools:institutions"), {"q": "không có", "kind": "primary"})
        shown = page.content.decode()
        assert "Không có cơ sở nào khớp" in shown
        assert 'href="?q=kh' in shown

    def test_queries_are_constant_at_ten_and_at_a_thousand(
        self, cast, sign_in, few_areas, django_assert_num_queries
    ):
        client, communes, made = sign_in(cast["thu"]), list(few_areas.values()), 0
        for total in (10, 1000):
            houses = [
                Institution(
                    name=f"Trường {n}", search_key=f"truong {n}", commune=communes[n % 3], kind="primary"
                )
                for n in range(made, total)
            ]
            made = total
            houses = Institution.objects.bulk_create(houses)
            Programme.objects.bulk_create(
                [Programme(institution=each, **_values(), places=n % 2) for n, each in enumerate(houses)]
            )
            asked = {"need": "service", "free": "yes", "q": "truong"}
            with django_assert_num_queries(8):
                page = client.get(reverse("schools:institutions"), asked)
            assert len(page.context["rows"]) == (5 if total == 10 else 25)

    def test_the_demo_fills_itself_once(self, cast):
        seed_places(cast)
        counts = [model.history.count() for model in (Institution, Programme, Intake)]
        seed_places({name: User.objects.get(username=name) for name in ("thu", "dung", "an")})
        assert [model.history.count() for model in (Institution, Programme, Intake)] == counts
        assert Intake.objects.count() == 2
        assert Institution.objects.filter(confirmed_on=today()).count() == 3
