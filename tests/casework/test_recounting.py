"""A decision about the calendar or a number moves the open dates that follow from it, and no others."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.scope import person_scope
from areas import calendar as decisions
from areas.models import CalendarDay, DatedNumber, Recount
from areas.queries import number
from audit.models import Event
from casework import recounting
from casework.actions import recounting as deeds
from casework.actions.clocks import start_clock
from casework.actions.transfers import ask_transfer
from casework.enums import DeadlineKind
from casework.models import Case, Deadline
from casework.workflow import Mendable, NotNow
from referrals.enums import ReferralState
from reminders.queries import passed_deadlines
from tests.casework.walk import text_of, url
from tests.factories import CANARIES, make_case
from tests.fixtures import own_queries
from tests.referrals.build import make_referral
from vietnam import calendar
from vietnam.calendar import add_working_days, end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
KIND = DeadlineKind


def off(by, day=None, **changes):
    """Let the day after tomorrow's working day be off."""
    facts = {"day": day or add_working_days(today(), 2), "works": False, "name": "Nghỉ hoán đổi"}
    return deeds.decide_day(by=by, **{**facts, "source": "Công văn 12/BNV", **changes})


def at_once():
    """Carry out what was ordered, as the task does."""
    return deeds.carry_out_recounts()


def due(case, kind):
    return case.deadlines.get(kind=kind, met_at=None, cancelled_at=None).due_at


