"""Zalo's notices against a server of our own on real sockets, whose refresh tokens work once as Zalo's do."""

import datetime as dt
import io
import threading
from dataclasses import replace

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from reminders.channels.base import Outcome, Result
from reminders.channels.tokens import keep
from reminders.channels.zalo import Zalo
from reminders.models import ChannelToken
from tests.reminders.loopback import NOTICE, dawdling, says, silent, trickling
from vault.cipher import key_name

pytestmark = pytest.mark.django_db
SENT = {"error": 0, "message": "Success", "data": {"msg_id": "abc", "quota": {"remainingQuota": "9"}}}


class Fake:
    """What stands in for Zalo: `works` is the access token it takes, `refresh` the one it will exchange."""

    def __init__(self, other):
        self.other, self.works, self.refresh, self.number = other, "access-0", "refresh-0", 0
        self.exchanges, self.lock, self.says = 0, threading.Lock(), None
        other.next_to = self.next_to

    def next_to(self, asked):
        self.other.asked.append(asked)
        if asked.path == "/token":
            return self.exchange(asked)
        if asked.headers["access_token"] != self.works:
            return says({"error": -124, "message": "Access token invalid"})
        return self.says or says(SENT)

    def exchange(self, asked):
        with self.lock:
            self.exchanges += 1
            if asked.form["refresh_token"] != self.refresh or asked.headers["secret_key"] != "app-secret":
                return says({"error_name": "Invalid refresh token", "error": -14014})
            self.number += 1
            self.works, self.refresh = f"access-{self.number}", f"refresh-{self.number}"
            return says({"access_token": self.works, "refresh_token": self.refresh, "expires_in": "90000"})

    @property
    def paths(self):
        return [asked.path for asked in self.other.asked]


@pytest.fixture
def zalo(other, settings):
    settings.ZALO_URL, settings.ZALO_TOKEN_URL = other.url, f"{other.url}/token"
    settings.ZALO_APP_ID, settings.ZALO_SECRET_KEY = "app-7", "app-secret"
    settings.ZALO_TEMPLATE = "tpl-9"
    return Fake(other)


@pytest.fixture
def signed_in(zalo):
    """The token works, for a day."""
    keep("zalo", "refresh-0")
    row = ChannelToken.objects.get()
    row.access, row.expires_at = "access-0", timezone.now() + dt.timedelta(hours=25)
    row.save()
    return zalo


def row():
    return ChannelToken.objects.get()


def test_a_template_is_filled_with_count_code_and_day_and_nothing_else(signed_in):
    told = replace(NOTICE, values={**NOTICE.values, "name": "Nguyễn Văn Canary"})
    assert Zalo().send(told) == Result(Outcome.SENT, "0", "abc")
    (asked,) = signed_in.other.asked
    assert asked.path == "/message/template"
    assert asked.told == {
        "phone": "84912345678",
        "template_id": "tpl-9",
        "template_data": {"count": "1", "code": "DT-26-000041", "day": "17/11/2026"},
        "tracking_id": "notice-41",
    }
    assert b"Canary" not in asked.body


def test_an_empty_value_is_a_dash_since_no_parameter_may_be_empty(signed_in):
    Zalo().send(replace(NOTICE, values={"count": "3", "code": "", "day": "17/11/2026"}))
    assert signed_in.other.asked[0].told["template_data"]["code"] == "-"


def test_an_expired_token_is_renewed_before_it_is_used(zalo):
    keep("zalo", "refresh-0")
    assert Zalo().send(NOTICE).outcome == Outcome.SENT
    assert zalo.paths == ["/token", "/message/template"]
    assert (row().access, row().refresh) == ("access-1", "refresh-1")
    assert zalo.other.asked[0].form == {
        "refresh_token": "refresh-0",
        "app_id": "app-7",
        "grant_type": "refresh_token",
    }
    Zalo().send(NOTICE)
    assert zalo.paths == ["/token", "/message/template", "/message/template"]
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=90_000 - 200), tick=False):
        Zalo().send(NOTICE)
    assert zalo.paths[3:] == ["/token", "/message/template"]
    assert row().refresh == "refresh-2"


def test_a_token_that_was_taken_back_in_use_is_renewed_once_and_the_message_goes_out(signed_in):
    signed_in.works = "another"
    assert Zalo().send(NOTICE) == Result(Outcome.SENT, "0", "abc")
    assert signed_in.paths == ["/message/template", "/token", "/message/template"]
    assert row().access == "access-1"


def test_one_that_is_taken_back_again_at_once_is_not_renewed_for_ever(signed_in):
    signed_in.works = "another"
    signed_in.says = says({"error": -124, "message": "Access token invalid"})
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, "-124")
    assert signed_in.exchanges == 1


