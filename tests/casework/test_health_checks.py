"""A child under 15 who lawfully works for others is checked every six months (Labour Code, Art 145(1))."""

import datetime as dt

import pytest

from casework.actions import screenings
from casework.actions.health import record_health_check
from casework.deadlines import months_later
from casework.enums import DeadlineKind
from casework.workflow import Mendable, NotNow
from tests.casework.walk import text_of, url
from tests.factories import make_case
from vietnam.calendar import end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
KIND = DeadlineKind.HEALTH_CHECK


def case_of(cast, *, age=14, setting="employer", label="light_work", **child):
    """A case whose screening found work with `label` of a child of `age`."""
    born = today().replace(year=today().year - age, month=1, day=1)
    case = make_case(by=cast["lan"], birth_date=born, **child)
    judged(case, cast, setting, label)
    return case


def judged(case, cast, setting="employer", label="light_work"):
    """Finish a screening of `case` that concludes `label`."""
    work = {"kind": "economic", "description": "Bó rau", "setting": setting, "hours_per_week": 5}
    draft = screenings.begin_screening(case, by=cast["lan"], respondent="child")
    facts = {"id": case.code, "as_of": today().isoformat(), "activities": [work], "worst_forms": []}
    draft = screenings.save_step(draft, by=cast["lan"], step=1, facts=facts)
    told = {"label": label, "override_reason": "Đã xem hợp đồng"}
    return screenings.finish_screening(draft, by=cast["lan"], **told)


def running(case):
    return case.deadlines.filter(kind=KIND, met_at=None, cancelled_at=None).first()


def test_the_clock_runs_six_months_from_the_screening_with_its_source(cast):
    case = case_of(cast)
    clock = running(case)
    assert clock.due_at == end_of_day(months_later(today(), 6))
    assert (clock.rule, clock.owner) == ("BLLD-145.1", cast["lan"])


@pytest.mark.parametrize(
    "facts", [{"age": 15}, {"setting": "family"}, {"label": "child_labour"}, {"label": "not_working"}]
)
def test_none_from_fifteen_on_none_in_the_own_family_none_for_unlawful_work(cast, facts):
    assert running(case_of(cast, **facts)) is None


def test_a_check_starts_the_next_and_a_later_screening_does_not_move_it(cast):
    case = case_of(cast)
    first = running(case)
    record_health_check(case, by=cast["lan"], on=today())
    first.refresh_from_db()
    assert first.met_at
    assert running(case).pk != first.pk
    due = running(case).due_at
    judged(case, cast)
    assert running(case).due_at == due
    judged(case, cast, label="not_working")
    assert running(case) is None
    with pytest.raises(NotNow):
        record_health_check(case, by=cast["lan"], on=today())


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_before_the_clock_or_to_come_is_refused(cast, days):
    case = case_of(cast)
    with pytest.raises(Mendable):
        record_health_check(case, by=cast["lan"], on=today() + DAY * days)
    assert running(case).met_at is None


def test_the_page_takes_a_day_and_keeps_what_was_typed(cast, sign_in):
    case = case_of(cast)
    client = sign_in(cast["lan"])
    assert url("health_check", case.pk) in text_of(client.get(url("case", case.pk)))
    for bad in ("", "31/02/2026", f"{today() + DAY:%d/%m/%Y}", f"{today() - DAY:%d/%m/%Y}"):
        page = text_of(client.post(url("health_check", case.pk), {"on": bad}))
        assert "govuk-error-message" in page
        assert bad in page
    assert client.post(url("health_check", case.pk), {"on": f"{today():%d/%m/%Y}"}).status_code == 302
    assert case.deadlines.filter(kind=KIND).exclude(met_at=None).count() == 1


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), dt.date(2028, 2, 29)),
        (dt.date(2026, 7, 1), dt.date(2027, 1, 1)),
        (dt.date(2026, 6, 30), dt.date(2026, 12, 30)),
    ],
)
def test_six_months_end_on_the_day_of_the_same_number(day, later):
    assert months_later(day, 6) == later
