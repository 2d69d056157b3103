"""Reaching 13, 15, 16 or 18 asks for a new screening: the law judges the same work otherwise."""

import datetime as dt

import pytest

from areas.models import DatedNumber
from casework.actions import facts
from casework.actions.birthdays import watch_birthdays
from casework.actions.closing import decide_closure, propose_ending
from casework.birthdays import MILESTONES, last_birthday
from casework.enums import DeadlineKind
from casework.models import Case, Child, Deadline, Screening
from casework.tasks import watch_birthdays as task
from casework.workflow import Mendable
from tests.casework.walk import state_of, text_of, url
from tests.factories import make_case, screen
from vietnam.calendar import add_working_days, day_of, end_of_day, today

KIND = DeadlineKind.RESCREENING


def ago(years, days=0) -> dt.date:
    """The day so many years and days ago; never 29 February."""
    day = today() - dt.timedelta(days=days)
    return dt.date(day.year - years, day.month, min(day.day, 28))


def screened(cast, born, *, days=200, state="registered", **child) -> Case:
    """A case whose only screening is `days` old."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state=state)
    for name, value in {"birth_date": born, **child}.items():
        setattr(case.child, name, value)
    case.child.save()
    Screening.objects.filter(case=case).update(as_of=today() - dt.timedelta(days=days))
    Deadline.objects.filter(case=case, kind=KIND).delete()
    return case


def clocks(case) -> list[Deadline]:
    """The clocks of a new screening, running ones and others."""
    return list(Deadline.objects.filter(case=case, kind=KIND).order_by("pk"))


class TestDay:
    @pytest.mark.parametrize(
        ("known", "day"),
        [
            ({"birth_date": dt.date(2011, 12, 3), "birth_precision": "day"}, dt.date(2026, 12, 3)),
            ({"birth_date": dt.date(2012, 2, 29), "birth_precision": "day"}, dt.date(2027, 3, 1)),
            ({"birth_date": dt.date(2012, 2, 1), "birth_precision": "month"}, dt.date(2027, 3, 1)),
            ({"birth_date": dt.date(2011, 1, 1), "birth_precision": "year"}, dt.date(2026, 12, 31)),
            (
                {"birth_precision": "age", "stated_age": 12, "age_as_of": dt.date(2024, 2, 29)},
                dt.date(2027, 3, 1),
            ),
            ({"birth_precision": "age", "stated_age": 12}, None),
            ({"birth_precision": "unknown"}, None),
        ],
        ids=str,
    )
    def test_the_fifteenth_birthday_is_the_first_day_of_that_age(self, known, day):
        child = Child(**known)
        assert child.reaches(15) == day
        if day:
            assert (child.age_on(day - dt.timedelta(days=1)), child.age_on(day)) == (14, 15)

    def test_only_the_last_one_since_the_screening_counts(self):
        child = Child(birth_date=dt.date(2011, 12, 3), birth_precision="day")
        ages = {age: dt.date(2011 + age, 12, 3) for age in (13, 15, 16, 18)}
        assert [one.age for one in MILESTONES] == list(ages)
        assert last_birthday(child, dt.date(2026, 12, 2), dt.date(2026, 12, 3)) == ages[15]
        assert last_birthday(child, dt.date(2026, 12, 3), dt.date(2027, 12, 2)) is None
        assert last_birthday(child, dt.date(2024, 1, 1), dt.date(2028, 1, 1)) == ages[16]
        assert last_birthday(child, None, dt.date(2028, 1, 1)) is None


@pytest.mark.django_db
class TestClock:
    @pytest.mark.parametrize("age", [13, 15, 16, 18])
    def test_a_birthday_starts_one_clock_however_often_it_is_looked_for(self, cast, age):
        case, beside = screened(cast, ago(age)), screened(cast, ago(age, -2))
        for expected in (1, 0):
            assert watch_birthdays() == expected
        (clock,) = clocks(case)
        assert (day_of(clock.starts_at), clock.owner) == (ago(0), cast["lan"])
        assert clock.due_at == end_of_day(add_working_days(today(), 5))
        assert clocks(beside) == []

    def test_the_task_does_it(self, cast):
        case = screened(cast, ago(15))
        task()
        assert [clock.runs for clock in clocks(case)] == [True]

    def test_other_ages_and_what_is_not_known_start_none(self, cast):
        screened(cast, ago(14))
        screened(cast, None, birth_precision="unknown")
        screened(cast, ago(15), days=0)
        make_case(by=cast["lan"], birth_date=ago(15))
        closed = screened(cast, ago(15))
        Case.objects.filter(pk=closed.pk).update(state="closed")
        assert watch_birthdays() == 0

    def test_a_later_screening_meets_it_and_it_does_not_come_again(self, cast):
        case = screened(cast, ago(15))
        watch_birthdays()
        screen(Case.objects.get(pk=case.pk), by=cast["lan"])
        (clock,) = clocks(case)
        assert clock.met_at
        assert watch_birthdays() == 0

    def test_a_corrected_birth_date_cancels_it_and_may_start_it(self, cast):
        case = screened(cast, ago(15))
        watch_birthdays()
        for born, runs in ((ago(14), [False]), (ago(15, 40), [False, True])):
            facts.change_child(case, by=cast["lan"], values={"birth_date": born}, why="papers")
            assert [clock.runs for clock in clocks(case)] == runs
        assert [bool(clock.cancelled_at) for clock in clocks(case)] == [True, False]
        late = clocks(case)[1]
        assert (day_of(late.starts_at), late.due_at) == (
            ago(0, 40),
            end_of_day(add_working_days(today(), 5)),
        )

    def test_at_eighteen_the_end_by_age_is_proposed_and_goes_through(self, cast, sign_in):
        case = screened(cast, ago(18), state="in_progress")
        young = screened(cast, ago(17), state="in_progress")
        watch_birthdays()
        page = text_of(sign_in(cast["lan"]).get(url("case", case.pk)))
        assert "Đề nghị kết thúc hồ sơ vì trẻ đủ 18 tuổi." in page
        with pytest.raises(Mendable, match="Trẻ mới 17 tuổi"):
            propose_ending(young, by=cast["lan"], reason="aged_out", comment="Đoàn thanh niên giúp tiếp")
        propose_ending(case, by=cast["lan"], reason="aged_out", comment="Đoàn thanh niên giúp tiếp")
        decide_closure(case, by=cast["minh"], approve=True)
        assert state_of(case) == "closed"
        assert [clock.runs for clock in clocks(case)] == [False]


@pytest.mark.django_db
class TestWords:
    def test_the_reason_stands_on_the_case_and_in_my_day(self, cast, sign_in):
        about = {"starts": today(), "source": "Công văn 8/SYT"}
        DatedNumber.objects.create(name="rescreening_days", value=1, **about)
        case = screened(cast, ago(15))
        watch_birthdays()
        client, said = sign_in(cast["lan"]), "luật cho phép khác (Bộ luật Lao động 2019, Điều 143 khoản 2)"
        assert f"Tròn 15 tuổi từ {ago(0):%d/%m/%Y}: {said}" in text_of(client.get(url("case", case.pk)))
        assert f"Tròn 15 tuổi: {said}" in text_of(client.get("/"))

    def test_of_a_year_the_rule_is_said_and_without_a_birth_that_too(self, cast, sign_in):
        case = screened(cast, dt.date(today().year - 16, 1, 1), days=400, birth_precision="year")
        watch_birthdays()
        page = text_of(sign_in(cast["lan"]).get(url("case", case.pk)))
        assert f"Tròn 15 tuổi từ 31/12/{today().year - 1}" in page
        assert "Chỉ biết năm sinh: tính theo ngày cuối năm." in page
        unknown = screened(cast, None, birth_precision="unknown")
        page = text_of(sign_in(cast["lan"]).get(url("case", unknown.pk)))
        assert "không nhắc được khi trẻ đủ 13, 15, 16 hay 18 tuổi" in page

    def test_who_is_not_shown_the_birth_is_not_told_its_day(self, cast, sign_in):
        case = screened(cast, ago(15))
        watch_birthdays()
        page = text_of(sign_in(cast["quang"]).get(url("case", case.pk)))
        assert "Tròn 15 tuổi: luật cho phép khác" in page
        assert f"{ago(0):%d/%m/%Y}: luật" not in page
