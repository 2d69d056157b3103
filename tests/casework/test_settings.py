"""Numbers that no law fixes are settings: another row moves what is proposed and asked for."""

import datetime as dt

import pytest

from areas.models import DatedNumber
from areas.queries import numbers
from casework.actions.clocks import start_clock
from casework.closing import SETTINGS, visits_are_proof, was_searched_for
from casework.deadlines import RULES
from casework.enums import DeadlineKind, Risk
from casework.reviewing import review_again
from casework.visiting import proposed, soonest
from referrals.closing import institution_confirms_attendance
from tests.casework.walk import day, text_of, url
from tests.factories import make_case, make_visit
from vietnam.calendar import add_working_days, end_of_day, today

pytestmark = pytest.mark.django_db
AWAY = {"child_seen": False, "still_in_child_labour": None, "child_words": ""}


def settle(**values):
    """Let the settings have `values` from today on."""
    for name, value in values.items():
        DatedNumber.objects.create(name=name, value=value, starts=today(), source="Công văn 8/SYT")


def test_the_next_visit_follows_the_setting_of_the_gravest_risk(cast, sign_in):
    settle(visit_days_high=7, visit_days_low=45)
    assert (soonest([Risk.LOW]).days, soonest([Risk.LOW, Risk.HIGH]).days) == (45, 7)
    assert soonest([Risk.MEDIUM]).days == 30
    assert proposed([Risk.HIGH], today(), today()) == today() + dt.timedelta(days=7)
    case = make_case(by=cast["lan"], state="registered")
    case.risk = Risk.HIGH
    type(case).objects.filter(pk=case.pk).update(risk=Risk.HIGH)
    page = text_of(sign_in(cast["lan"]).get(url("visit_new", case.pk)))
    assert f"Đề xuất {day(7)} (nguy cơ cao: 7 ngày một lần" in page


def test_the_next_review_follows_the_setting(db):
    settle(review_days_medium=45)
    assert (review_again("medium").days, review_again("high").days) == (45, 30)
    assert str(review_again("medium").why) == "nguy cơ trung bình: 45 ngày một lần"


def test_closing_asks_for_as_many_visits_as_the_setting_says(cast):
    case = make_case(by=cast["lan"], state="registered")
    for days in (100, 0):
        make_visit(case, by=cast["lan"], on=today() - dt.timedelta(days=days))
    assert visits_are_proof(case)[0].missing == ()
    settle(closing_visits=3, closing_days_apart=120)
    case = type(case).objects.get(pk=case.pk)
    (sentence,) = visits_are_proof(case)[0].missing
    assert sentence.startswith("Cần 3 lần thăm liên tiếp, trong ít nhất 120 ngày, gặp trẻ")
    assert sentence.endswith("(hiện có 2 lần trong 100 ngày).")


def test_a_child_is_searched_for_as_long_as_the_setting_says(cast):
    case = make_case(by=cast["lan"], state="registered")
    for days in (61, 30, 0):
        make_visit(case, by=cast["lan"], on=today() - dt.timedelta(days=days), **AWAY)
    assert was_searched_for(case)[0].missing == ()
    settle(search_days=90)
    assert was_searched_for(case)[0].setting == "3 lần trong 90 ngày"
    assert was_searched_for(case)[0].missing


def test_a_school_confirms_as_many_weeks_as_the_setting_says(db):
    settle(closing_weeks=4)
    assert institution_confirms_attendance([], numbers(*SETTINGS)).setting.startswith("4 tuần")


@pytest.mark.parametrize(
    ("kind", "name"), [("screening", "screening_days"), ("rescreening", "rescreening_days")]
)
def test_a_clock_of_ours_runs_as_long_as_the_setting_says(cast, kind, name):
    settle(**{name: 9})
    clock = start_clock(make_case(by=cast["lan"]), kind, by=cast["lan"])
    assert clock.due_at == end_of_day(add_working_days(today(), 9))


def test_no_clock_of_the_law_has_a_setting():
    """What a decree fixes cannot be set by anybody."""
    legal = {kind for kind, rule in RULES.items() if rule.source != "setting"}
    assert legal == {
        DeadlineKind.EMERGENCY,
        DeadlineKind.ISOLATION,
        DeadlineKind.PLAN,
        DeadlineKind.APPROVAL,
        DeadlineKind.TASK,
        DeadlineKind.HEALTH_CHECK,
    }
    assert [kind for kind in legal if RULES[kind].setting] == []