class TestCalendar:
    def test_a_day_off_moves_what_counts_working_days_and_says_who_and_why(self, cast):
        case = make_case(by=cast["lan"], state="assessed")
        before = due(case, KIND.PLAN)
        assert before == end_of_day(add_working_days(today(), 5))
        previewed = deeds.preview_day(CalendarDay(day=add_working_days(today(), 2), works=False))
        assert (previewed.total, previewed.kinds["plan"]["later"]) == (1, 1)
        assert due(case, KIND.PLAN) == before
        off(cast["an"])
        assert at_once() == 1
        after = end_of_day(add_working_days(today(), 5))
        assert due(case, KIND.PLAN) == after > before
        case.refresh_from_db()
        assert (case.next_due, case.next_kind) == (after, "plan")
        newest = case.deadlines.get(kind=KIND.PLAN).history.first()
        assert (newest.history_user, newest.history_change_reason) == (cast["an"], "recount")
        assert newest.prev_record.due_at == before
        order = Recount.objects.get()
        assert (order.moved, order.plan["total"], order.history.get().history_user) == (1, 1, cast["an"])
        assert Event.objects.get(reason="decide_day").actor == cast["an"]

    def test_a_make_up_day_brings_them_forward_and_taking_it_away_puts_them_back(self, cast):
        case = make_case(by=cast["lan"], state="assessed")
        before = due(case, KIND.PLAN)
        saturday = today() + DAY * ((5 - today().weekday()) % 7 or 7)
        row = off(cast["an"], day=saturday, works=True)
        at_once()
        assert due(case, KIND.PLAN) == end_of_day(add_working_days(today(), 5)) < before
        deeds.withdraw_day(row.pk, by=cast["an"])
        at_once()
        assert due(case, KIND.PLAN) == before
        assert CalendarDay.history.filter(history_type="-").get().history_user == cast["an"]
        with pytest.raises(NotNow):
            deeds.withdraw_day(row.pk, by=cast["an"])

    def test_what_a_person_chose_what_has_passed_and_hours_stay(self, cast):
        case = make_case(by=cast["lan"], state="assessed")
        chosen = end_of_day(add_working_days(today(), 4))
        start_clock(case, KIND.APPROVAL, by=cast["minh"], due=chosen)
        hours = start_clock(case, KIND.EMERGENCY, by=cast["lan"])
        long_ago = timezone.now() - DAY * 30
        passed = start_clock(case, KIND.SUPERVISION, by=cast["quang"], since=long_ago)
        Deadline.objects.filter(pk=passed.pk).update(told_for=passed.due_at)
        off(cast["an"])
        assert at_once() == 1
        assert due(case, KIND.APPROVAL) == chosen
        assert due(case, KIND.EMERGENCY) == hours.due_at
        assert due(case, KIND.SUPERVISION) == passed.due_at
        assert passed not in passed_deadlines(timezone.now())

    def test_a_process_that_knew_nothing_of_it_counts_by_it_in_its_next_deed(self, cast):
        stamp, followed = decisions._read[0], calendar.in_force()
        off(cast["an"])
        decisions._read[0] = stamp
        calendar.follow(followed)
        stale = add_working_days(today(), 5)
        clock = start_clock(make_case(by=cast["lan"]), KIND.PLAN, by=cast["lan"])
        assert clock.due_at == end_of_day(add_working_days(today(), 5)) > end_of_day(stale)

    def test_a_page_of_another_process_follows_at_its_next_request(self, cast):
        stamp, followed = decisions._read[0], calendar.in_force()
        row = off(cast["an"])
        decisions._read[0] = stamp
        calendar.follow(followed)
        assert calendar.is_working_day(row.day)
        with person_scope(cast["lan"]):
            assert not calendar.is_working_day(row.day)

    def test_no_scope_asks_once_more_while_nothing_is_decided(self, cast):
        off(cast["an"])
        with person_scope(cast["lan"]):
            pass
        with CaptureQueriesContext(connection) as asked, person_scope(cast["lan"]):
            pass
        assert own_queries([query["sql"] for query in asked.captured_queries]) == []

    def test_a_clock_of_a_transaction_that_began_before_is_taken_by_the_second_look(self, cast):
        off(cast["an"])
        at_once()
        case = make_case(by=cast["lan"], state="assessed")
        with calendar.supposing(calendar.NONE):
            stale = end_of_day(add_working_days(today(), 5))
        Deadline.objects.filter(case=case, kind=KIND.PLAN).update(due_at=stale)
        assert at_once() == 0
        assert deeds.carry_out_recounts(timezone.now() + deeds.SECOND_LOOK) == 1
        assert due(case, KIND.PLAN) == end_of_day(add_working_days(today(), 5))
        assert Recount.objects.get().done_at
        assert deeds.due_orders(timezone.now() + DAY) == []

    @pytest.mark.parametrize(
        ("slip", "words"),
        [
            ({"day": dt.date(2026, 1, 5), "works": False}, "đã qua"),
            ({"day": dt.date(2099, 1, 5), "works": False}, "đến hết năm"),
            ({"day": add_working_days(today(), 1), "works": True}, "vốn là ngày làm việc"),
            ({"day": today() + DAY * (6 - today().weekday() + 7), "works": False}, "vốn là ngày nghỉ"),
            ({"day": dt.date(today().year + 1, 9, 2), "works": True}, "Điều 112"),
        ],
    )
    def test_a_decision_that_makes_no_sense_is_refused(self, cast, slip, words):
        with pytest.raises(Mendable, match=words):
            off(cast["an"], **slip)
        assert not CalendarDay.objects.exists()
        assert not Recount.objects.exists()

    def test_the_same_day_twice_and_others_than_administrators_are_refused(self, cast):
        row = off(cast["an"])
        with pytest.raises(Mendable, match="đã có quyết định"):
            off(cast["an"], day=row.day)
        for name in ("lan", "minh", "quang", "tam", "thu"):
            with pytest.raises(PermissionDenied):
                off(cast[name], day=row.day + DAY * 7)
            with pytest.raises(PermissionDenied):
                deeds.withdraw_day(row.pk, by=cast[name])
            with pytest.raises(PermissionDenied):
                deeds.decide_number(
                    by=cast[name], name="screening_days", value=4, starts=today(), source="QĐ 1"
                )
        assert CalendarDay.objects.get() == row


