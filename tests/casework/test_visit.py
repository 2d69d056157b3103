"""A visit: few questions, the last visit's facts, the next date; what follows for the case and its clocks."""

import datetime as dt

import pytest

from casework.models import Case, Visit
from tests.casework.walk import day, state_of, text_of, url
from tests.factories import make_case, make_visit
from vietnam.calendar import end_of_day, today

pytestmark = pytest.mark.django_db


def filled(**changes):
    """A filled-in form."""
    return {
        "on": day(0),
        "child_seen": "yes",
        "still_in_child_labour": "no",
        "attending_school": "yes",
        "child_words": "Em đi học đều",
        "caregiver_words": "Con đi học",
        "observed": "Có góc học tập",
        "next_visit_on": day(14),
        **changes,
    }


def test_the_first_visit_starts_the_plan_and_sets_the_next_date(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    sign_in(cast["lan"]).post(url("visit_new", case.pk), filled())
    visit = Visit.objects.get()
    answers = (visit.child_seen, visit.still_in_child_labour, visit.attending_school)
    assert (answers, visit.by, state_of(case)) == ((True, False, True), cast["lan"], "in_progress")
    stored = Case.objects.get(pk=case.pk)
    due = end_of_day(today() + dt.timedelta(days=14)).replace(microsecond=0)
    assert (stored.next_kind, stored.next_due) == ("visit", due)


def test_not_known_stays_not_known(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    answers = {"child_seen": "no", "still_in_child_labour": "unknown", "attending_school": "unknown"}
    sign_in(cast["lan"]).post(url("visit_new", case.pk), filled(**answers))
    visit = Visit.objects.get()
    assert (visit.child_seen, visit.still_in_child_labour, visit.attending_school) == (False, None, None)


def test_a_child_back_at_work_asks_for_a_new_screening(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    sign_in(cast["lan"]).post(url("visit_new", case.pk), filled(still_in_child_labour="yes"))
    assert case.deadlines.filter(kind="rescreening", met_at=None, cancelled_at=None).count() == 1


def test_the_form_shows_the_last_visit_and_the_safety_reminder(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    make_visit(case, by=cast["lan"], observed="Nhà khóa cửa buổi sáng")
    response = sign_in(cast["lan"]).get(url("visit_new", case.pk))
    shown = text_of(response)
    assert "Nhà khóa cửa buổi sáng" in shown
    assert "Không để lộ ai đã báo tin" in shown
    assert 5 <= len(response.context["form"].fields) <= 8


def test_the_blank_sheet_names_no_child(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered", full_name="Canary Sơn Ca Họa Mi")
    shown = text_of(sign_in(cast["lan"]).get(url("visit_new", case.pk) + "?blank=1"))
    assert case.code in shown
    assert "Canary Sơn Ca Họa Mi" not in shown
    assert "<textarea" not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("child_seen", ""),
        ("child_seen", "unknown"),
        ("on", day(1)),
        ("next_visit_on", day(-1)),
        ("attending_school", "x"),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, sign_in, name, value):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("visit_new", case.pk), filled(**{name: value}))
    assert list(response.context["form"].errors) == [name]
    assert "Có góc học tập" in text_of(response)
    assert Visit.objects.count() == 0


def test_no_visit_before_screening(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    assert client.get(url("visit_new", case.pk)).url == url("case", case.pk)
    response = client.post(url("visit_new", case.pk), filled(), follow=True)
    assert "nên chưa làm được việc này" in text_of(response)
    assert Visit.objects.count() == 0


def test_the_same_visit_sent_twice_is_one(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    for _ in range(2):
        client.post(url("visit_new", case.pk), filled(once="0b0d7f4e-0000-4000-8000-000000000004"))
    assert Visit.objects.count() == 1
