"""Searching before creating: how a child is found, in which order and why, how little is told elsewhere."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from lxml import html

from audit.enums import Deed
from audit.models import Event
from casework import elsewhere
from casework.elsewhere import Look, look_elsewhere
from casework.identity import id_doubts
from casework.likeness import POINTS, Compared, Facts, Reason, compare
from casework.models import Caregiver, Child, Report
from casework.sameness import asked_facts
from tests.casework.test_reports import answers
from tests.factories import CANARIES, make_case, make_report
from vietnam.calendar import today

ID = "079313000123"
BORN = dt.date(2013, 3, 4)
DAY = {"birth_date": BORN, "birth_precision": "day"}


def find(client, **typed):
    return client.post(reverse("casework:report_new"), typed)


@pytest.fixture
def child_of(cast):
    """A case of Lan's about a child with a nickname, a personal ID and a caregiver to be found by."""

    def made(by="lan", **fields):
        facts = {"full_name": CANARIES[0], "nickname": "Bé Cún", "personal_id": ID, **DAY, **fields}
        case = make_case(by=cast[by], **facts)
        caregiver = case.child.household.caregivers.get()
        caregiver.full_name, caregiver.phone = "Đào Thị Gái Canary", "0987654321"
        caregiver.save()
        return case

    return made


class TestHere:
    @pytest.mark.parametrize(
        "typed, reason",
        [
            ({"full_name": CANARIES[0]}, "Cùng họ tên"),
            ({"full_name": "yen tuoc do canary"}, "Cùng tên khi bỏ dấu hoặc đổi thứ tự"),
            ({"full_name": "canery do tuoc yne"}, "Tên gần giống"),
            ({"full_name": "be cun"}, "Cùng tên thường gọi"),
            ({"full_name": "Yến"}, "Trùng một phần tên"),
            ({"caregiver_name": "dao thi gai canary"}, "Cùng tên người chăm sóc"),
            ({"caregiver_phone": "+84 987 654 321"}, "Cùng số điện thoại người chăm sóc"),
            ({"personal_id": "079 313 000 123"}, "Cùng số định danh cá nhân"),
            (
                {"full_name": CANARIES[0], "birth": "2013", "caregiver_phone": "0987654321"},
                "Cùng họ tên, cùng năm sinh, cùng số điện thoại người chăm sóc",
            ),
            ({"full_name": CANARIES[0], "birth": "3/4/2013"}, "Cùng họ tên, ngày và tháng sinh đổi chỗ"),
        ],
    )
    def test_a_child_is_found_and_told_why(self, child_of, cast, sign_in, typed, reason):
        case = child_of()
        answer = find(sign_in(cast["lan"]), **typed)
        page = answer.content.decode()
        assert [match.case for match in answer.context["matches"]] == [case]
        assert f"<p>{reason}</p>" in page
        assert "C.Đ.T.Y." in page

    def test_the_likeliest_stands_first(self, child_of, cast, sign_in):
        twin = make_report(by=cast["lan"], full_name=CANARIES[0], birth_date=BORN, birth_precision="day")
        case = child_of()
        other = make_report(by=cast["lan"], full_name="Canary Đỗ Tước Yếm", **DAY)
        typed = {"full_name": CANARIES[0], "birth": "4/3/2013", "caregiver_phone": "0987654321"}
        matches = find(sign_in(cast["lan"]), **typed).context["matches"]
        assert [match.case or match.report for match in matches] == [case, twin, other]
        assert [match.compared.is_likely for match in matches] == [True, True, False]

    def test_nobody_else_is_found(self, child_of, cast, sign_in):
        child_of()
        client = sign_in(cast["lan"])
        for typed in (
            {"full_name": "Nguyễn Văn Bình"},
            {"full_name": CANARIES[0], "birth": "2008"},
            {"birth": "2013"},
            {},
        ):
            assert find(client, **typed).context["matches"] == []

    def test_a_nickname_is_searched_in_the_caseload_too(self, child_of, cast, sign_in):
        case = child_of()
        answer = sign_in(cast["lan"]).post(
            reverse("casework:search"), {"tab": "open", "q": "cun"}, follow=True
        )
        assert list(answer.context["page_obj"]) == [case]

    @pytest.mark.parametrize(
        "name", ["ﬃ" * 120, "a " * 60, "<b>x</b>", "🧒" * 60, "Nguye\u0302\u0303n Va\u0306n An"]
    )
    def test_odd_names_are_kept_and_found(self, cast, sign_in, name):
        client = sign_in(cast["lan"])
        client.post(reverse("casework:report_create"), answers(full_name=name, nickname=name[:60]))
        report = Report.objects.get()
        assert len(report.child.search_key) <= 120
        found = find(client, full_name=name).context["matches"]
        assert [match.report for match in found] == [report]

    def test_what_was_typed_goes_on_into_the_report(self, cast, sign_in):
        typed = {"full_name": "Lê Thị Mới", "birth": "2013", "caregiver_name": "Lê Văn Cha"}
        typed |= {"caregiver_phone": "0987000111", "personal_id": ID}
        page = find(sign_in(cast["lan"]), **typed).content.decode()
        for value in typed.values():
            assert f'value="{value}"' in page

    def test_a_wrong_number_is_told_and_nothing_is_lost(self, cast, sign_in):
        page = find(
            sign_in(cast["lan"]), full_name="Lê Thị Mới", personal_id="ABC", caregiver_phone="12"
        ).content.decode()
        assert "Số định danh chỉ gồm chữ số" in page
        assert "Số điện thoại “12” không đúng." in page
        assert 'value="Lê Thị Mới"' in page