class TestNumbers:
    def set(self, cast, name="screening_days", value=1, starts=None):
        told = {"name": name, "value": value, "starts": starts or today(), "source": "QĐ 12"}
        return deeds.decide_number(by=cast["an"], **told)

    def test_only_the_dates_of_that_number_move_and_never_those_of_the_law(self, cast):
        new, assessed = make_case(by=cast["lan"]), make_case(by=cast["lan"], state="assessed")
        law = due(assessed, KIND.PLAN)
        previewed = deeds.preview_number("screening_days", 1)
        assert {kind: dict(n) for kind, n in previewed.kinds.items()} == {
            "screening": {"earlier": 1, "later": 0, "overdue": 0, "all": 1}
        }
        assert previewed.places() == [("Tỉnh Đồng Tháp", 1)]
        self.set(cast)
        assert at_once() == 1
        assert due(new, KIND.SCREENING) == end_of_day(add_working_days(today(), 1))
        assert due(assessed, KIND.PLAN) == law

    def test_a_later_day_waits_for_it(self, cast):
        case = make_case(by=cast["lan"])
        before = due(case, KIND.SCREENING)
        self.set(cast, starts=today() + DAY * 3)
        assert at_once() == 0
        assert due(case, KIND.SCREENING) == before
        assert Recount.objects.get().passes == 0

    def test_what_becomes_overdue_is_said_before_and_told_after(self, cast):
        case = make_case(by=cast["lan"])
        clock = case.deadlines.get(kind=KIND.SCREENING)
        Deadline.objects.filter(pk=clock.pk).update(
            counted_from=timezone.now() - DAY * 21, due_at=timezone.now() + DAY * 9
        )
        previewed = deeds.preview_number("screening_days", 1)
        assert previewed.kinds["screening"]["overdue"] == 1
        self.set(cast)
        at_once()
        assert due(case, KIND.SCREENING) < timezone.now()
        assert clock in passed_deadlines(timezone.now())

    def test_what_has_passed_is_not_brought_back_to_life(self, cast):
        case = make_case(by=cast["lan"])
        passed = start_clock(case, KIND.SUPERVISION, by=cast["quang"], since=timezone.now() - DAY * 10)
        assert passed.due_at < timezone.now()
        assert deeds.preview_number("supervision_days", 20).total == 0
        self.set(cast, name="supervision_days", value=20)
        assert at_once() == 0
        assert due(case, KIND.SUPERVISION) == passed.due_at

    def test_a_number_that_no_clock_follows_orders_nothing(self, cast):
        self.set(cast, name="closing_visits", value=3)
        assert not Recount.objects.exists()
        assert DatedNumber.objects.get().history.get().history_user == cast["an"]

    def test_the_answer_to_a_referral_moves_with_its_clock(self, cast):
        referral = make_referral(cast)
        self.set(cast, name="referral_answer_days", value=9)
        assert at_once() == 1
        referral.refresh_from_db()
        assert referral.answer_due == due(referral.case, KIND.REFERRAL_ANSWER)
        assert referral.answer_due == end_of_day(add_working_days(today(), 9))
        assert referral.history.first().history_change_reason == "recount"

    def test_the_answer_of_another_commune_moves_with_its_clock(self, cast):
        case = make_case(by=cast["lan"], state="registered")
        told = {"to_commune": cast["hoa"].roles.get().area, "why": "Nhà chuyển đi", "need": "Đi học lại"}
        transfer = ask_transfer(case, by=cast["lan"], address="Ấp 2", **told)
        self.set(cast, name="transfer_days", value=8)
        assert at_once() == 1
        transfer.refresh_from_db()
        assert transfer.answer_by == end_of_day(add_working_days(today(), 8))

    def test_a_first_day_in_class_is_counted_in_lesson_days_of_its_school(self, cast):
        referral = make_referral(cast, state=ReferralState.ACCEPTED)
        clock = referral.case.deadlines.get(kind=KIND.NO_SHOW)
        self.set(cast, name="no_show_days", value=1)
        earlier = clock.due_at
        assert at_once() == 1
        clock.refresh_from_db()
        assert clock.due_at < earlier
        assert clock.due_at > clock.counted_from


