"""Mẫu 01 whole: every field is kept, nothing typed is lost; who reported; the list with clocks and search."""

import datetime as dt
import unicodedata

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind, RoleKind
from accounts.models import Notice, Role, User
from audit.enums import Deed
from audit.models import Event
from casework.access import report_permissions
from casework.actions.hiding import hide_name
from casework.actions.reports import dismiss_report, join_case, open_case
from casework.deadlines import emergency_clock
from casework.due import waiting_words
from casework.enums import Channel, DeadlineKind, FieldGroup
from casework.models import Report, Reporter
from casework.reporting import reports_of_tab
from reminders.access import may_still_open
from tests.casework.test_reports import answers
from tests.factories import CANARIES, make_case, make_report
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
WORDS = {
    "place": "Chợ Tân Hòa, sạp 12",
    "condition": "Sốt, tay phồng rộp",
    "likely_harm": "Bỏng nặng hơn",
    "done_before": "Cô giáo đã đến nhà hai lần",
    "family": "Mẹ đi làm xa",
    "residence": "Ấp Láng, xã Tân Đông",
    "father_name": "Lê Văn Cha",
    "father_job": "Thợ hồ",
    "mother_name": "Lê Thị Mẹ Ruột",
    "mother_job": "Bán vé số",
    "number": "05/BC-UBND",
}
TOLD = {**WORDS, "father_age": "41", "mother_age": "39", "caregiver_relation": "Ông ngoại"}
REPORTER = {"reporter_address": "Hẻm 3 Kín", "reporter_notes": "Chỉ gọi buổi tối"}


def created(client, **changes):
    client.post(reverse("casework:report_create"), answers(**{**TOLD, **REPORTER, **changes}))
    return Report.objects.get()


class TestFields:
    def test_every_field_of_the_form_is_kept_and_read(self, cast, sign_in):
        client = sign_in(cast["lan"])
        report = created(client, urgent="yes")
        assert {name: getattr(report, name) for name in WORDS} == WORDS
        assert (report.father_age, report.mother_age, report.anonymous) == (41, 39, False)
        people = report.child.household.caregivers.order_by("pk").values_list("full_name", "relation")
        # The father was named as the one who cares for the child: once is enough.
        assert list(people) == [("Lê Văn Cha", "Ông ngoại"), ("Lê Thị Mẹ Ruột", "Mẹ")]
        assert (report.reporter.address, report.reporter.notes) == ("Hẻm 3 Kín", "Chỉ gọi buổi tối")
        page = client.get(reverse("casework:report", args=[report.pk])).content.decode()
        shown = set(WORDS) - {"father_name"}
        assert [name for name in shown if WORDS[name] not in page] == []

    @pytest.mark.parametrize("channel", sorted({*Channel.values} - {Channel.LIST}))
    def test_every_channel(self, cast, sign_in, channel):
        assert created(sign_in(cast["lan"]), channel=channel).channel == channel

    def test_the_few_first_fields_suffice_and_the_others_are_folded(self, cast, sign_in):
        client = sign_in(cast["lan"])
        page = client.post(reverse("casework:report_new"), {"full_name": ""}).content.decode()
        opened, _, folded = page.partition("Ghi thêm khi biết")
        for name in ("urgent", "full_name", "birth", "sex", "place", "what_was_said", "channel", "village"):
            assert f'name="{name}"' in opened
        for name in ("condition", "mother_name", "reporter_name", "anonymous", "number"):
            assert f'name="{name}"' not in opened
            assert f'name="{name}"' in folded
        least = {"urgent": "no", "sex": "unknown", "what_was_said": "x", "channel": "phone"}
        least |= {"received_at": timezone.localtime().strftime("%d/%m/%Y %H:%M"), "schooling": "unknown"}
        client.post(reverse("casework:report_create"), least)
        assert Report.objects.get().what_was_said == "x"
        assert not Reporter.objects.exists()

    @pytest.mark.parametrize(
        "changes, sentence",
        [
            ({"father_age": "-1"}, "10"),
            ({"mother_age": "bốn mươi"}, "Nhập một số nguyên"),
            ({"received_at": "31/02/2026 08:00"}, "Nhập ngày và giờ"),
            ({"full_name": "A" * 10_000}, "120"),
            ({"condition": "x" * 2001}, "2000"),
            ({"anonymous": "on"}, "Người báo không muốn để lại tên: xóa phần ghi về người báo"),
            ({"channel": "list"}, "list"),
        ],
    )
    def test_bad_input_is_told_changes_nothing_and_loses_nothing(self, cast, sign_in, changes, sentence):
        answer = sign_in(cast["lan"]).post(
            reverse("casework:report_create"), answers(**{**TOLD, **REPORTER, **changes})
        )
        page = answer.content.decode()
        assert (answer.status_code, Report.objects.count()) == (200, 0)
        assert sentence in page
        typed = {**WORDS, **REPORTER, **changes}
        assert [name for name, value in typed.items() if name != "anonymous" and value not in page] == []

    def test_marks_emoji_and_decomposed_letters_are_text(self, cast, sign_in):
        client = sign_in(cast["lan"])
        decomposed = unicodedata.normalize("NFD", "Lê Thị Cúc")
        report = created(client, full_name=decomposed, condition="<b>đau</b> 😢", place="</dl><script>x")
        assert (report.child.full_name, report.condition) == ("Lê Thị Cúc", "<b>đau</b> 😢")
        page = client.get(reverse("casework:report", args=[report.pk])).content.decode()
        assert "&lt;b&gt;đau&lt;/b&gt; 😢" in page
        assert "</dl><script>x" not in page