class TestElsewhere:
    STRONG = {"full_name": CANARIES[0], "birth": "2013"}

    @pytest.mark.parametrize(
        "typed, found",
        [
            (STRONG, 1),
            ({"full_name": "Canary Do Tuoc Yem", "birth": "2013"}, 1),
            ({"personal_id": ID}, 1),
            ({"caregiver_phone": "0987654321", "birth": "2013"}, 1),
            ({"full_name": CANARIES[0]}, 0),
            ({"full_name": CANARIES[0], "birth": "2012"}, 0),
            ({"full_name": "Yến", "birth": "2013"}, 0),
            ({"full_name": "Canary Đỗ Yến", "birth": "2013"}, 0),
            ({"caregiver_phone": "0987654321"}, 0),
            ({"caregiver_name": "Đào Thị Gái Canary", "birth": "2013"}, 0),
        ],
    )
    def test_only_a_strong_question_is_answered(self, child_of, cast, sign_in, typed, found):
        case = child_of(by="hoa")
        answer = find(sign_in(cast["lan"]), **typed)
        page = answer.content.decode()
        assert len(answer.context["elsewhere"].previews) == found
        assert answer.context["matches"] == []
        assert ("Trần Thị Hoa" in page) is bool(found)
        assert case.code not in page
        assert "Bé Cún" not in page
        assert reverse("casework:case", args=[case.pk]) not in page
        if typed.get("full_name") != CANARIES[0]:
            assert CANARIES[0] not in page

    def test_a_preview_is_initials_age_commune_and_whom_to_call(self, child_of, cast, sign_in):
        hoa = cast["hoa"]
        hoa.phone = "0909111999"
        hoa.save()
        case = child_of(by="hoa", school_name="Trường Canary Sông Trăng", grade=5)
        answer = find(sign_in(cast["lan"]), personal_id=ID)
        age = case.child.age_on(today())
        [preview] = answer.context["elsewhere"].previews
        told = ("C.Đ.T.Y.", age, "Xã Tân Đông", (("Trần Thị Hoa", "0909111999"),))
        assert (preview.initials, preview.age, preview.commune, preview.whom) == told
        page = html.fromstring(answer.content.decode())
        [card] = page.find_class("dt-card")
        said = " ".join(card.text_content().split())
        assert [
            word for word in ("C.Đ.T.Y.", f"{age} tuổi", "Xã Tân Đông", "Trần Thị Hoa") if word not in said
        ] == []
        assert re.findall(r"\d{6,}", re.sub(r"(?<=\d)[ .-](?=\d)", "", said)) == ["0909111999"]
        report = case.reports.get()
        names = (CANARIES[0], "Bé Cún", "Đào Thị Gái Canary", "Người Báo Tin", "Trần Thị Mẹ", "Sông Trăng")
        others = (
            case.code,
            "0987654321",
            "0911000222",
            "0911000333",
            "Ấp Bình Hòa",
            "Làm gạch",
            f"/{report.pk}/",
        )
        assert report.reporter.phone == "0911000333"
        assert [word for word in (*names, *others) if word in said] == []
        # The number was typed by who asks: nothing else of the child stands anywhere on the page.
        assert [word for word in (*names, *others[:-1]) if word in answer.content.decode()] == []

    def test_a_hidden_name_is_never_told_of(self, child_of, cast, sign_in):
        case = child_of(by="hoa")
        case.name_hidden = "other"
        case.save()
        assert find(sign_in(cast["lan"]), **self.STRONG).context["elsewhere"] == Look()

    def test_a_look_is_written_down_without_what_was_asked(self, cast, sign_in):
        client = sign_in(cast["lan"])
        for typed in (
            self.STRONG,
            self.STRONG,
            {"full_name": "Lê Thị Khác", "birth": "2013"},
            {"full_name": "Lê"},
        ):
            find(client, **typed)
        looks = Event.objects.filter(kind=elsewhere.ABOUT).order_by("pk")
        first, again, other = looks
        assert {event.deed for event in looks} == {Deed.SEARCHED}
        assert first.purpose == again.purpose != other.purpose
        assert len(first.purpose) == 43
        assert not any("Canary" in str(value) for value in vars(first).values())

    def test_forty_questions_a_day_and_then_none(self, child_of, cast, sign_in, monkeypatch):
        monkeypatch.setattr(elsewhere, "LOOKS_A_DAY", 2)
        child_of(by="hoa")
        client = sign_in(cast["lan"])
        for name in ("Lê Văn Một", "Lê Văn Hai"):
            find(client, full_name=name, birth="2013")
        refused = find(client, **self.STRONG)
        assert refused.context["elsewhere"] == Look(over=True)
        assert "quá nhiều trẻ ở xã khác" in refused.content.decode()
        assert Event.objects.filter(kind=elsewhere.ABOUT, deed=Deed.DENIED).count() == 1
        assert not find(client, full_name="Lê Văn Hai", birth="2013").context["elsewhere"].over

    def test_at_most_five_are_told(self, cast, sign_in):
        for _time in range(7):
            make_case(by=cast["hoa"], full_name=CANARIES[0], **DAY)
        assert len(find(sign_in(cast["lan"]), **self.STRONG).context["elsewhere"].previews) == 5

    @pytest.mark.parametrize("name", ["minh", "son", "thu"])
    def test_nobody_but_an_officer_may_look(self, cast, name):
        with pytest.raises(PermissionDenied):
            look_elsewhere(cast[name], asked_facts(personal_id=ID))


