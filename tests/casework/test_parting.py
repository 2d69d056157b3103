"""A report that was joined to a wrong case is taken out again; the officer of a merged case is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from casework.actions.forwarding import forward_report
from casework.actions.merging import merge_records
from casework.actions.reports import join_case, part_report
from casework.deadlines import due_at
from casework.enums import DeadlineKind, ReportState
from casework.models import Case, Report
from casework.workflow import NotNow
from reminders.actions import run_pump, tell_urgent_reports
from tests.factories import CANARIES, make_case, make_report

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def joined(cast):
    """An urgent report joined to a case of another child."""
    case, report = make_case(by=cast["lan"]), make_report(by=cast["lan"], urgent=True)
    join_case(report, case, by=cast["lan"])
    return Report.objects.get(pk=report.pk), case


def test_a_report_is_taken_out_with_its_reason_and_its_clock(joined, cast, sign_in):
    report, case = joined
    client = sign_in(cast["lan"])
    assert reverse("casework:report_part", args=[report.pk]) in text(client, "report", report)
    client.post(reverse("casework:report_part", args=[report.pk]), {"reason": "Là <b>trẻ</b> khác"})
    report.refresh_from_db()
    assert (report.state, report.case, report.taken_by) == (ReportState.OPEN, None, cast["lan"])
    reasons = list(report.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == ["take_report", "joined", "part_report"]
    assert case.notes.get().text == "Tách thông tin tiếp nhận khỏi hồ sơ: Là <b>trẻ</b> khác"
    assert case.deadlines.get(kind=DeadlineKind.EMERGENCY).cancelled_at is not None
    assert "Là &lt;b&gt;trẻ&lt;/b&gt; khác" in text(client, "log", case)
    assert "1 thông tin khẩn cấp" in client.get("/").content.decode()
    with pytest.raises(NotNow):
        part_report(report, by=cast["lan"], reason="lần nữa")


def test_an_emergency_of_the_case_itself_goes_on(cast):
    case = make_case(by=cast["lan"], urgent=True)
    report = make_report(by=cast["lan"])
    join_case(report, case, by=cast["lan"])
    part_report(report, by=cast["lan"], reason="Là trẻ khác")
    assert case.deadlines.get(kind=DeadlineKind.EMERGENCY).runs


def test_nobody_else_takes_it_out(joined, cast, sign_in):
    report, _case = joined
    for name in ("minh", "hoa", "quang"):
        with pytest.raises(PermissionDenied):
            part_report(report, by=cast[name], reason="x")
    client = sign_in(cast["lan"])
    page = client.post(reverse("casework:report_part", args=[report.pk]), {"reason": " "})
    assert page.context["form"].errors
    assert Report.objects.get(pk=report.pk).state == ReportState.JOINED


def test_the_officer_of_the_case_that_went_is_told_once(cast):
    kept, gone = (make_case(by=cast["lan"], full_name="Lê Văn Một") for _ in range(2))
    Case.objects.filter(pk=gone.pk).update(officer=cast["minh"])
    merge_records(kept, gone, by=cast["lan"], choices={}, home="kept")
    notice = Notice.objects.get(kind=NoticeKind.CASE_MERGED)
    assert (notice.recipient, notice.case_code) == (cast["minh"], gone.code)


class TestTwelveHours:
    @pytest.fixture
    def urgent(self, cast):
        return make_report(by=cast["lan"], urgent=True, full_name=CANARIES[0])

    def told(self, report):
        rows = Notice.objects.exclude(kind=NoticeKind.EMERGENCY).order_by("pk")
        assert {row.due for row in rows} <= {due_at(DeadlineKind.EMERGENCY, report.received_at)}
        return [(row.kind, row.recipient.username) for row in rows]

    def test_before_and_when_they_run_out_and_once_each(self, urgent, cast):
        for hours in (1, 8, 10, 11, 13, 14):
            tell_urgent_reports(urgent.received_at + hours * HOUR)
            if hours == 8:
                assert self.told(urgent) == []
        both = [("report_waits", "lan"), ("report_waits", "minh")]
        assert sorted(self.told(urgent)) == [("hours_passed", "lan"), ("hours_passed", "minh"), *both]

    def test_no_word_of_the_child(self, urgent, mailoutbox, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        Report.objects.filter(pk=urgent.pk).update(received_at=timezone.now() - 10 * HOUR)
        run_pump()
        letters = [mail.subject + mail.body for mail in mailoutbox]
        assert any("sắp hết thời hạn 12 giờ" in letter for letter in letters)
        assert not any(word in letter for letter in letters for word in CANARIES[0].split())

    def test_not_when_somebody_decided_nor_for_a_report_without_haste(self, urgent, cast):
        make_report(by=cast["lan"])
        join_case(urgent, make_case(by=cast["lan"]), by=cast["lan"])
        tell_urgent_reports(urgent.received_at + 13 * HOUR)
        assert self.told(urgent) == []

    def test_on_its_way_both_communes_are_told(self, urgent, cast):
        words = {"reason": "incident", "comment": "", "what_was_said": "Trẻ làm gạch"}
        there = cast["hoa"].roles.get().area
        forward_report(urgent, by=cast["lan"], to_commune=there, **words)
        Notice.objects.all().delete()
        tell_urgent_reports(urgent.received_at + 10 * HOUR)
        assert sorted(who for _kind, who in self.told(urgent)) == ["hoa", "lan", "minh", "son"]


def test_my_day_lists_what_waits_and_what_came(cast, sign_in):
    plain, haste = make_report(by=cast["lan"]), make_report(by=cast["lan"], urgent=True)
    come = make_report(by=cast["hoa"])
    words = {"reason": "incident", "comment": "", "what_was_said": "Trẻ làm gạch"}
    there = cast["lan"].roles.get().area
    forward = forward_report(come, by=cast["hoa"], to_commune=there, **words)
    context = sign_in(cast["lan"]).get("/").context
    assert [row.pk for row in context["waiting"]] == [haste.pk, plain.pk]
    assert (context["open_reports"], context["urgent_reports"]) == (2, 1)
    assert [row.pk for row in context["forwards"]] == [forward.pk]
    assert [row.pk for row in sign_in(cast["hoa"]).get("/").context["waiting"]] == [come.pk]


def text(client, name, record):
    return client.get(reverse(f"casework:{name}", args=[record.pk])).content.decode()