class TestInParts:
    def test_stopped_half_way_it_goes_on_and_nothing_moves_twice(self, cast, monkeypatch):
        cases = [make_case(by=cast["lan"], state="assessed") for _ in range(3)]
        off(cast["an"])
        monkeypatch.setattr(recounting, "BATCH", 1)
        real, moved = deeds._move, []

        def stops(keys, now, by):
            if len(moved) == 2:
                raise ConnectionError
            moved.append(keys)
            return real(keys, now, by)

        monkeypatch.setattr(deeds, "_move", stops)
        with pytest.raises(ConnectionError):
            at_once()
        after = end_of_day(add_working_days(today(), 5))
        assert [due(case, KIND.PLAN) == after for case in cases] == [True, True, False]
        order = Recount.objects.get()
        assert (order.moved, order.passes, order.after) == (2, 0, cases[1].pk)
        monkeypatch.setattr(deeds, "_move", real)
        assert at_once() == 1
        assert [due(case, KIND.PLAN) for case in cases] == [after] * 3
        told = Deadline.history.filter(history_change_reason="recount")
        assert sorted(told.values_list("case_id", flat=True)) == [case.pk for case in cases]
        assert at_once() == 0

    def test_a_thousand_ask_as_often_as_three(self, cast):
        few = make_case(by=cast["lan"])
        self._clocks(few, 3)
        off(cast["an"])
        asked = self._asked()
        many = [make_case(by=cast["lan"]) for _ in range(4)]
        for case in many:
            self._clocks(case, 300)
        off(cast["an"], day=add_working_days(today(), 3))
        assert self._asked() == asked
        assert Recount.objects.first().moved == 1203 + 5
        for case in (few, *many):
            case.refresh_from_db()
            assert case.next_due == case.deadlines.order_by("due_at").first().due_at

    def test_the_preview_counts_what_is_alike_as_one_row_and_each_of_them(self, cast):
        few, there = make_case(by=cast["lan"]), make_case(by=cast["hoa"])
        day = CalendarDay(day=add_working_days(today(), 3), works=False)
        self._clocks(few, 3)
        asked = self._previewed(day, 3)
        self._clocks(there, 300)
        assert self._previewed(day, 303) == asked
        # One of them ends elsewhere, one runs by the hour, one was met: two rows, and the others as before.
        first, second, third = Deadline.objects.filter(case=there, kind=KIND.RESCREENING)[:3]
        Deadline.objects.filter(pk=first.pk).update(due_at=timezone.now() + DAY * 90)
        Deadline.objects.filter(pk=second.pk).update(kind=KIND.EMERGENCY)
        Deadline.objects.filter(pk=third.pk).update(met_at=timezone.now())
        found = deeds.preview_day(day).kinds["rescreening"]
        assert (found["all"], found["later"], found["earlier"]) == (301, 300, 1)

    def _previewed(self, day, number) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert deeds.preview_day(day).kinds["rescreening"]["all"] == number
        return len(asked)

    def _clocks(self, case, number):
        now = timezone.now()
        rows = [
            Deadline(case=case, kind=KIND.RESCREENING, about=f"x:{n}", starts_at=now, counted_from=now)
            for n in range(number)
        ]
        for row in rows:
            row.due_at = end_of_day(add_working_days(today(), 5))
        Deadline.objects.bulk_create(rows)

    def _asked(self) -> int:
        (pk,) = deeds.due_orders(timezone.now())
        with CaptureQueriesContext(connection) as asked:
            assert deeds.move_part(pk, timezone.now())
        number = len(own_queries([query["sql"] for query in asked.captured_queries]))
        assert deeds.move_part(pk, timezone.now()) is None
        return number