class TestReporter:
    def ask(self, client, report):
        return client.post(reverse("casework:report_reporter", args=[report.pk]))

    def test_nobody_reads_it_without_asking_and_each_reading_is_an_event(self, cast, sign_in):
        report = make_report(by=cast["lan"])
        for name in ("lan", "minh"):
            client = sign_in(cast[name])
            assert "Người Báo Tin" not in client.get(reverse("casework:report", args=[report.pk])).text
            for _ in range(2):
                page = self.ask(client, report).text
                assert [
                    word for word in ("Người Báo Tin", "0911000333", "Hẻm", "dặn") if word not in page
                ] == []
            events = Event.objects.filter(actor=cast[name], reason="reporter")
            assert [(event.deed, FieldGroup.REPORTER in event.fields) for event in events] == [
                (Deed.READ, True)
            ] * 2

    @pytest.mark.parametrize("name, status", [("mai", 403), ("hoa", 404), ("quang", 404), ("an", 404)])
    def test_others_are_refused_and_the_refusal_is_written(self, cast, sign_in, name, status):
        report = make_report(by=cast["lan"])
        mai = User.objects.create(username="mai", full_name="Người Mai")
        Role.objects.create(user=mai, kind=RoleKind.OFFICER, area=report.commune, starts=dt.date(2025, 7, 1))
        make_report(by=cast["hoa"])
        answer = self.ask(sign_in({**cast, "mai": mai}[name]), report)
        assert answer.status_code == status
        assert "Người Báo Tin" not in answer.text
        assert Event.objects.filter(actor__username=name, deed=Deed.DENIED, object_pk=report.pk).count() == 1
        assert not Event.objects.filter(fields__contains=[FieldGroup.REPORTER]).exists()

    def test_who_took_it_reads_it_only_while_an_officer_there(self, cast):
        report = make_report(by=cast["lan"])
        assert "reporter" in report_permissions(cast["lan"], report)
        Role.objects.filter(user=cast["lan"]).update(ends=today() - dt.timedelta(days=1))
        assert report_permissions(User.objects.get(username="lan"), report) == set()

    def test_it_stands_on_no_page_of_the_case(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        for name in ("lan", "minh", "quang"):
            for route in ("case", "log", "seen", "access"):
                page = sign_in(cast[name]).get(reverse(f"casework:{route}", args=[case.pk])).text
                assert "Người Báo Tin" not in page

    def test_somebody_who_does_not_want_to_be_named(self, cast, sign_in):
        client = sign_in(cast["lan"])
        nobody = dict.fromkeys([*REPORTER, "reporter_name", "reporter_phone"], "")
        report = created(client, anonymous="on", **nobody)
        assert report.anonymous
        assert not Reporter.objects.exists()
        assert "Người báo tin không muốn để lại tên." in self.ask(client, report).text


class TestClock:
    def test_it_runs_from_the_receipt_and_everybody_there_is_told_at_once(self, cast, sign_in):
        received = (timezone.localtime() - 3 * HOUR).replace(second=0, microsecond=0)
        typed = received.strftime("%d/%m/%Y %H:%M")
        report = created(sign_in(cast["lan"]), urgent="yes", received_at=typed)
        assert emergency_clock(report) == received + 12 * HOUR
        notices = Notice.objects.filter(kind=NoticeKind.EMERGENCY)
        assert {notice.recipient.username for notice in notices} == {"lan", "minh"}
        assert {notice.due for notice in notices} == {received + 12 * HOUR}
        assert all(may_still_open(notice) for notice in notices)
        assert "Lê Thị Cúc" not in str([vars(notice) for notice in notices])
        strange = Notice(recipient=cast["hoa"], kind=NoticeKind.EMERGENCY, about=notices[0].about)
        assert not may_still_open(strange)

    def test_joined_to_a_case_it_starts_there_at_the_receipt(self, cast):
        case, report = make_case(by=cast["lan"]), make_report(by=cast["lan"], urgent=True)
        join_case(report, case, by=cast["lan"])
        clock = case.deadlines.get(kind=DeadlineKind.EMERGENCY)
        assert clock.due_at == report.received_at + 12 * HOUR

    def test_it_ends_with_the_decision(self, cast):
        report = make_report(by=cast["lan"], urgent=True)
        dismissed = dismiss_report(report, by=cast["lan"], reason="wrong", comment="Trẻ an toàn")
        assert emergency_clock(report) is not None
        assert emergency_clock(dismissed) is None
        assert emergency_clock(make_report(by=cast["lan"])) is None

    def test_the_list_says_how_long_each_has_waited(self, cast, sign_in):
        now = timezone.now()
        for urgent, ago in ((True, 13), (True, 2), (False, 75)):
            report = make_report(by=cast["lan"], urgent=urgent)
            Report.objects.filter(pk=report.pk).update(received_at=now - ago * HOUR)
        page = sign_in(cast["lan"]).get(reverse("casework:reports")).text
        # Urgent ones first, the one that ran out before the other.
        places = [page.index(words) for words in ("quá hạn 1 giờ", "còn 9 giờ", "chờ 3 ngày")]
        assert places == sorted(places)

    def test_waiting_in_words(self):
        now = timezone.now()
        waited = {0: "chờ dưới 1 giờ", 5: "chờ 5 giờ", 24: "chờ 1 ngày", -2: "chờ dưới 1 giờ"}
        assert {hours: waiting_words(now - hours * HOUR, now) for hours in waited} == waited


class TestList:
    def find(self, client, text, tab="open"):
        answer = client.post(reverse("casework:report_search"), {"q": text, "tab": tab}, follow=True)
        assert text not in answer.redirect_chain[0][0] or not text
        return [row.pk for row in answer.context["page_obj"]]

    def test_by_name_telephone_and_code(self, cast, sign_in):
        client = sign_in(cast["lan"])
        one = make_report(by=cast["lan"], full_name=CANARIES[0])
        other = make_report(by=cast["lan"])
        elsewhere = make_report(by=cast["hoa"], full_name=CANARIES[0])
        assert self.find(client, "yen do tuoc") == [one.pk]
        assert self.find(client, "0911 000 222") == [one.pk, other.pk]
        assert elsewhere.pk not in self.find(client, "canary")
        case = open_case(other, by=cast["lan"])
        assert self.find(client, case.code, "handled") == [other.pk]
        assert self.find(client, case.code) == []

    def test_a_hidden_name_is_found_by_its_code_alone(self, cast, sign_in):
        case = make_case(by=cast["lan"], full_name=CANARIES[0])
        hide_name(case, by=cast["lan"], reason="threatened")
        mai = User.objects.create(username="mai", full_name="Người Mai")
        Role.objects.create(user=mai, kind=RoleKind.OFFICER, area=case.commune, starts=dt.date(2025, 7, 1))
        report = case.reports.get()
        assert self.find(sign_in(cast["lan"]), CANARIES[0], "handled") == [report.pk]
        assert self.find(sign_in(mai), CANARIES[0], "handled") == []
        assert self.find(sign_in(mai), case.code, "handled") == [report.pk]

    def test_a_search_leaves_an_event_and_no_name_in_it(self, cast, sign_in):
        self.find(sign_in(cast["lan"]), CANARIES[0])
        event = Event.objects.get(deed=Deed.SEARCHED, reason="reports")
        assert CANARIES[0] not in str(vars(event))

    def test_nothing_found_reads_differently_from_nothing_there(self, cast, sign_in):
        client = sign_in(cast["lan"])
        assert "Không có thông tin chờ xử lý" in client.get(reverse("casework:reports")).text
        answer = client.post(reverse("casework:report_search"), {"q": "Không Ai"}, follow=True).text
        assert "Không tìm thấy thông tin nào" in answer
        assert "Không Ai" in answer
        assert client.get(reverse("casework:reports"), {"tim": "gone"}).url == reverse("casework:reports")

    def test_pages_of_twenty_five(self, cast, sign_in):
        for _ in range(26):
            make_report(by=cast["lan"])
        client = sign_in(cast["lan"])
        first, second = (
            client.get(reverse("casework:reports"), {"page": n}).context["page_obj"] for n in "12"
        )
        assert (len(first), len(second), first.has_next) == (25, 1, True)
        assert reports_of_tab(Report.objects.all(), "handled").count() == 0