class TestDoubts:
    @pytest.mark.parametrize(
        "changes, sentence",
        [
            ({"sex": "male"}, "Số định danh không khớp với giới tính đã ghi."),
            ({"birth": "2014"}, "Số định danh không khớp với năm sinh đã ghi."),
            ({"personal_id": "0793130"}, "Số định danh cá nhân có 12 chữ số"),
            ({"personal_id": "003313000123"}, "Ba số đầu của số định danh không phải mã tỉnh."),
        ],
    )
    def test_a_doubt_is_told_and_the_report_is_taken(self, cast, sign_in, changes, sentence):
        typed = answers(**{"personal_id": ID, "sex": "female", "birth": "2013", **changes})
        page = (
            sign_in(cast["lan"]).post(reverse("casework:report_create"), typed, follow=True).content.decode()
        )
        assert sentence in page
        assert Report.objects.get().child.personal_id == typed["personal_id"]

    def test_a_number_that_fits_says_nothing(self):
        born = {"birth_date": BORN, "birth_precision": "day"}
        assert id_doubts(Child(sex="female", personal_id=ID, **born)) == []
        assert id_doubts(Child(sex="female", personal_id="", **born)) == []


class TestPoints:
    A = Facts(name="Nguyễn Văn An", born=BORN, year=2013, sex="male", caregivers=("Trần Thị Mẹ",))

    @pytest.mark.parametrize(
        "other, reasons",
        [
            ({}, {Reason.NAME, Reason.BIRTH, Reason.CAREGIVER}),
            ({"born": dt.date(2013, 4, 3)}, {Reason.NAME, Reason.BIRTH_SWAPPED, Reason.CAREGIVER}),
            ({"born": dt.date(2013, 9, 9)}, {Reason.NAME, Reason.YEAR, Reason.CAREGIVER}),
            ({"born": None, "year": 2014, "rough": True}, {Reason.NAME, Reason.YEAR, Reason.CAREGIVER}),
            ({"born": None, "year": 2014}, {Reason.NAME, Reason.CAREGIVER}),
            ({"born": None, "year": 2016}, {Reason.NAME, Reason.CAREGIVER, Reason.OTHER_YEAR}),
            ({"sex": "female", "caregivers": ()}, {Reason.NAME, Reason.BIRTH, Reason.OTHER_SEX}),
            ({"caregivers": ("Tran Thi Me.",)}, {Reason.NAME, Reason.BIRTH, Reason.CAREGIVER_ALIKE}),
        ],
    )
    def test_reasons(self, other, reasons):
        known = Facts(**{**vars(self.A), **other})
        assert set(compare(self.A, known).reasons) == reasons == set(compare(known, self.A).reasons)

    def test_every_reason_has_its_points(self):
        assert set(POINTS) == set(Reason)
        assert Compared((Reason.NAME_ALIKE, Reason.OTHER_YEAR)).is_shown is False


def test_keys_are_written_with_every_save(cast):
    child = make_report(by=cast["lan"], full_name="Đỗ Thị Ánh", nickname="Bé Na", **DAY).child
    assert (child.search_key, child.nick_key, child.birth_year) == ("do thi anh", "be na", 2013)
    child.birth_date, child.birth_precision, child.stated_age = None, "age", 12
    child.age_as_of = dt.date(2026, 11, 1)
    child.save()
    assert child.birth_year == 2014
    assert Caregiver.objects.get(household=child.household).search_key == "tran thi me"