class TestPages:
    def test_a_year_is_laid_out_in_vietnamese_with_what_is_expected_only(self, cast, sign_in):
        client = sign_in(cast["an"])
        page = text_of(client.get(url("calendar") + f"?year={today().year + 1}"))
        for words in ("Giao thừa Tết Nguyên Đán", "Ngày Giỗ Tổ Hùng Vương", "là dự kiến"):
            assert words in page
        page = text_of(client.get(url("calendar") + "?year=2026"))
        assert "22/08/2026" in page
        assert "Làm bù cho ngày nghỉ hoán đổi" in page
        for bad in ("1800", "x", "²026", "99999", ""):
            assert f"năm {today().year}" in text_of(client.get(url("calendar") + f"?year={bad}"))

    def test_previewed_then_decided_then_taken_away(self, cast, sign_in):
        make_case(by=cast["lan"], state="assessed", full_name=CANARIES[0])
        client, day = sign_in(cast["an"]), add_working_days(today(), 2)
        told = {"day": f"{day:%d/%m/%Y}", "kind": "off", "name": "Nghỉ bù", "source": "QĐ 5"}
        page = client.get(url("calendar"), told)
        assert "1 hạn đang chạy sẽ có ngày mới" in text_of(page)
        assert "Lập kế hoạch" in text_of(page)
        assert CANARIES[0] not in text_of(page)
        assert not re.search(r"DT-\d\d-\d{6}", text_of(page))
        assert not CalendarDay.objects.exists()
        sent = client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
        assert sent.status_code == 302
        row = CalendarDay.objects.get()
        assert (row.day, row.works, row.source) == (day, False, "QĐ 5")
        page = text_of(client.get(sent.url))
        assert "QĐ 5" in page
        assert "Chờ tính lại" in page
        again = client.get(url("calendar"), told)
        assert "đã có quyết định" in text_of(again)
        assert "QĐ 5" in text_of(again)
        away = url("calendar_withdraw", row.pk)
        at_once()
        assert "1 hạn đang chạy sẽ có ngày mới" in text_of(client.get(away))
        assert client.post(away).status_code == 302
        assert not CalendarDay.objects.exists()
        assert client.get(away).status_code == 404

    def test_bad_input_is_said_and_stays(self, cast, sign_in):
        client = sign_in(cast["an"])
        told = {"day": "31/02/2027", "kind": "off", "name": "Nghỉ", "source": "QĐ 6/TTg"}
        for slip in ({}, {"day": ""}, {"day": "01/01/2020"}, {"kind": "x"}, {"name": ""}, {"source": ""}):
            page = client.get(url("calendar"), {**told, **slip})
            assert "govuk-error-summary" in text_of(page)
            assert "Ghi quyết định" not in text_of(page)
            sent = client.post(url("calendar") + "?" + page.request["QUERY_STRING"])
            assert "govuk-error-summary" in text_of(sent)
        assert not CalendarDay.objects.exists()

    def test_the_rules_stand_with_their_sources_and_a_number_is_set(self, cast, sign_in):
        client = sign_in(cast["an"])
        page = text_of(client.get(url("rules")))
        for kind in DeadlineKind:
            assert str(kind.label) in page
        for words in ("2 tuần, 1, 3 và 6 tháng", "3 buổi học", "Sự đồng ý sắp hết hạn", "Điều 145 khoản 1"):
            assert words in page
        for words in ("12 giờ, kể cả đêm và ngày nghỉ", "Điều 28 khoản 1", "7 ngày làm việc", "Điều 53"):
            assert words in page
        told = {"name": "screening_days", "value": "4", "starts": f"{today():%d/%m/%Y}", "source": "QĐ 12"}
        shown = client.get(url("rules"), told)
        assert "Không có hạn nào đang chạy thay đổi" in text_of(shown)
        assert client.post(url("rules") + "?" + shown.request["QUERY_STRING"]).status_code == 302
        assert number("screening_days") == 4
        twice = client.post(url("rules") + "?" + shown.request["QUERY_STRING"])
        assert "đã có giá trị từ ngày đó" in text_of(twice)

    def test_the_lists_cost_the_same_for_more_rows(self, cast, sign_in, django_assert_num_queries):
        client = sign_in(cast["an"])
        client.get(url("calendar"))
        for _round in range(2):
            off(cast["an"], day=add_working_days(today(), 2))
            client.get(url("calendar"))
            with django_assert_num_queries(7):
                client.get(url("calendar"))
            with django_assert_num_queries(7):
                client.get(url("rules"))


def test_cases_without_open_counted_clocks_are_not_looked_at(cast):
    case = make_case(by=cast["lan"], state="assessed")
    Case.objects.filter(pk=case.pk)
    assert recounting.cases_after(0, timezone.now()) == [case.pk]
    assert recounting.cases_after(case.pk, timezone.now()) == []
    Deadline.objects.filter(case=case).update(counted_from=None)
    assert recounting.cases_after(0, timezone.now()) == []
