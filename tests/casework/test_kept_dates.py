"""A date that was proposed and kept follows its setting, with the preview; one that a person chose stays."""

import datetime as dt

import pytest

from areas.models import CalendarDay, DatedNumber
from casework.actions import recounting as deeds
from casework.actions.cases import reopen_case
from casework.actions.visits import record_review, record_visits
from casework.enums import DeadlineKind
from casework.models import Case
from casework.reviewing import SETTINGS as REVIEWS
from casework.visiting import SETTINGS as VISITS
from casework.visiting import counted, kept
from tests.casework.walk import day, url
from tests.factories import make_case, make_visit
from vietnam.calendar import add_working_days, end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
VISIT, REVIEW = DeadlineKind.VISIT, DeadlineKind.REVIEW
SHEET = {"harm": "low", "capacity": "high", "stable": False, "conclusion": "Tiếp tục"}


@pytest.fixture
def case(cast):
    """A case of high risk whose plan is carried out; nothing else of it follows a setting."""
    return make_case(by=cast["lan"], state="in_progress", chair=cast["minh"])


def clock_of(case, kind=VISIT):
    return case.deadlines.get(kind=kind, met_at=None, cancelled_at=None)


def set_to(cast, name, value):
    """Set a number; return what the preview said, by kind."""
    DatedNumber.objects.filter(name=name).delete()
    said = deeds.preview_number(name, value)
    deeds.decide_number(by=cast["an"], name=name, value=value, starts=today(), source="QĐ 1")
    assert deeds.carry_out_recounts() == said.total
    return {kind: numbers["all"] for kind, numbers in said.kinds.items()}


def test_the_first_visit_is_asked_for_by_the_risk_and_follows_its_setting(cast):
    case = make_case(by=cast["lan"], state="approved", chair=cast["minh"])
    clock = clock_of(case)
    assert (clock.due_at, clock.counted_by) == (end_of_day(today() + 14 * DAY), "visit_days_high")
    assert set_to(cast, "visit_days_low", 40) == {}
    assert set_to(cast, "visit_days_high", 10) == {"visit": 1}
    assert clock_of(case).due_at == end_of_day(today() + 10 * DAY)


def test_a_visit_kept_as_proposed_moves_and_one_on_another_day_stays(cast, case):
    make_visit(case, by=cast["lan"])
    proposed = clock_of(case)
    assert (proposed.due_at, proposed.counted_by) == (end_of_day(today() + 14 * DAY), "visit_days_high")
    chosen = make_case(by=cast["lan"], state="in_progress", chair=cast["minh"])
    make_visit(chosen, by=cast["lan"], next_visit_on=today() + 13 * DAY, next_visit_reason="Mẹ về")
    assert (clock_of(chosen).counted_from, clock_of(chosen).counted_by) == (None, "")
    assert set_to(cast, "visit_days_high", 20) == {"visit": 1}
    assert clock_of(case).due_at == end_of_day(today() + 20 * DAY)
    assert clock_of(chosen).due_at == end_of_day(today() + 13 * DAY)
    case.refresh_from_db()
    assert case.next_due == clock_of(case).due_at


def test_one_that_moved_is_chosen_by_the_next_hand_that_changes_it(cast, case):
    make_visit(case, by=cast["lan"])
    set_to(cast, "visit_days_high", 20)
    make_visit(case, by=cast["lan"], next_visit_on=today() + 9 * DAY)
    assert set_to(cast, "visit_days_high", 25) == {}
    assert clock_of(case).due_at == end_of_day(today() + 9 * DAY)


def test_a_visit_written_down_late_counts_from_the_visit(cast, case):
    make_visit(case, by=cast["lan"], on=today() - 4 * DAY)
    assert clock_of(case).due_at == end_of_day(today() + 10 * DAY)
    set_to(cast, "visit_days_high", 20)
    assert clock_of(case).due_at == end_of_day(today() + 16 * DAY)


def test_one_that_is_asked_for_at_once_because_it_is_late_is_nobodys_rule(cast, case):
    make_visit(case, by=cast["lan"], on=today() - 40 * DAY)
    assert (clock_of(case).due_at, clock_of(case).counted_from) == (end_of_day(today()), None)


