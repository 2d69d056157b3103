"""A case on which nothing was recorded for thirty days: told once, ended by the next deed on it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from areas.models import DatedNumber
from casework.actions import silence
from casework.actions.cases import write_note
from casework.actions.putting_off import put_off, take_up_again
from casework.actions.transfers import ask_transfer
from casework.enums import DeadlineKind
from casework.models import Case, Deadline
from reminders.actions import tell_passed_deadlines
from tests.factories import make_case, make_visit
from vietnam.calendar import day_of, end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def quiet(case, days):
    """Let the last deed on `case` lie so many days back."""
    Case.objects.filter(pk=case.pk).update(last_deed_on=today() - DAY * days)
    case.refresh_from_db()
    return case


def clock_of(case):
    return case.deadlines.get(kind=DeadlineKind.SILENT)


def test_a_week_before_the_thirty_days_the_clock_is_there_and_once(cast):
    case, fresh = quiet(make_case(by=cast["lan"]), 23), quiet(make_case(by=cast["lan"]), 22)
    assert silence.watch_silence() == 1
    clock = clock_of(case)
    assert clock.due_at == end_of_day(today() + DAY * 7)
    assert (clock.owner, clock.rule, clock.history.get().history_user) == (cast["lan"], "setting", None)
    assert not fresh.deadlines.filter(kind=DeadlineKind.SILENT).exists()
    assert silence.watch_silence() == 0


def test_the_passing_is_told_to_the_officer(cast):
    case = quiet(make_case(by=cast["lan"]), 31)
    Deadline.objects.filter(case=case).update(met_at=timezone.now())
    silence.watch_silence()
    assert tell_passed_deadlines() == 1
    notice = cast["lan"].notices.get(case_code=case.code)
    assert day_of(notice.due) == today() - DAY


@pytest.mark.parametrize(
    "deed",
    [
        lambda case, cast: write_note(case, by=cast["lan"], text="Đã gọi cho mẹ"),
        lambda case, cast: make_visit(case, by=cast["lan"]),
        lambda case, cast: ask_transfer(
            case,
            by=cast["lan"],
            to_commune=cast["hoa"].roles.get().area,
            why="Chuyển đi",
            need="Đi học",
            address="Ấp 2",
        ),
    ],
)
def test_any_deed_ends_it_in_its_own_transaction(cast, deed):
    case = quiet(make_case(by=cast["lan"], state="registered"), 40)
    silence.watch_silence()
    deed(case, cast)
    case.refresh_from_db()
    assert clock_of(case).met_at
    assert case.last_deed_on == today()
    assert case.next_kind != DeadlineKind.SILENT
    assert case.history.first().history_change_reason != "note_deed"


def test_a_closed_case_is_silent_for_good(cast):
    case = quiet(make_case(by=cast["lan"]), 90)
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert silence.watch_silence() == 0


def test_the_setting_says_how_long(cast):
    DatedNumber.objects.create(name="silent_days", value=14, starts=today(), source="QĐ 3")
    case = quiet(make_case(by=cast["lan"]), 8)
    assert silence.watch_silence() == 1
    assert clock_of(case).due_at == end_of_day(today() + DAY * 6)
    write_note(case, by=cast["lan"], text="Đã gọi")
    assert clock_of(case).met_at


def test_a_second_deed_of_the_day_asks_nothing_more(cast):
    case = make_case(by=cast["lan"])
    write_note(case, by=cast["lan"], text="Đã gọi")
    with CaptureQueriesContext(connection) as asked:
        write_note(case, by=cast["lan"], text="Đã gọi lại")
    assert not [
        query for query in asked.captured_queries if "last_deed_on" in query["sql"].split("WHERE")[-1]
    ]
    assert not [
        query for query in asked.captured_queries if query["sql"].startswith('UPDATE "casework_case"')
    ]


def test_a_fault_of_one_night_is_made_good_the_next(cast, monkeypatch):
    cases = [quiet(make_case(by=cast["lan"]), 40) for _ in range(3)]
    monkeypatch.setattr(silence, "BATCH", 1)
    real, seen = silence._started, []

    def stops(pk, day, days):
        if len(seen) == 1:
            raise ConnectionError
        seen.append(pk)
        return real(pk, day, days)

    monkeypatch.setattr(silence, "_started", stops)
    with pytest.raises(ConnectionError):
        silence.watch_silence()
    monkeypatch.setattr(silence, "_started", real)
    assert silence.watch_silence() == 2
    assert [clock_of(case).case_id for case in cases] == [case.pk for case in cases]


def test_to_put_off_a_reminder_is_no_word_about_the_child(cast):
    case = quiet(make_case(by=cast["lan"]), 40)
    silence.watch_silence()
    put_off(clock_of(case), by=cast["lan"], until=today() + DAY, why="away")
    take_up_again(clock_of(case), by=cast["lan"])
    case.refresh_from_db()
    assert clock_of(case).met_at is None
    assert case.last_deed_on == today() - 40 * DAY
