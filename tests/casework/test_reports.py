"""Reports: searching before creating, taking one in, deciding about it, and who may not."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from audit.enums import Deed
from audit.models import Event
from casework.actions.reports import join_case
from casework.enums import BirthPrecision, CaseState, DeadlineKind, ReportState
from casework.models import Case, Child, Report
from tests.factories import CANARIES, make_case, make_report
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def answers(**changes):
    """What an officer types on the form of Mẫu 01."""
    return {
        "urgent": "no",
        "full_name": "Lê Thị Cúc",
        "birth": "3/2013",
        "sex": "female",
        "village": "Ấp 2",
        "what_was_said": "Em bán vé số cả ngày",
        "channel": "phone",
        "received_at": timezone.localtime().strftime("%d/%m/%Y %H:%M"),
        "schooling": "left",
        "hours_per_day": "7,5",
        "caregiver_name": "Lê Văn Cha",
        "caregiver_phone": "+84 911 222 333",
        "reporter_name": "Người Báo Kín",
        "reporter_phone": "0911 222 444",
        **changes,
    }


class TestTaking:
    def test_from_the_search_to_the_case(self, cast, sign_in):
        client = sign_in(cast["lan"])
        page = client.post(reverse("casework:report_new"), {"full_name": "Lê Thị Cúc", "birth": "12"})
        assert page.status_code == 200
        assert 'value="Lê Thị Cúc"' in page.content.decode()
        answer = client.post(reverse("casework:report_create"), answers())
        report = Report.objects.select_related("child", "reporter").get()
        assert answer.url == reverse("casework:report", args=[report.pk])
        child = report.child
        assert (child.birth_date, child.birth_precision) == (dt.date(2013, 3, 1), BirthPrecision.MONTH)
        assert (report.taken_by, report.hours_per_day, child.schooling) == (cast["lan"], 7.5, "left")
        assert child.household.caregivers.get().phone == "0911222333"
        assert (report.reporter.full_name, report.reporter.phone) == ("Người Báo Kín", "0911222444")

        answer = client.post(reverse("casework:report_open", args=[report.pk]))
        case = Case.objects.get()
        assert answer.url == reverse("casework:case", args=[case.pk])
        assert (case.state, case.officer, case.child) == (CaseState.NEW, cast["lan"], child)

    def test_sent_twice_it_is_taken_once(self, cast, sign_in):
        client, url = sign_in(cast["lan"]), reverse("casework:report_create")
        data = answers(once="5d3c7c3e-45c4-4b39-8df8-1c4b4c3f9a01")
        assert client.post(url, data).url == client.post(url, data).url
        assert Report.objects.count() == 1

    def test_a_child_without_a_name_and_without_an_age(self, cast, sign_in):
        client = sign_in(cast["lan"])
        client.post(reverse("casework:report_create"), answers(full_name="", birth=""))
        report = Report.objects.get()
        assert (report.child.full_name, report.child.birth_precision) == ("", BirthPrecision.UNKNOWN)
        page = client.get(reverse("casework:reports")).content.decode()
        assert "Chưa biết tên, Chưa rõ tuổi" in page

    @pytest.mark.parametrize(
        "typed, date, precision, age",
        [
            ("27/3/2013", dt.date(2013, 3, 27), "day", None),
            ("3/2013", dt.date(2013, 3, 1), "month", None),
            ("2013", dt.date(2013, 1, 1), "year", None),
            ("12 tuổi", None, "age", 12),
            ("12", None, "age", 12),
        ],
    )
    def test_a_birth_as_people_know_it(self, cast, sign_in, typed, date, precision, age):
        sign_in(cast["lan"]).post(reverse("casework:report_create"), answers(birth=typed))
        child = Child.objects.get()
        assert (child.birth_date, child.birth_precision, child.stated_age) == (date, precision, age)
        assert child.age_as_of == (today() if age else None)

    @pytest.mark.parametrize(
        "changes, sentence",
        [
            ({"birth": "31/2/2013"}, "Ngày sinh “31/2/2013” không có thật."),
            ({"birth": "27/3/2003"}, "Người này đã đủ 18 tuổi"),
            ({"received_at": "01/01/2099 08:00"}, "Thời điểm tiếp nhận không thể ở sau lúc này."),
            ({"received_at": "27/03/1926 14:05"}, "Kiểm tra lại năm."),
            ({"received_at": "01/01/0001 00:05"}, "Kiểm tra lại năm."),
            ({"caregiver_phone": "123"}, "Số điện thoại “123” không đúng."),
            ({"caregiver_name": ""}, "Ghi tên người dùng số điện thoại này."),
            ({"hours_per_day": "27"}, "24"),
            ({"what_was_said": ""}, "Nhập thông tin cho mục “Nội dung thông tin”"),
            ({"urgent": "maybe"}, "maybe"),
        ],
    )
    def test_a_wrong_answer_is_told_and_nothing_typed_is_lost(self, cast, sign_in, changes, sentence):
        answer = sign_in(cast["lan"]).post(reverse("casework:report_create"), answers(**changes))
        page = answer.content.decode()
        assert (answer.status_code, Report.objects.count()) == (200, 0)
        assert sentence in page
        assert "Người Báo Kín" in page

    def test_an_urgent_report_starts_twelve_hours_at_its_receipt(self, cast, sign_in):
        client = sign_in(cast["lan"])
        received = (timezone.localtime() - dt.timedelta(hours=3)).replace(second=0, microsecond=0)
        typed = received.strftime("%d/%m/%Y %H:%M")
        client.post(reverse("casework:report_create"), answers(urgent="yes", received_at=typed))
        client.post(reverse("casework:report_open", args=[Report.objects.get().pk]))
        deadline = Case.objects.get().deadlines.get(kind=DeadlineKind.EMERGENCY)
        assert deadline.due_at == received + dt.timedelta(hours=12)


class TestSearchingFirst:
    def search(self, client, name, birth=""):
        answer = client.post(reverse("casework:report_new"), {"full_name": name, "birth": birth})
        return answer.context["matches"], answer.content.decode()

    @pytest.mark.parametrize("typed", ["canary do tuoc yen", "YẾN ĐỖ TƯỚC CANARY", "canary do tuoc yem"])
    def test_here_in_any_order_without_diacritics_or_misspelt(self, cast, sign_in, typed):
        case = make_case(by=cast["lan"], full_name=CANARIES[0])
        matches, page = self.search(sign_in(cast["lan"]), typed)
        assert [match.case for match in matches] == [case]
        assert case.code in page
        assert CANARIES[0] not in page
        assert "C.Đ.T.Y." in page

    def test_the_likest_name_stands_first_and_a_common_family_name_is_no_match(self, cast, sign_in):
        near = make_case(by=cast["lan"], full_name="Nguyễn Thị Lam")
        exact = make_report(by=cast["lan"], full_name="Nguyễn Thị Lan")
        make_case(by=cast["lan"], full_name="Nguyễn Văn Bình")
        matches, _page = self.search(sign_in(cast["lan"]), "nguyen thi lan")
        assert [match.report or match.case for match in matches] == [exact, near]

    def test_elsewhere_only_a_preview_and_whom_to_call(self, cast, sign_in):
        case = make_case(by=cast["hoa"], full_name=CANARIES[0])
        year = str(case.child.birth_date.year)
        matches, page = self.search(sign_in(cast["lan"]), "Yến Đỗ Tước Canary", year)
        assert matches == []
        assert "Trần Thị Hoa" in page
        assert "C.Đ.T.Y." in page
        found = " ".join(html.fromstring(page).text_content().split())
        assert f"{case.child.age_on(today())} tuổi" in found
        assert str(case.commune) in found
        for hidden in (CANARIES[0], case.code, "Trần Thị Mẹ", reverse("casework:case", args=[case.pk])):
            assert hidden not in page

    def test_open_reports_are_matches_too_and_the_year_narrows(self, cast, sign_in):
        report = make_report(by=cast["lan"], full_name=CANARIES[0])
        client, year = sign_in(cast["lan"]), report.child.birth_date.year
        assert [match.report for match in self.search(client, CANARIES[0], str(year))[0]] == [report]
        assert self.search(client, CANARIES[0], str(year - 5))[0] == []

    def test_a_search_leaves_an_event_without_the_name(self, cast, sign_in):
        self.search(sign_in(cast["lan"]), CANARIES[0])
        event = Event.objects.get(deed=Deed.SEARCHED)
        assert (event.actor, event.kind) == (cast["lan"], "casework.report")
        assert not any(CANARIES[0] in str(value) for value in vars(event).values())


class TestDeciding:
    def test_joining_shows_both_and_keeps_the_report(self, cast, sign_in):
        case, report = make_case(by=cast["lan"]), make_report(by=cast["lan"])
        client, url = sign_in(cast["lan"]), reverse("casework:report_join", args=[report.pk])
        page = client.get(url, {"ma": case.code}).content.decode()
        assert case.child.full_name in page
        assert report.child.full_name in page
        assert client.post(url, {"code": case.code.lower()}).url == reverse("casework:case", args=[case.pk])
        report.refresh_from_db()
        assert (report.state, report.case) == (ReportState.JOINED, case)

    def test_a_case_elsewhere_cannot_be_joined(self, cast, sign_in):
        case, report = make_case(by=cast["hoa"], full_name=CANARIES[1]), make_report(by=cast["lan"])
        answer = sign_in(cast["lan"]).post(
            reverse("casework:report_join", args=[report.pk]), {"code": case.code}
        )
        report.refresh_from_db()
        assert report.state == ReportState.OPEN
        assert CANARIES[1] not in answer.content.decode()
        assert f"Không có hồ sơ đang mở nào mang mã “{case.code}” ở xã này." in answer.content.decode()

    def test_dismissing_needs_a_reason_that_stays_readable(self, cast, sign_in):
        report, client = make_report(by=cast["lan"]), sign_in(cast["lan"])
        url = reverse("casework:report_dismiss", args=[report.pk])
        assert client.post(url, {"reason": "moved"}).status_code == 200
        report.refresh_from_db()
        assert report.state == ReportState.OPEN
        client.post(url, {"reason": "moved", "comment": "Gia đình về Cà Mau"})
        page = client.get(reverse("casework:report", args=[report.pk])).content.decode()
        assert "Gia đình về Cà Mau" in page
        assert "Mở hồ sơ" not in page

    @pytest.mark.parametrize(
        "route, data", [("report_open", {}), ("report_dismiss", {"reason": "moved", "comment": "x"})]
    )
    def test_what_was_decided_meanwhile_is_told(self, cast, sign_in, route, data):
        case, report = make_case(by=cast["lan"]), make_report(by=cast["lan"])
        join_case(report, case, by=cast["lan"])
        answer = sign_in(cast["lan"]).post(reverse(f"casework:{route}", args=[report.pk]), data, follow=True)
        assert "Thông tin này đã được xử lý: Đã gộp vào hồ sơ." in answer.content.decode()
        assert Case.objects.count() == 1


class TestDenial:
    @pytest.mark.parametrize("route", ["report", "report_join", "report_dismiss"])
    def test_reports_of_another_commune_do_not_exist(self, cast, sign_in, route):
        report = make_report(by=cast["lan"], full_name=CANARIES[0])
        make_report(by=cast["hoa"])
        url = reverse(f"casework:{route}", args=[report.pk])
        assert sign_in(cast["lan"]).get(url).status_code == 200
        for outsider in ("hoa", "yen", "son", "quang", "thu", "an"):
            answer = sign_in(cast[outsider]).get(url)
            assert answer.status_code == 404
            assert CANARIES[0] not in answer.content.decode()
            assert Event.objects.filter(actor=cast[outsider], deed=Deed.DENIED, object_pk=report.pk).exists()

    @pytest.mark.parametrize("route", ["report_open", "report_join", "report_dismiss"])
    def test_only_the_officer_decides(self, cast, sign_in, route):
        report, case = make_report(by=cast["lan"]), make_case(by=cast["lan"])
        data = {"code": case.code, "reason": "moved", "comment": "x"}
        url = reverse(f"casework:{route}", args=[report.pk])
        assert sign_in(cast["minh"]).post(url, data).status_code == 403
        assert sign_in(cast["hoa"]).post(url, data).status_code == 404
        report.refresh_from_db()
        assert (report.state, Case.objects.count()) == (ReportState.OPEN, 1)
        assert sign_in(cast["lan"]).post(url, data).status_code == 302

    @pytest.mark.parametrize(
        "person, status", [("lan", 200), ("minh", 200), ("quang", 403), ("thu", 403), ("an", 403)]
    )
    def test_who_may_list_reports(self, cast, sign_in, person, status):
        make_report(by=cast["hoa"], full_name=CANARIES[0])
        answer = sign_in(cast[person]).get(reverse("casework:reports"))
        assert answer.status_code == status
        assert "C.Đ.T.Y." not in answer.content.decode()

    @pytest.mark.parametrize("person, status", [("lan", 200), ("minh", 403), ("quang", 403)])
    def test_who_may_take_reports(self, cast, sign_in, person, status):
        client = sign_in(cast[person])
        assert client.get(reverse("casework:report_new")).status_code == status
        client.post(reverse("casework:report_create"), answers())
        assert Report.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(cast, sign_in, count, django_assert_num_queries):
    for _ in range(count):
        make_report(by=cast["lan"])
    client = sign_in(cast["lan"])
    with django_assert_num_queries(5):
        page = client.get(reverse("casework:reports")).content.decode()
    assert page.count("N.V.T.") == count
    found = client.get(client.post(reverse("casework:report_search"), {"q": "nguyen van tre"}).url)
    assert found.content.decode().count("N.V.T.") == count
