"""An officer puts off being reminded of what is no clock of the law; the due date and the supervisor stay."""

import datetime as dt

import pytest
from django.urls import reverse

from areas.models import DatedNumber
from casework.access import visible_cases
from casework.actions.clocks import meet_clock, start_clock
from casework.actions.putting_off import put_off, take_up_again
from casework.deadlines import RULES, is_ours
from casework.enums import DeadlineKind
from casework.models import Deadline
from casework.queries import due_deadlines
from casework.workflow import Mendable, NotNow
from tests.casework.walk import day, text_of, url
from tests.factories import make_case
from vietnam.calendar import end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WHY = {"why": "family"}


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], state="in_progress", chair=cast["minh"])


@pytest.fixture
def visit(cast, case):
    start_clock(case, DeadlineKind.VISIT, by=cast["lan"], due=end_of_day(today() - DAY))
    return case.deadlines.get(kind="visit", met_at=None)


def on_my_day(user) -> dict[str, list[str]]:
    groups = due_deadlines(visible_cases(user), user)
    return {name: [row.kind for row in rows] for name, rows in groups.items() if rows}


def test_it_leaves_the_day_until_that_day_and_keeps_its_due_date(cast, visit, time_machine):
    lan, due = cast["lan"], visit.due_at
    assert on_my_day(lan) == {"overdue": ["visit"]}
    put_off(visit, by=lan, until=today() + 2 * DAY, **WHY)
    assert on_my_day(lan) == {"put_off": ["visit"]}
    visit.refresh_from_db()
    assert (visit.due_at, visit.put_off_why) == (due, "family")
    told = visit.history.first()
    assert (told.history_user, told.history_change_reason) == (lan, "put_off")
    time_machine.move_to(end_of_day(today() + DAY) + dt.timedelta(hours=1))
    assert on_my_day(lan) == {"overdue": ["visit"]}


def test_it_is_taken_up_again_and_once_only(cast, visit):
    put_off(visit, by=cast["lan"], until=today() + DAY, **WHY)
    take_up_again(visit, by=cast["lan"])
    assert on_my_day(cast["lan"]) == {"overdue": ["visit"]}
    with pytest.raises(NotNow):
        take_up_again(visit, by=cast["lan"])


@pytest.mark.parametrize("kind", [kind for kind in DeadlineKind if not is_ours(kind)])
def test_a_clock_of_the_law_is_never_put_off(cast, sign_in, case, kind):
    clock = start_clock(case, kind, by=cast["lan"], due=end_of_day(today()))
    with pytest.raises(NotNow, match="luật"):
        put_off(clock, by=cast["lan"], until=today() + DAY, **WHY)
    lan, page = sign_in(cast["lan"]), url("put_off", clock.pk)
    assert "do luật quy định" in text_of(lan.get(page))
    assert "do luật quy định" in text_of(lan.post(page, {"until": day(1), **WHY}, follow=True))
    assert page not in text_of(lan.get(url("case", case.pk))) + text_of(lan.get(reverse("home")))
    assert Deadline.objects.exclude(put_off_until=None).count() == 0


def test_the_clocks_of_the_decree_are_among_them():
    law = {kind for kind in RULES if not is_ours(kind)}
    assert {DeadlineKind.EMERGENCY, DeadlineKind.ISOLATION, DeadlineKind.PLAN, DeadlineKind.APPROVAL} <= law


@pytest.mark.parametrize("until", [day(0), day(-1), day(8), "31/02/2026", ""])
def test_a_day_that_has_passed_or_is_far_off_is_refused(cast, sign_in, visit, until):
    refused = sign_in(cast["lan"]).post(url("put_off", visit.pk), {"until": until, **WHY})
    assert refused.status_code == 200
    assert "Đã hoãn nhắc" not in text_of(refused)
    visit.refresh_from_db()
    assert visit.put_off_until is None


def test_how_far_off_is_a_setting(cast, visit):
    DatedNumber.objects.create(name="put_off_days", value=2, starts=today(), source="Quyết định 1")
    with pytest.raises(Mendable):
        put_off(visit, by=cast["lan"], until=today() + 3 * DAY, **WHY)
    put_off(visit, by=cast["lan"], until=today() + 2 * DAY, **WHY)


def test_what_is_done_is_not_put_off_and_a_new_clock_begins_afresh(cast, case, visit):
    put_off(visit, by=cast["lan"], until=today() + DAY, **WHY)
    moved = start_clock(case, DeadlineKind.VISIT, by=cast["lan"], due=end_of_day(today()))
    assert (moved.pk, moved.put_off_until, moved.put_off_why) == (visit.pk, None, "")
    meet_clock(case, DeadlineKind.VISIT, by=cast["lan"])
    with pytest.raises(NotNow):
        put_off(visit, by=cast["lan"], until=today() + DAY, **WHY)


def test_officer_and_supervisor_see_it_and_only_the_officer_does_it(cast, sign_in, case, visit):
    lan, quang = sign_in(cast["lan"]), sign_in(cast["quang"])
    page, again = url("put_off", visit.pk), url("take_up", visit.pk)
    assert page in text_of(lan.get(reverse("home")))
    done = text_of(lan.post(page, {"until": day(3), **WHY}, follow=True))
    words = f"Nhắc lại ngày {day(3)} · Chờ gia đình trả lời"
    assert words in done
    assert again in done
    assert words in text_of(lan.get(url("case", case.pk)))
    assert "Hoãn nhắc một việc" in text_of(lan.get(url("log", case.pk)))
    assert words in text_of(quang.get(url("supervision")))
    for name in ("quang", "minh"):
        assert sign_in(cast[name]).post(page, {"until": day(1), **WHY}).status_code == 403
        assert sign_in(cast[name]).post(again).status_code == 403
    assert again not in text_of(sign_in(cast["minh"]).get(reverse("home")))
    assert words not in text_of(lan.post(again, follow=True))
