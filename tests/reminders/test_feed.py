"""The calendar that a program fetches: own dates, no names, and nothing that its person may not open now."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.actions.calendars import make_link
from accounts.actions.throttling import LIMITS
from accounts.models import Role, User
from accounts.scope import person_scope
from audit.models import Event
from casework.actions.clocks import cancel_clock, meet_clock, start_clock
from casework.enums import DeadlineKind
from casework.models import Case, Deadline
from reminders.feed import MOST_EVENTS, calendar_of
from tests.factories import CANARIES, make_case
from tests.referrals.build import make_referral
from vietnam.calendar import ZONE, end_of_day

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 16, 5, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def path(cast):
    """The address of the calendar of Lan."""
    return f"/lich/{make_link(cast['lan'])}.ics"


def events(path) -> dict:
    """Fetch as a calendar program does; return kind of task and code → the event."""
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_clock_by_the_day_and_one_by_the_hour(cast, path):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    Deadline.objects.all().delete()
    start_clock(case, DeadlineKind.VISIT, by=cast["lan"], due=end_of_day(dt.date(2026, 12, 1)))
    due = dt.datetime(2026, 11, 17, 3, 15, 20, tzinfo=dt.UTC)
    urgent = start_clock(case, DeadlineKind.EMERGENCY, by=cast["lan"], due=due)
    found = events(path)
    assert list(found) == [f"Biện pháp bảo vệ khẩn cấp – {case.code}", f"Thăm hộ gia đình – {case.code}"]
    hour, day = found.values()
    assert day["DTSTART"].dt == dt.date(2026, 12, 1)
    assert day["DTEND"].dt == dt.date(2026, 12, 2)
    assert hour["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert hour["DTEND"].dt == dt.datetime(2026, 11, 17, 10, 15, 20, tzinfo=ZONE)
    assert hour["UID"] == f"deadline-{urgent.pk}@den-truong.example"
    assert hour["URL"] == f"http://127.0.0.1:8000/ho-so/{case.pk}/"
    assert (hour["SEQUENCE"], hour["LAST-MODIFIED"].dt) == (0, NOON)


def test_it_names_nobody_and_no_place(cast, path):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    start_clock(case, DeadlineKind.ISOLATION, by=cast["lan"], due=end_of_day(dt.date(2026, 12, 1)))
    text = Client().get(path).content.decode().replace("\r\n ", "")
    assert f"Việc bảo vệ đến hạn – {case.code}" in text
    assert "cách ly" not in text
    child = case.child
    told = (*CANARIES[0].split(), child.full_name, "Ấp Bình Hòa", "Tân Hòa", "Trần Thị Mẹ", "Lan", "gạch")
    assert [word for word in told if word in text] == []


def test_what_moves_keeps_its_name_and_what_ends_goes(cast, path, clock):
    case = make_case(by=cast["lan"])
    (first,) = events(path).values()
    clock.shift(3600)
    start_clock(case, DeadlineKind.SCREENING, by=cast["lan"], due=end_of_day(dt.date(2026, 12, 24)))
    (moved,) = events(path).values()
    assert moved["UID"] == first["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert moved["DTSTART"].dt == dt.date(2026, 12, 24)
    assert moved["LAST-MODIFIED"].dt == first["LAST-MODIFIED"].dt + dt.timedelta(hours=1)
    assert Client().get(path).content == Client().get(path).content
    meet_clock(case, DeadlineKind.SCREENING, by=cast["lan"])
    assert events(path) == {}
    start_clock(case, DeadlineKind.VISIT, by=cast["lan"])
    assert list(events(path)) == [f"Thăm hộ gia đình – {case.code}"]
    cancel_clock(case, DeadlineKind.VISIT, by=cast["lan"])
    assert events(path) == {}


def test_only_own_dates_of_cases_that_are_open_to_the_person_now(cast, path):
    own = make_case(by=cast["lan"])
    elsewhere = make_case(by=cast["hoa"])
    assert list(events(path)) == [f"Sàng lọc – {own.code}"]
    # A clock of hers in a case that went elsewhere.
    Deadline.objects.filter(case=elsewhere).update(owner=cast["lan"])
    assert list(events(path)) == [f"Sàng lọc – {own.code}"]
    Case.objects.filter(pk=own.pk).update(commune=elsewhere.commune)
    assert events(path) == {}


@pytest.mark.parametrize("ended", ["role", "account"])
def test_an_ended_role_and_a_blocked_account_are_answered_like_a_wrong_address(cast, path, ended):
    make_case(by=cast["lan"])
    assert Client().get(path).status_code == 200
    if ended == "role":
        Role.objects.filter(user=cast["lan"]).update(ends=dt.date(2026, 11, 15))
    else:
        User.objects.filter(pk=cast["lan"].pk).update(is_active=False)
    last = Event.objects.latest("pk").pk
    answers = [Client().get(one) for one in (path, "/lich/nobody-made-this.ics")]
    assert [one.status_code for one in answers] == [404, 404]
    assert [one.content.decode() for one in answers] == ["Không có lịch ở đường dẫn này."] * 2
    assert answers[0].headers == answers[1].headers
    rows = Event.objects.filter(pk__gt=last).values_list("actor", "deed", "object_pk")
    assert list(rows) == [(None, "denied", "")] * 2


def test_a_counsellor_has_the_referrals_that_wait_for_her_answer(cast):
    referral = make_referral(cast)
    make_referral(cast, state="accepted")
    path = f"/lich/{make_link(cast['thu'])}.ics"
    (event,) = Calendar.from_ical(Client().get(path).content).walk("VEVENT")
    assert event["SUMMARY"] == "Trả lời phiếu chuyển gửi"
    assert event["URL"] == f"http://127.0.0.1:8000/co-so/phieu/{referral.pk}/"
    assert referral.case.code not in Client().get(path).content.decode()
    other = f"/lich/{make_link(cast['dung'])}.ics"
    assert events(other) == {}


def test_what_is_long_overdue_leaves_and_what_is_overdue_stays(cast, path):
    make_case(by=cast["lan"])
    Deadline.objects.update(due_at=timezone.now() - dt.timedelta(days=89))
    assert len(events(path)) == 1
    Deadline.objects.update(due_at=timezone.now() - dt.timedelta(days=91))
    assert events(path) == {}


def test_one_question_for_one_case_and_for_many(cast, django_assert_num_queries):
    lan = cast["lan"]
    make_case(by=lan)

    def fetched(count):
        # Roles are remembered on the person, so each fetching starts with one that remembers nothing.
        person = User.objects.get(pk=lan.pk)
        with django_assert_num_queries(3), person_scope(person):
            return calendar_of(person).count(b"BEGIN:VEVENT") == count

    assert fetched(1)
    for _ in range(3):
        make_case(by=lan)
    assert fetched(4)


def test_it_holds_so_many_at_most(cast, path):
    case = make_case(by=cast["lan"])
    row = Deadline.objects.get()
    Deadline.objects.bulk_create(
        Deadline(
            case=case,
            kind=DeadlineKind.TASK,
            about=f"casework.meetingtask:{number}",
            rule="setting",
            starts_at=row.starts_at,
            due_at=end_of_day(dt.date(2027, 1, 1)),
            owner=cast["lan"],
        )
        for number in range(MOST_EVENTS)
    )
    body = Client().get(path).content
    assert body.count(b"BEGIN:VEVENT") == MOST_EVENTS
    # The earliest first: the one of this week is among them.
    assert f"deadline-{row.pk}@" in body.decode()


def test_who_asks_for_addresses_that_nobody_made_has_to_wait(cast, path, monkeypatch):
    monkeypatch.setitem(LIMITS, "calendars", LIMITS["calendars"].__class__(free=3, first=30, longest=900))
    stranger = Client(REMOTE_ADDR="198.51.100.9")
    assert [stranger.get(f"/lich/wrong-{number}.ics").status_code for number in range(4)] == [
        404,
        404,
        404,
        429,
    ]
    answer = stranger.get(path)
    assert (answer.status_code, answer["Retry-After"], answer.content) == (429, "31", b"")
    # Elsewhere it works, and signing in from there is not stopped.
    assert Client().get(path).status_code == 200
    assert stranger.get("/dang-nhap/").status_code == 200
    for _ in range(5):
        assert Client().get(path).status_code == 200


def test_it_speaks_the_language_of_its_person(cast, path):
    case = make_case(by=cast["lan"])
    User.objects.filter(pk=cast["lan"].pk).update(language="en")
    assert list(events(path)) == [f"Screening – {case.code}"]
