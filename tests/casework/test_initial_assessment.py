"""Mẫu 02 by itself, at any time; Mẫu 03 begins with it; the plan's clock counts from it, by a setting."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Notice
from areas.models import DatedNumber
from areas.settings import choices
from casework.actions import plans, reports, screenings
from casework.models import Assessment, Case, Deadline, Report
from casework.plan_clock import plans_wanted
from reminders.actions import tell_plans_wanted
from tests.casework.test_assessment import CAPACITY, HARM, filled
from tests.casework.walk import both_shown, day, state_of, text_of, url
from tests.factories import CANARIES, make_case, make_report, screen
from vietnam.calendar import ZONE, add_working_days, day_of, end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LEVELS = {
    "harm": {"current_harm": "high", "continuing_harm": "medium"},
    "capacity": {"self_protection": "low", "support": "low"},
}


def sheet(**changes):
    """A filled-in Mẫu 02."""
    return {"on": day(0), **LEVELS["harm"], **LEVELS["capacity"], "risk": "high", **changes}


def assess(case, *, by, **changes) -> Assessment:
    """Record a Mẫu 02."""
    return plans.assess_initially(case, by=by, **{"on": today(), "risk": "high", **LEVELS, **changes})


def clock(case) -> Deadline:
    """The one clock of the plan."""
    return Deadline.objects.get(case=case, kind="plan")


def reported(case, *, days) -> None:
    """Let the report of `case` have come, and the case been opened, so many days ago."""
    at = timezone.now() - days * DAY
    Report.objects.filter(case=case).update(received_at=at)
    Case.objects.filter(pk=case.pk).update(opened_on=day_of(at))


def report_of(cast, received) -> Report:
    """An open report that came at the moment `received`."""
    report = make_report(by=cast["lan"])
    Report.objects.filter(pk=report.pk).update(received_at=received)
    return Report.objects.get(pk=report.pk)


def counts_from(value):
    """Set from what the plan's clock counts, for every case of these tests."""
    since = today() - 100 * DAY
    DatedNumber.objects.create(name="plan_clock_from", value=value, starts=since, source="Công văn 9/SYT")