def test_the_page_keeps_what_it_proposed_for_the_gravest_child_of_the_family(cast, case, sign_in):
    child = make_case(by=cast["lan"], state="in_progress", chair=cast["minh"])
    Case.objects.filter(pk=child.pk).update(risk="low")
    rows = [(row, {"child_seen": True, "still_in_child_labour": False}) for row in (case, child)]
    record_visits(rows, by=cast["lan"], on=today())
    assert [clock_of(row).counted_by for row in (case, child)] == ["visit_days_high"] * 2
    # Who is left out of the sheet was counted all the same when it proposed the day.
    record_visits(rows[1:], by=cast["lan"], on=today(), risks=["high", "low"])
    assert (clock_of(child).counted_by, clock_of(child).due_at) == (
        *("visit_days_high",),
        end_of_day(today() + 14 * DAY),
    )


def test_an_officer_who_only_sends_the_form_keeps_the_rule(cast, case, sign_in):
    client = sign_in(cast["lan"])
    page = client.get(url("visit_new", case.pk))
    told = {"on": day(0), "child_seen": "alone", "child_words": "Vui"}
    told |= {"still_in_child_labour": "no", "attending_school": "yes"}
    told["next_visit_on"] = f"{page.context['form'].fields['next_visit_on'].initial:%d/%m/%Y}"
    sent = client.post(url("visit_new", case.pk), told)
    assert sent.status_code == 302, sent.context["form"].errors
    assert clock_of(case).counted_by == "visit_days_high"


def test_a_review_kept_as_proposed_moves_and_another_day_stays(cast, case):
    for ahead, name in ((30, "review_days_high"), (31, "")):
        record_review(case, by=cast["lan"], on=today(), next_review_on=today() + ahead * DAY, **SHEET)
        assert clock_of(case, REVIEW).counted_by == name
    assert set_to(cast, "review_days_high", 60) == {}
    record_review(case, by=cast["lan"], on=today(), next_review_on=today() + 60 * DAY, **SHEET)
    assert set_to(cast, "review_days_high", 45) == {"review": 1}
    assert clock_of(case, REVIEW).due_at == end_of_day(today() + 45 * DAY)


def test_the_review_that_the_plan_names_was_chosen(cast, case):
    assert clock_of(case, REVIEW).counted_from is None
    assert set_to(cast, "review_days_high", 60) == {}


def test_a_reopened_case_and_one_after_its_end_follow_their_settings(cast, case):
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=today())
    reopen_case(Case.objects.get(pk=case.pk), by=cast["lan"])
    assert clock_of(case).counted_by == "visit_days_high"
    assert clock_of(case).due_at == end_of_day(today() + 14 * DAY)


def test_a_risk_that_changed_since_moves_nothing_by_itself(cast, case):
    """What was proposed and shown stays until the next visit, whatever else is counted anew."""
    make_visit(case, by=cast["lan"])
    Case.objects.filter(pk=case.pk).update(risk="low")
    facts = {"works": False, "name": "Nghỉ", "source": "CV 1"}
    off = CalendarDay(day=add_working_days(today(), 2), works=False)
    assert "visit" not in deeds.preview_day(off).kinds
    deeds.decide_day(by=cast["an"], day=off.day, **facts)
    deeds.carry_out_recounts()
    assert clock_of(case).due_at == end_of_day(today() + 14 * DAY)
    assert set_to(cast, "visit_days_low", 50) == {}


def test_every_number_by_risk_orders_a_recount():
    for name in (*VISITS.values(), *REVIEWS.values()):
        assert deeds.is_followed(name)


@pytest.mark.parametrize(("day_", "since"), [(14, 0), (11, -3), (12, None), (15, None)])
def test_kept_is_what_lies_exactly_so_many_days_after_one_of_the_days(day_, since):
    found = counted(today() + day_ * DAY, ["high", "low"], today() - 3 * DAY, today())
    assert (found and found.since) == (None if since is None else end_of_day(today() + since * DAY))
    assert kept(today() + DAY, "x", 1, (today(),)).setting == "x"
