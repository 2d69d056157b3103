"""Guessing becomes slow, by account and by address, and never impossible for ever."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.throttling import LIMITS, TooManyAttempts, begin_attempt
from accounts.models import Throttle
from audit.models import Event
from config.demo.cast import PASSWORD
from tests.accounts.proving import SECOND, code_of, deeds, typed, with_app

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 16, 2, 0, 5, tzinfo=dt.UTC)
WAIT = "Đã nhập sai nhiều lần."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def wrong(times, username="lan", address="192.0.2.1"):
    """Type a wrong password so often; return the last answer."""
    for _ in range(times):
        answer = Client(REMOTE_ADDR=address).post(
            "/dang-nhap/", {"username": username, "password": "khong-phai-mat-khau"}
        )
    return answer


def right(username="lan", address="192.0.2.1"):
    return typed(Client(REMOTE_ADDR=address), username).status_code


def test_five_wrong_passwords_bring_a_wait_that_ends(cast, clock):
    assert wrong(5).status_code == 200
    assert right() == 429
    assert right(address="198.51.100.7") == 429  # the account, wherever it is tried from
    assert right("hoa") == 302  # another account from the same address
    clock.shift(29)
    assert right() == 429
    clock.shift(1)
    assert right() == 302


def test_a_right_password_forgets_the_wrong_ones_of_the_account_and_one_attempt_of_the_address(cast):
    wrong(3)
    wrong(2, "hoa")
    assert right() == 302
    assert sorted(Throttle.objects.values_list("failures", flat=True)) == [0, 2, 5]


def test_who_comes_back_after_days_from_another_address_comes_in(cast, clock):
    assert right() == 302
    clock.shift(dt.timedelta(days=3))
    assert right(address="198.51.100.7") == 302
    assert Throttle.objects.count() == 2  # what rested and was not asked for is swept away


def test_a_row_that_is_swept_away_meanwhile_is_made_again(cast, clock, monkeypatch):
    assert wrong(1).status_code == 200
    real, swept = Throttle.objects.get_or_create, []

    def sweeping(**given):
        found = real(**given)
        if not swept:
            swept.append(Throttle.objects.filter(key=given["key"]).delete())
        return found

    monkeypatch.setattr(Throttle.objects, "get_or_create", sweeping)
    assert wrong(1).status_code == 200
    assert swept


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further(cast, clock):
    wrong(5)
    waits, wait = [], 30
    for _ in range(9):
        clock.shift(wait)
        wrong(1)
        until = Throttle.objects.exclude(blocked_until=None).get().blocked_until
        wait = int((until - dt.datetime.now(dt.UTC)).total_seconds())
        waits.append(wait)
    assert waits == [60, 120, 240, 480, 900, 900, 900, 900, 900]
    clock.shift(900)
    assert right() == 302


def test_what_is_typed_during_a_wait_neither_counts_nor_is_checked(cast, clock):
    wrong(5)
    for _ in range(20):
        assert wrong(1).status_code == 429
    clock.shift(30)
    assert right() == 302


def test_the_right_password_forgets_the_wrong_ones(cast):
    for _ in range(3):
        wrong(4)
        assert right() == 302


def test_many_accounts_from_one_address_bring_a_wait_for_the_address(cast):
    for number in range(30):
        assert wrong(1, f"ai-do-{number}").status_code == 200
    assert right("hoa") == 429
    assert right("hoa", "198.51.100.7") == 302


def test_signing_in_with_an_own_account_does_not_clear_the_address(cast):
    for number in range(29):
        wrong(1, f"ai-do-{number}")
    assert right("hoa") == 302
    wrong(1, "ai-do-nua")
    assert right("hoa") == 429


def test_neither_an_emptied_cache_nor_a_new_connection_forgets(cast):
    wrong(5)
    cache.clear()
    assert right() == 429
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(failures) FROM accounts_throttle")
        assert cursor.fetchone() == (5,)


def test_a_name_that_nobody_has_is_answered_alike(cast):
    def told(username):
        client = Client(REMOTE_ADDR=f"192.0.2.{len(username)}")
        answers = []
        for _ in range(7):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = typed(client, username, "khong-phai-mat-khau")
            errors = [str(error) for error in answer.context["form"].non_field_errors()]
            answers.append((answer.status_code, errors, len(asked)))
        return answers

    assert told("lan") == told("khong-ai-ca")


def test_no_name_that_was_typed_is_stored(cast):
    wrong(6, "ten-la-mat-khau-go-nham")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_throttle t")
        held = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(t::text, ' ') FROM audit_event t")
        held += cursor.fetchone()[0]
    assert "ten-la-mat-khau" not in held


def test_failures_and_the_beginning_of_a_wait_leave_events(cast):
    wrong(7)
    wrong(1, "khong-ai")
    assert deeds() == [
        *[("sign_in_refused", "wrong_password")] * 4,
        ("sign_in_refused", "throttled_account"),
        ("sign_in_refused", "wrong_password"),
        ("sign_in_refused", "unknown_account"),
    ]
    event = Event.objects.filter(reason="wrong_password").first()
    assert (event.actor, event.kind, event.object_pk) == (None, "accounts.user", str(cast["lan"].pk))
    assert Event.objects.get(reason="unknown_account").object_pk == ""


def test_codes_cannot_be_guessed(cast, clock):
    seed = with_app(cast["lan"])
    guess = "000000" if code_of(seed) != "000000" else "111111"
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{number + 10}")  # a new address and session each time
        typed(client)
        assert client.post(SECOND, {"code": guess}).status_code == 200
    typed(client)
    assert client.post(SECOND, {"code": code_of(seed)}).status_code == 429
    limit, spent, guesses = LIMITS["codes"], 0, 5
    while (spent := spent + limit.wait(guesses).total_seconds()) < 24 * 3600:
        guesses += 1
    assert guesses == 17  # in the first day; then six a day
    clock.shift(60)
    typed(client)
    assert client.post(SECOND, {"code": code_of(seed)}).status_code == 302


def test_recovery_codes_and_confirmations_wait_as_well(cast, clock):
    client = Client()
    typed(client)
    clock.shift(600)
    for _ in range(5):
        assert client.post("/xac-nhan/", {"password": "khong-phai"}).status_code == 200
    assert client.post("/xac-nhan/", {"password": PASSWORD}).status_code == 429
    assert right() == 429


def test_links_that_are_no_invitation_bring_a_wait(db):
    client = Client()
    for number in range(30):
        client.get(f"/loi-moi/?ma=khong-phai-{number}")
        assert client.get("/loi-moi/").status_code == 404
    assert client.get("/loi-moi/").status_code == 429
    assert deeds()[-2:] == [("sign_in_refused", "throttled_address"), ("sign_in_refused", "wrong_invitation")]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "203.0.113.9", "192.0.2.1"),  # nobody of ours stands before: what is claimed is not believed
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first one was written by whoever asks
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    ],
)
def test_an_address_cannot_be_made_up(settings, rf, proxies, forwarded, counted):
    settings.PROXIES = proxies
    asked = rf.get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="192.0.2.1")
    for _ in range(30):
        begin_attempt(asked)
    settings.PROXIES = 0
    with pytest.raises(TooManyAttempts):
        begin_attempt(rf.get("/", REMOTE_ADDR=counted))
    begin_attempt(rf.get("/", REMOTE_ADDR="192.0.2.77"))


def test_one_customer_of_version_six_is_one_address(rf):
    for number in range(30):
        begin_attempt(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{number:x}"))
    with pytest.raises(TooManyAttempts):
        begin_attempt(rf.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::1"))
    begin_attempt(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1"))


def test_old_counters_are_forgotten_and_removed(cast, clock):
    wrong(4)
    clock.shift(24 * 3600 + 1)
    wrong(4)
    assert right() == 302
    clock.shift(3 * 24 * 3600)
    wrong(1, "khong-ai", "198.51.100.9")
    assert Throttle.objects.count() == 2
