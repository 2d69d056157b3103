"""Clocks that are long overdue, told to the supervisor once for each due date; what ends with its case."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice, Role
from areas.models import DatedNumber
from casework.actions.closing import decide_closure, propose_ending
from casework.actions.transfers import accept_transfer, ask_transfer
from casework.enums import DeadlineKind
from casework.models import Case, Deadline
from casework.queries import unread_notices
from reminders import escalation
from reminders.access import may_still_open
from reminders.actions import run_pump
from reminders.escalation import tell_escalations
from reminders.models import Heartbeat
from tests.factories import make_case
from tests.reminders.build import MORNING, at_hour, state_of, told
from vietnam.calendar import add_working_days, end_of_day, today

pytestmark = pytest.mark.django_db
KIND = NoticeKind.CLOCK_ESCALATED
ENDED = {"on": today(), "where": "Xã Đông Hòa", "told": "Công văn 12/UBND"}


@pytest.fixture
def clock(cast):
    """A clock of the officer's case that ended today."""
    make_case(by=cast["lan"])
    Deadline.objects.update(due_at=end_of_day(today()), kind=DeadlineKind.VISIT)
    return Deadline.objects.get()


def escalated():
    return sorted(Notice.objects.filter(kind=KIND).values_list("recipient__username", "due"))


def morning_after(working_days):
    return at_hour(8, add_working_days(today(), working_days))


@pytest.mark.parametrize(("kind", "days"), [("emergency", 1), ("approval", 2), ("plan", 2), ("visit", 5)])
def test_the_supervisor_is_told_once_after_the_days_of_the_class(cast, clock, kind, days):
    Deadline.objects.update(kind=kind)
    assert tell_escalations(morning_after(days - 1) if days > 1 else at_hour(6)) == 0
    Heartbeat.objects.all().delete()
    for _twice in range(2):
        tell_escalations(morning_after(days))
        Heartbeat.objects.all().delete()
    tell_escalations(morning_after(days + 1))
    assert escalated() == [("quang", clock.due_at)]
    notice = Notice.objects.get(kind=KIND)
    assert (notice.case_code, may_still_open(notice)) == (clock.case.code, True)
    # Another date of the same clock is told anew.
    Deadline.objects.update(due_at=clock.due_at - dt.timedelta(days=30))
    tell_escalations(morning_after(days + 2))
    assert len(escalated()) == 2


def test_the_days_are_a_setting_and_a_clock_that_was_met_is_nobodys_business(cast, clock):
    DatedNumber.objects.create(name="escalation_days", value=1, starts=today(), source="QĐ 1")
    Deadline.objects.update(met_at=timezone.now())
    assert tell_escalations(morning_after(1)) == 0
    Heartbeat.objects.all().delete()
    Deadline.objects.update(met_at=None)
    assert tell_escalations(morning_after(1)) == 1
    assert escalated() == [("quang", clock.due_at)]


def test_nothing_before_seven_nor_twice_a_day_and_a_new_supervisor_hears_of_it_later(cast, clock):
    Role.objects.filter(user=cast["quang"]).update(ends=today() - dt.timedelta(days=1))
    early = morning_after(6).replace(hour=6)
    assert tell_escalations(early) == 0
    assert (tell_escalations(morning_after(6)), escalated()) == (1, [])
    Role.objects.filter(user=cast["quang"]).update(ends=None)
    assert tell_escalations(morning_after(6)) == 0
    assert (tell_escalations(morning_after(7)), len(escalated())) == (1, 1)


def test_a_batch_costs_the_same_for_one_clock_and_for_many(cast, clock):
    def cost():
        Heartbeat.objects.all().delete()
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as caught:
            tell_escalations(morning_after(6))
        return len(caught)

    few = cost()
    for who in ("lan", "hoa", "lan", "hoa"):
        make_case(by=cast[who])
    Deadline.objects.update(due_at=clock.due_at)
    assert cost() == few
    assert Notice.objects.filter(kind=KIND).count() == 5


def test_batches_go_on_where_the_last_one_ended(cast, clock, monkeypatch):
    monkeypatch.setattr(escalation, "BATCH", 2)
    for _each in range(4):
        make_case(by=cast["lan"])
    Deadline.objects.update(due_at=clock.due_at)
    assert tell_escalations(morning_after(6)) == 5
    assert len(escalated()) == 5


class TestEndings:
    """What was still to be said of a case that ended or left."""

    def test_a_case_that_ended_takes_its_work_along_and_nothing_else(self, cast):
        case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
        propose_ending(case, by=cast["lan"], reason="moved", **ENDED)
        Notice.objects.all().delete()
        kinds = (NoticeKind.PLAN_SUBMITTED, NoticeKind.REQUEST_DUE, NoticeKind.OPENED_URGENTLY)
        work, request, opened = (told(cast["minh"], kind, case_code=case.code) for kind in kinds)
        other = told(cast["minh"], NoticeKind.PLAN_SUBMITTED, case_code="DT-26-999999")
        decide_closure(case, by=cast["minh"], approve=True)
        assert state_of(work) == ("ended", "case_ended")
        assert [state_of(one)[0] for one in (request, opened, other)] == ["unsent"] * 3
        shown = unread_notices(Case.objects.all(), cast["minh"])
        assert {one.pk for one in shown} == {request.pk, opened.pk}

    def test_a_case_that_moved_is_not_told_of_where_it_was(self, cast):
        case = make_case(by=cast["lan"])
        there = cast["hoa"].roles.get().area
        words = {"why": "Gia đình chuyển nhà", "need": "Trở lại lớp 6", "address": "Ấp Láng"}
        transfer = ask_transfer(case, by=cast["lan"], to_commune=there, **words)
        Notice.objects.all().delete()
        gone = told(cast["lan"], NoticeKind.DEADLINE_PASSED, case_code=case.code)
        both = told(cast["quang"], NoticeKind.CLOCK_ESCALATED, case_code=case.code)
        there_too = told(cast["hoa"], NoticeKind.DEADLINE_PASSED, case_code=case.code)
        accept_transfer(transfer, by=cast["hoa"])
        assert state_of(gone) == ("ended", "case_moved")
        assert state_of(both)[0] == state_of(there_too)[0] == "unsent"
        run_pump(MORNING)
        assert state_of(gone) == ("ended", "case_moved")

    def test_only_what_waits_about_the_case_is_looked_at(self, cast):
        """PostgreSQL answers from the index of what waits, not from all notices."""
        told(cast["lan"], NoticeKind.PLAN_SUBMITTED, case_code="DT-26-000001")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT 1 FROM accounts_notice WHERE case_code = 'DT-26-000001' AND case_code <> ''"
                " AND state IN ('unsent', 'claimed')"
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "notice_waits_about" in plan