class TestSheet:
    def test_it_is_recorded_before_the_screening_and_leads_to_protection(self, cast, sign_in):
        case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
        told = {
            "safe_provider": "Bà ngoại",
            "current_harm_note": "Tay bị bỏng",
            "care_service": "Băng vết bỏng",
        }
        answer = client.post(url("assessment_initial", case.pk), sheet(**told))
        assert answer.url == url("emergency", case.pk)
        assert "Nguy cơ cao" in text_of(client.get(answer.url))
        row = Assessment.objects.get()
        assert (row.initial, row.harm, row.capacity) == (True, LEVELS["harm"], LEVELS["capacity"])
        assert (row.proposed, row.risk, row.safe_provider) == ("high", "high", "Bà ngoại")
        stored = Case.objects.get(pk=case.pk)
        assert (stored.state, stored.risk) == ("new", "high")
        page = text_of(client.get(url("assessments", case.pk)))
        for words in ("Đánh giá ban đầu (Mẫu 02)", "Tay bị bỏng", "Bà ngoại", "Băng vết bỏng"):
            assert words in page
        assert "Mẫu 03: tổn hại" not in page
        assert "Lời của trẻ" not in page
        assert "Đánh giá nguy cơ ban đầu (Mẫu 02)" in text_of(client.get(url("log", case.pk)))

    def test_it_asks_four_levels_and_no_more(self, cast, sign_in):
        page = sign_in(cast["lan"]).get(url("assessment_initial", make_case(by=cast["lan"]).pk))
        assert list(page.context["form"].fields) == [
            *("on", "safe_provider", "safe_service", "care_provider", "care_service"),
            *("risk", "risk_reason", "current_harm", "current_harm_note", "continuing_harm"),
            *("continuing_harm_note", "self_protection", "self_protection_note", "support", "support_note"),
        ]

    @pytest.mark.parametrize(
        ("name", "value"),
        [("support", ""), ("continuing_harm", "9"), ("risk", "unknown"), ("on", day(1)), ("on", day(-400))],
    )
    def test_a_mistake_changes_nothing_and_keeps_what_was_typed(self, cast, sign_in, name, value):
        case = make_case(by=cast["lan"])
        told = sheet(**{"safe_provider": "Bà ngoại", name: value})
        page = sign_in(cast["lan"]).post(url("assessment_initial", case.pk), told)
        assert list(page.context["form"].errors) == [name]
        assert "Bà ngoại" in text_of(page)
        assert (Assessment.objects.count(), Case.objects.get(pk=case.pk).risk) == (0, "unknown")

    def test_another_conclusion_needs_its_reason(self, cast, sign_in):
        case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
        page = client.post(url("assessment_initial", case.pk), sheet(risk="low"))
        assert list(page.context["form"].errors) == ["risk_reason"]
        reason = {"risk": "low", "risk_reason": "Chủ đã bỏ đi, trẻ ở với bà"}
        assert client.post(url("assessment_initial", case.pk), sheet(**reason)).url == url("case", case.pk)
        assert (Assessment.objects.get().risk, Assessment.objects.get().proposed) == ("low", "high")

    def test_two_who_assess_see_both(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        both_shown(
            sign_in(cast["lan"]),
            url("assessment_initial", case.pk),
            sheet(safe_provider="Nhà bà", support="medium"),
            lambda: assess(case, by=cast["lan"], safe_provider="Nhà cô"),
            {"safe_provider": ("Nhà cô", "Nhà bà"), "support": ("Thấp", "Trung bình")},
            {"chon-safe_provider": "theirs", "chon-support": "mine"},
        )
        newest = Assessment.objects.filter(case=case).first()
        assert (newest.safe_provider, newest.capacity["support"]) == ("Nhà cô", "medium")

    def test_beside_a_full_assessment_it_only_raises_the_risk(self, cast):
        case = make_case(by=cast["lan"], state="assessed")
        Case.objects.filter(pk=case.pk).update(risk="medium")
        assess(case, by=cast["lan"], risk="low")
        assert Case.objects.get(pk=case.pk).risk == "medium"
        assess(case, by=cast["lan"], risk="high")
        assert (Case.objects.get(pk=case.pk).risk, state_of(case)) == ("high", "assessed")

    def test_an_ended_case_takes_none_and_strangers_neither_read_nor_write_it(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        assess(case, by=cast["lan"], safe_provider=CANARIES[0])
        assert CANARIES[0] in text_of(sign_in(cast["lan"]).get(url("assessments", case.pk)))
        for name in ("assessments", "assessment_initial"):
            assert sign_in(cast["hoa"]).get(url(name, case.pk)).status_code == 404
        assert sign_in(cast["minh"]).post(url("assessment_initial", case.pk), sheet()).status_code == 403
        Case.objects.filter(pk=case.pk).update(state="closed")
        late = sign_in(cast["lan"]).post(url("assessment_initial", case.pk), sheet(safe_provider="Bà Bảy"))
        assert "Bà Bảy" in text_of(late)
        assert Assessment.objects.count() == 1

    def test_the_task_list_asks_for_it_until_it_is_there(self, cast, sign_in):
        case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])

        def task():
            tasks = client.get(url("case", case.pk)).context["tasks"]
            return next((str(row["status"]), row["href"]) for row in tasks if "Mẫu 02" in str(row["title"]))

        assert task() == ("Cần làm", url("assessment_initial", case.pk))
        assess(case, by=cast["lan"])
        assert task() == ("Đã xong", url("assessments", case.pk))


