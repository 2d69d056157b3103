"""When a clock runs out: 12 hours through night and holiday, working days across Tết."""

import datetime as dt

import pytest
from django.utils import timezone

from casework.actions.reports import open_case
from casework.deadlines import RULES, due_at
from casework.enums import DeadlineKind
from tests.factories import assess, make_case, make_report, plan
from vietnam.calendar import ZONE, add_working_days, end_of_day, today


def at(text: str) -> dt.datetime:
    """A moment in Viet Nam, such as "2027-02-05 16:30"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-20 21:15", "2026-11-21 09:15"),  # through a night into a Saturday
        ("2027-02-05 20:00", "2027-02-06 08:00"),  # the eve of Tết 2027 is 5 February
        ("2026-12-31 18:00", "2027-01-01 06:00"),
        ("2028-02-28 13:00", "2028-02-29 01:00"),
    ],
)
def test_twelve_hours_run_through_nights_and_holidays(start, due):
    assert due_at(DeadlineKind.EMERGENCY, at(start)) == at(due)


@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        ("2026-10-16 09:00", "2026-10-23"),  # a Friday: the week-end does not count
        ("2026-10-18 23:30", "2026-10-23"),  # a Sunday evening
        ("2026-11-20 09:00", "2026-11-30"),  # 24 November is a public holiday
        ("2027-02-03 10:00", "2027-02-17"),  # Tết: 4 February to 10 February off, see the calendar
        ("2026-12-30 08:00", "2027-01-07"),  # New Year's Day
    ],
)
def test_five_working_days_for_the_plan(start, last_day):
    due = due_at(DeadlineKind.PLAN, at(start))
    assert due == at(f"{due.astimezone(ZONE):%Y-%m-%d} 23:59:59")
    assert due.astimezone(ZONE).date() == add_working_days(at(start).date(), 5)
    assert due.astimezone(ZONE).date().isoformat() == last_day


def test_two_working_days_for_the_approval():
    assert due_at(DeadlineKind.APPROVAL, at("2026-10-16 16:59")) == at("2026-10-20 23:59:59")


def test_a_late_evening_in_utc_is_the_next_day_in_viet_nam():
    start = dt.datetime(2026, 10, 18, 18, 0, tzinfo=dt.UTC)  # 01:00 on Monday 19 October in Viet Nam
    assert due_at(DeadlineKind.APPROVAL, start) == at("2026-10-21 23:59:59")
    assert due_at(DeadlineKind.VISIT, start) == at("2026-11-18 23:59:59")


def test_statutory_clocks_name_their_article():
    found = {kind: (rule.source, rule.amount, rule.unit) for kind, rule in RULES.items()}
    assert found[DeadlineKind.EMERGENCY] == ("ND56-26.3", 12, "hours")
    assert found[DeadlineKind.PLAN] == ("ND56-28.1", 5, "working_days")
    assert found[DeadlineKind.APPROVAL] == ("ND56-28.4", 2, "working_days")
    assert set(RULES) == set(DeadlineKind)


@pytest.mark.django_db
def test_an_urgent_report_starts_its_twelve_hours_at_receipt(cast):
    report = make_report(by=cast["lan"], urgent=True)
    case = open_case(report, by=cast["lan"])
    clock = case.deadlines.get(kind=DeadlineKind.EMERGENCY)
    assert clock.due_at == report.received_at + dt.timedelta(hours=12)
    assert (case.next_due, case.next_kind) == (clock.due_at, DeadlineKind.EMERGENCY)


@pytest.mark.django_db
def test_clocks_follow_the_plan(cast):
    case = make_case(by=cast["lan"], state="assessed")
    assert _running(case) == {"plan": end_of_day(add_working_days(today(), 5))}
    plan(case, cast["lan"])
    assert _running(case) == {"approval": end_of_day(add_working_days(today(), 2))}
    assert case.deadlines.get(kind="approval").owner == cast["minh"]
    assert case.deadlines.get(kind="plan").met_at is not None


@pytest.mark.django_db
def test_a_second_assessment_starts_no_second_plan_clock(cast):
    case = make_case(by=cast["lan"], state="assessed")
    assess(case, cast["lan"])
    assert case.deadlines.filter(kind="plan").count() == 1


def _running(case) -> dict:
    rows = case.deadlines.filter(met_at=None, cancelled_at=None, due_at__gt=timezone.now())
    return {row.kind: row.due_at for row in rows}
