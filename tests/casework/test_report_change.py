"""A report completed or corrected after its receipt: what is written, who may, urgency, two editors."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from audit.editing import version_of
from audit.models import Event
from casework.actions.report_changes import change_report
from casework.actions.reports import open_case
from casework.deadlines import emergency_clock
from casework.family import carer_of
from casework.forms.report_change import stored
from casework.models import Report, Reporter
from casework.workflow import NotNow
from tests.factories import make_case, make_report

pytestmark = pytest.mark.django_db
SECRET = ("Người Báo Tin", "0911000333", "Hẻm Người Báo Tin")


def typed(report, **changes):
    """What a browser sends that leaves all as it is, with `changes`."""
    home = report.child.household
    known = stored(report, report.child, home, carer_of(home), None)
    known = {
        name: "" if value is None else str(value) for name, value in known.items() if name != "anonymous"
    }
    known |= {"save": "1"}
    version = version_of(report.history)
    return {**known, "why": "Cô giáo gọi lại", "version": version, **changes}


def url(report):
    return reverse("casework:report_change", args=[report.pk])


def sent(client, report, query="", **changes):
    answer = client.post(url(report) + query, typed(report, **changes))
    report.refresh_from_db()
    report.child.refresh_from_db()
    return answer


class TestWriting:
    def test_what_was_not_known_at_receipt_is_completed(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        client = sign_in(cast["lan"])
        page = client.get(url(report)).content.decode()
        assert f'value="{report.child.full_name}"' in page
        now = {"condition": "Sốt cao", "likely_harm": "Mù mắt", "done_before": "Đã đưa đi khám"}
        now |= {"family": "Mẹ đi làm xa", "place": "Bến xe Tân Hòa", "father_name": "Lê Văn Cha"}
        now |= {"residence": "Ấp Láng"}
        numbers = {"father_age": "41", "mother_age": "39"}
        answer = sent(
            client, report, full_name="Nguyễn Thị Đúng", sex="female", village="Ấp 9", **now, **numbers
        )
        assert answer.url == reverse("casework:report", args=[report.pk])
        assert {name: getattr(report, name) for name in now} == now
        assert (report.father_age, report.mother_age, report.changed_why) == (41, 39, "Cô giáo gọi lại")
        assert (report.child.full_name, report.child.sex) == ("Nguyễn Thị Đúng", "female")
        home = report.child.household
        home.refresh_from_db()
        assert home.village == "Ấp 9"
        assert "Lê Văn Cha" in home.caregivers.values_list("full_name", flat=True)
        page = client.get(answer.url).content.decode()
        for words in ("Sốt cao", "Cô giáo gọi lại", "Nguyễn Thị Đúng", "Các lần sửa"):
            assert words in page

    def test_the_versions_before_stay_with_the_reason_and_the_deed(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        was = (report.condition, report.child.full_name)
        sent(sign_in(cast["lan"]), report, condition="Sốt cao", full_name="Nguyễn Thị Đúng")
        now, old = report.history.order_by("-history_id")[:2]
        assert (old.condition, now.condition, now.history_change_reason) == (
            was[0],
            "Sốt cao",
            "change_report",
        )
        names = report.child.history.order_by("history_id").values_list("full_name", flat=True)
        assert list(names) == [was[1], "Nguyễn Thị Đúng"]
        assert Event.objects.filter(reason="change_report").count() == 1

    def test_nothing_changed_writes_nothing(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        rows = report.history.count()
        assert sent(sign_in(cast["lan"]), report).status_code == 302
        assert (report.history.count(), report.changed_why) == (rows, "")

    @pytest.mark.parametrize(
        "changes, words",
        [
            ({"why": ""}, "Vì sao sửa"),
            ({"father_age": "-1"}, "10"),
            ({"full_name": "A" * 10_000}, "120"),
            ({"birth": "31/02/2026"}, "31/02/2026"),
            ({"caregiver_name": "", "caregiver_phone": ""}, "Không xóa được người chăm sóc"),
        ],
    )
    def test_bad_input_changes_nothing_and_loses_nothing(self, cast, sign_in, changes, words):
        report = make_report(by=cast["lan"])
        answer = sent(sign_in(cast["lan"]), report, **{"condition": "Sốt cao", **changes})
        page = answer.content.decode()
        assert (answer.status_code, report.condition == "Sốt cao") == (200, False)
        assert words in page
        assert "Sốt cao" in page

    def test_one_that_was_decided_about_is_not_changed(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        open_case(report, by=cast["lan"])
        client = sign_in(cast["lan"])
        assert client.get(url(report)).status_code == 302
        page = sent(client, report, condition="Sốt cao").content.decode()
        assert "Thông tin này đã được xử lý" in page
        assert "Sốt cao" in page
        assert report.condition != "Sốt cao"

    def test_the_home_of_a_child_with_others_is_left_to_their_case(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        report = make_report(by=cast["lan"])
        report.child.household = case.child.household
        report.child.save()
        page = sign_in(cast["lan"]).get(url(report)).content.decode()
        assert 'name="village"' not in page
        assert "Trẻ sống cùng hộ với trẻ khác" in page
        with pytest.raises(NotNow):
            change_report(report, by=cast["lan"], values={"household": {"village": "Ấp X"}}, why="x")

    def test_a_carer_without_a_name_is_asked_for_it(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        report.child.household.caregivers.all().delete()
        told = {"caregiver_name": "", "caregiver_phone": "", "caregiver_relation": "bà ngoại"}
        page = sent(sign_in(cast["lan"]), report, **told).content.decode()
        assert "Ghi tên người chăm sóc." in page
        assert not report.child.household.caregivers.exists()


class TestWho:
    @pytest.mark.parametrize("who, status", [("minh", 403), ("hoa", 404), ("quang", 404), ("thu", 404)])
    def test_others_may_not(self, cast, sign_in, who, status):
        report = make_report(by=cast["lan"])
        assert sign_in(cast[who]).get(url(report)).status_code == status
        assert sent(sign_in(cast[who]), report, condition="Sốt cao").status_code == status
        assert report.condition != "Sốt cao"

    def test_who_reported_is_there_only_when_asked_for_by_who_may(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        client = sign_in(cast["lan"])
        page = client.get(url(report)).content.decode()
        assert [words for words in SECRET if words in page] == []
        before = Event.objects.filter(reason="reporter").count()
        page = client.get(url(report) + "?nguoi-bao=1").content.decode()
        assert [words for words in SECRET if words not in page] == []
        assert Event.objects.count() > before
        people = {"reporter_name": "Người Báo Đúng", "reporter_phone": "0911000333"}
        people |= {"reporter_address": "Hẻm 5", "reporter_notes": ""}
        sent(client, report, "?nguoi-bao=1", **people)
        kept = Reporter.objects.get(report=report)
        assert (kept.full_name, kept.address, kept.notes) == ("Người Báo Đúng", "Hẻm 5", "")
        page = client.get(reverse("casework:report", args=[report.pk])).content.decode()
        assert "Người Báo Đúng" not in page

    def test_without_asking_it_stays_as_it_is(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        sent(sign_in(cast["lan"]), report, condition="Sốt cao", reporter_name="Kẻ lạ")
        assert Reporter.objects.get(report=report).full_name == "Người Báo Tin"

    def test_the_deed_refuses_a_colleague_who_may_not_read_it(self, cast):
        report = make_report(by=cast["lan"])
        Report.objects.filter(pk=report.pk).update(taken_by=cast["hoa"])
        with pytest.raises(PermissionDenied):
            change_report(report, by=cast["lan"], values={"reporter": {"full_name": "Kẻ lạ"}}, why="x")
        assert Reporter.objects.get(report=report).full_name == "Người Báo Tin"


class TestUrgency:
    def test_urgent_later_counts_from_the_receipt_and_says_what_is_left(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        received = timezone.now() - dt.timedelta(hours=9, minutes=30)
        Report.objects.filter(pk=report.pk).update(received_at=received)
        client = sign_in(cast["lan"])
        answer = sent(client, report, urgent="yes")
        due = received + dt.timedelta(hours=12)
        assert (report.urgent, emergency_clock(report)) == (True, due)
        told = Notice.objects.filter(kind=NoticeKind.EMERGENCY)
        assert cast["lan"] in [notice.recipient for notice in told]
        assert {notice.due for notice in told} == {due}
        assert "còn 2 giờ" in client.get(answer.url).content.decode()

    def test_no_longer_urgent_is_told_the_chair_with_the_reason_on_the_page(self, cast, sign_in):
        report = make_report(by=cast["lan"], urgent=True)
        client = sign_in(cast["lan"])
        sent(client, report, urgent="no", why="")
        assert report.urgent
        sent(client, report, urgent="no", why="Đã gặp trẻ, trẻ an toàn")
        assert (report.urgent, emergency_clock(report)) == (False, None)
        told = Notice.objects.get(kind=NoticeKind.REPORT_CALMED)
        assert not Notice.objects.filter(kind=NoticeKind.EMERGENCY).exists()
        page = sign_in(told.recipient).get(told.path).content.decode()
        assert "Đã gặp trẻ, trẻ an toàn" in page
        sent(client, report, urgent="yes")
        assert report.urgent
        assert not Notice.objects.filter(kind=NoticeKind.REPORT_CALMED).exists()


class TestTwoEditors:
    def test_the_second_sees_both_versions_and_chooses(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        client = sign_in(cast["lan"])
        version = version_of(report.history)
        sent(client, report, condition="Bản thứ nhất", place="Chợ")
        answer = sent(client, report, condition="Bản thứ hai", version=version)
        page = answer.content.decode()
        assert (answer.status_code, report.condition) == (200, "Bản thứ nhất")
        assert "Bản thứ nhất" in page
        assert "Bản thứ hai" in page
        assert version_of(report.history) in page
        chosen = {"chon": ["condition"], "chon-condition": "mine"}
        sent(client, report, condition="Bản thứ hai", **chosen)
        assert (report.condition, report.place) == ("Bản thứ hai", "Chợ")