class TestSpecificSheet:
    def test_it_begins_with_what_the_initial_one_said(self, cast, sign_in):
        case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
        assess(case, by=cast["lan"], notes={"support": "Có cô giáo"}, safe_provider="Bà ngoại")
        page = client.get(url("assessment_new", case.pk))
        form = page.context["form"]
        assert (form["current_harm"].value(), form["support"].value()) == ("high", "low")
        assert form["support_note"].value() == "Có cô giáo"
        assert {"continuing_harm", "continuing_harm_note", "safe_provider"} & set(form.fields) == set()
        assert "Bắt đầu từ đánh giá ban đầu (Mẫu 02)" in text_of(page)
        sent = filled(support="medium")
        assert client.post(url("assessment_new", case.pk), sent).url == url("plan_edit", case.pk)
        full, first = Assessment.objects.filter(case=case)
        assert (full.initial, first.initial) == (False, True)
        kept = {code: level for code, level in HARM.items() if code != "continuing_harm"}
        assert (full.harm, full.capacity) == (kept, {**CAPACITY, "support": "medium"})
        page = text_of(client.get(url("assessments", case.pk)))
        assert page.count("Mẫu 02: tổn hại") == 1
        assert page.count("Mẫu 03: tổn hại") == 1

    def test_without_one_the_sheet_holds_both_forms(self, cast, sign_in):
        case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
        assert "continuing_harm" in client.get(url("assessment_new", case.pk)).context["form"].fields
        client.post(url("assessment_new", case.pk), filled())
        page = text_of(client.get(url("assessments", case.pk)))
        assert (page.count("Mẫu 02: tổn hại"), page.count("Mẫu 03: tổn hại")) == (1, 1)

    def test_an_initial_one_written_meanwhile_is_shown(self, cast, sign_in):
        case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
        opened = client.get(url("assessment_new", case.pk)).context["version"]
        assess(case, by=cast["lan"], capacity={"self_protection": "low", "support": "high"})
        page = client.post(url("assessment_new", case.pk), filled(version=opened))
        theirs = {row.name: row.theirs for row in page.context["both"].clashes}
        assert theirs["support"] == "Cao"
        assert Assessment.objects.filter(case=case, initial=False).count() == 0

    def test_the_page_of_the_plan_shows_the_full_one(self, cast, sign_in):
        case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
        assess(case, by=cast["lan"])
        shown = client.get(url("plan_edit", case.pk)).context["assessment"]
        assert shown.needs == "Trở lại trường, hỗ trợ học phí"


class TestClock:
    def test_it_starts_with_the_initial_assessment_before_the_case_is_registered(self, cast):
        case = make_case(by=cast["lan"])
        assert not Deadline.objects.filter(case=case, kind="plan").exists()
        reported(case, days=20)
        assess(case, by=cast["lan"], on=today() - 10 * DAY)
        assert day_of(clock(case).starts_at) == today() - 10 * DAY
        assert clock(case).due_at == end_of_day(add_working_days(today() - 10 * DAY, 5))
        screen(Case.objects.get(pk=case.pk), by=cast["lan"])
        assert state_of(case) == "registered"
        assert clock(case).due_at == end_of_day(add_working_days(today() - 10 * DAY, 5))

    def test_without_one_it_starts_with_the_registration_and_a_late_one_wins_no_time(self, cast):
        case = make_case(by=cast["lan"], state="registered")
        assert clock(case).due_at == end_of_day(add_working_days(today(), 5))
        since = timezone.now() - 4 * DAY
        due = end_of_day(add_working_days(day_of(since), 5))
        Deadline.objects.filter(case=case, kind="plan").update(starts_at=since, due_at=due)
        reported(case, days=9)
        assess(case, by=cast["lan"])
        assert clock(case).due_at == due
        # Written on paper before the registration: it counts from its own day.
        assess(case, by=cast["lan"], on=today() - 8 * DAY)
        assert clock(case).due_at == end_of_day(add_working_days(today() - 8 * DAY, 5))

    def test_from_the_registration(self, cast):
        counts_from(2)
        case = make_case(by=cast["lan"])
        reported(case, days=20)
        assess(case, by=cast["lan"], on=today() - 10 * DAY)
        assert not Deadline.objects.filter(case=case, kind="plan").exists()
        screen(Case.objects.get(pk=case.pk), by=cast["lan"])
        assert clock(case).due_at == end_of_day(add_working_days(today(), 5))

    def test_from_the_receipt(self, cast):
        counts_from(3)
        received = timezone.now() - 6 * DAY
        case = reports.open_case(report_of(cast, received), by=cast["lan"])
        due = end_of_day(add_working_days(day_of(received), 5))
        assert (clock(case).starts_at, clock(case).due_at) == (received, due)
        screen(case, by=cast["lan"])
        assert clock(case).due_at == due

    def test_a_case_keeps_the_setting_of_the_day_on_which_it_was_opened(self, cast):
        case = make_case(by=cast["lan"])
        reported(case, days=9)
        DatedNumber.objects.create(name="plan_clock_from", value=3, starts=today(), source="Công văn 9/SYT")
        screen(Case.objects.get(pk=case.pk), by=cast["lan"])
        assert clock(case).due_at == end_of_day(add_working_days(today(), 5))

    def test_a_child_that_is_screened_out_needs_no_plan(self, cast):
        case = make_case(by=cast["lan"])
        assess(case, by=cast["lan"], risk="low")
        lawful = {"activities": [], "worst_forms": []}
        screen(Case.objects.get(pk=case.pk), by=cast["lan"], **lawful)
        screenings.screen_out(case, by=cast["lan"])
        assert clock(case).cancelled_at

    def test_a_plan_that_was_submitted_is_not_asked_for_again(self, cast):
        case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
        assess(case, by=cast["lan"])
        assert clock(case).met_at

    def test_the_administrator_reads_what_each_number_means(self):
        words = dict(choices())["plan_clock_from"]
        assert "1 = từ khi xong đánh giá ban đầu (Mẫu 02)" in words
        assert "3 = từ khi tiếp nhận thông tin; mặc định 1" in words