def test_a_refused_refresh_token_is_not_tried_again_by_every_message(signed_in):
    signed_in.works, signed_in.refresh = "another", "another"
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, "token_refused")
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, "token_refused")
    assert signed_in.exchanges == 1
    assert row().refresh == "refresh-0"
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        Zalo().send(NOTICE)
    assert signed_in.exchanges == 2
    keep("zalo", signed_in.refresh)
    assert Zalo().send(NOTICE).outcome == Outcome.SENT


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (says(b"garbage"), "token_garbled"),
        (says({"access_token": "a"}), "token_garbled"),
        (says({"access_token": "a", "refresh_token": "", "expires_in": "1"}), "token_garbled"),
        (says({}, 500), "token_garbled"),
        (says({"error": "overloaded"}, 503), "token_garbled"),
        (silent(), "timeout"),
    ],
)
def test_a_renewal_without_a_clear_answer_keeps_what_there_is(zalo, answer, code):
    keep("zalo", "refresh-0")
    zalo.exchange = lambda asked: answer
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, code)
    assert (row().access, row().refresh, row().refused_at) == ("", "refresh-0", None)


def test_the_new_pair_is_kept_before_it_is_used_and_outlives_what_follows(zalo):
    keep("zalo", "refresh-0")
    zalo.says = silent()
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, "timeout")
    assert (row().access, row().refresh) == ("access-1", "refresh-1")


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_that_could_be_taken_back_no_token_is_spent(zalo):
    keep("zalo", "refresh-0")
    with pytest.raises(RuntimeError), transaction.atomic():
        Zalo().send(NOTICE)
    assert zalo.exchanges == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_find_it_ended_at_once_spend_one_token(zalo):
    keep("zalo", "refresh-0")
    barrier, results = threading.Barrier(6), []

    def work(number):
        barrier.wait()
        try:
            results.append(Zalo().send(replace(NOTICE, key=f"notice-{number}")).outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [Outcome.SENT] * 6
    assert zalo.exchanges == 1
    assert (row().access, row().refresh) == ("access-1", "refresh-1")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (says({"error": -131, "message": "ZNS template not approved"}), Result(Outcome.REFUSED, "-131")),
        (says({"error": -112, "message": "Template data invalid"}), Result(Outcome.REFUSED, "-112")),
        (says({"error": -118, "message": "Zalo account not existed"}), Result(Outcome.UNREACHABLE, "-118")),
        (says({"error": -119}), Result(Outcome.UNREACHABLE, "-119")),
        (says({"error": -115, "message": "Out of quota"}), Result(Outcome.AGAIN, "-115")),
        (says({"error": -100, "message": "Unknown error"}), Result(Outcome.AGAIN, "-100")),
        (says({"error": -9999}), Result(Outcome.AGAIN, "-9999")),
        (says({"error": "0"}), Result(Outcome.AGAIN, "garbled")),
        (says({"error": 0}), Result(Outcome.SENT, "0")),
        (says(b"garbage"), Result(Outcome.AGAIN, "garbled")),
        (says(SENT, 500), Result(Outcome.AGAIN, "500")),
        (says(b"<h1>Bad gateway</h1>", 502), Result(Outcome.AGAIN, "502")),
        (silent(), Result(Outcome.AGAIN, "timeout")),
        (trickling(), Result(Outcome.AGAIN, "too_slow")),
        (dawdling(), Result(Outcome.AGAIN, "too_slow")),
    ],
)
def test_what_becomes_of_each_answer(signed_in, answer, expected):
    signed_in.says = answer
    assert Zalo().send(NOTICE) == expected
    assert signed_in.exchanges == 0


def test_a_repetition_carries_the_same_number(signed_in):
    assert [Zalo().send(NOTICE).outcome for _ in range(2)] == [Outcome.SENT] * 2
    assert [asked.told["tracking_id"] for asked in signed_in.other.asked] == ["notice-41"] * 2


def test_nobody_there_no_tls_no_token_and_no_number(zalo, nobody, settings):
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, "no_token")
    keep("zalo", "refresh-0")
    settings.ZALO_TOKEN_URL = f"http://{nobody}/token"
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, "no_connection")
    settings.ZALO_TOKEN_URL = zalo.other.url.replace("http://", "https://")
    assert Zalo().send(NOTICE) == Result(Outcome.AGAIN, "tls")
    assert Zalo().send(replace(NOTICE, address="")) == Result(Outcome.UNREACHABLE, "no_number")
    assert zalo.other.asked == []


def test_tokens_lie_encrypted_in_the_database(signed_in):
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text, access, refresh FROM reminders_channeltoken t")
        whole, access, refresh = cursor.fetchone()
    assert "access-0" not in whole
    assert "refresh-0" not in whole
    assert key_name(access) == key_name(refresh) == "demo"


def test_a_token_comes_in_by_standard_input_alone(zalo, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("refresh-0\n"))
    call_command("zalo_token")
    assert "refresh-0" not in capsys.readouterr().out
    assert Zalo().send(NOTICE).outcome == Outcome.SENT
    monkeypatch.setattr("sys.stdin", io.StringIO("  \n"))
    with pytest.raises(CommandError):
        call_command("zalo_token")
    assert row().refresh == "refresh-1"