class TestReceipt:
    def at(self, day, hour=9):
        return dt.datetime.combine(day, dt.time(hour), tzinfo=ZONE)

    def received(self, cast, on, **report) -> Case:
        case = make_case(by=cast["lan"], **report)
        Report.objects.filter(case=case).update(received_at=self.at(on))
        return case

    def test_its_end_is_shown_until_there_is_a_plan(self, cast, sign_in):
        client, on = sign_in(cast["lan"]), today() - 2 * DAY
        case = self.received(cast, on)
        end = add_working_days(on, 5)
        page = client.get(url("case", case.pk))
        assert page.context["receipt_end"] == end_of_day(end)
        assert f"{end:%d/%m/%Y}" in text_of(page)
        planned = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
        assert client.get(url("case", planned.pk)).context["receipt_end"] is None

    def test_it_is_not_said_twice(self, cast, sign_in):
        case = self.received(cast, today())
        assess(case, by=cast["lan"])
        assert clock(case).due_at == end_of_day(add_working_days(today(), 5))
        assert sign_in(cast["lan"]).get(url("case", case.pk)).context["receipt_end"] is None

    def test_the_officer_is_told_once_when_one_working_day_is_left(self, cast):
        # Wednesday; the fifth working day after it is the Wednesday that follows.
        case = self.received(cast, dt.date(2026, 11, 4))
        told = Notice.objects.filter(kind="plan_wanted")
        tell_plans_wanted(self.at(dt.date(2026, 11, 9)))
        assert told.count() == 0
        tell_plans_wanted(self.at(dt.date(2026, 11, 10)))
        assert not plans_wanted(self.at(dt.date(2026, 11, 10))).exists()
        tell_plans_wanted(self.at(dt.date(2026, 11, 11)))
        notice = told.get()
        assert (notice.recipient, notice.case_code, notice.path) == (
            cast["lan"],
            case.code,
            url("case", case.pk),
        )
        assert notice.due == end_of_day(dt.date(2026, 11, 11))

    def test_whom_nobody_has_to_be_told_of(self, cast):
        wednesday, tuesday = dt.date(2026, 11, 4), self.at(dt.date(2026, 11, 10))
        planned = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
        Report.objects.filter(case=planned).update(received_at=self.at(wednesday))
        earlier = self.received(cast, wednesday)
        reports.join_case(report_of(cast, self.at(dt.date(2026, 10, 1))), earlier, by=cast["lan"])
        waiting = self.received(cast, wednesday)
        assert [row.case_id for row in plans_wanted(tuesday)] == [waiting.pk]
        assert list(plans_wanted(self.at(dt.date(2026, 11, 12)))) == []

    def test_many_cost_one_query(self, cast, django_assert_num_queries):
        for _ in range(3):
            self.received(cast, dt.date(2026, 11, 4))
        with django_assert_num_queries(1):
            assert len(plans_wanted(self.at(dt.date(2026, 11, 10)))) == 3
