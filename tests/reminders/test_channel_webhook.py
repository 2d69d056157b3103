"""The webhook against a server of our own on real sockets: signed, and never into the own network."""

import hashlib
import hmac
import time
from dataclasses import replace

import pytest

from reminders.channels import transport
from reminders.channels.base import Outcome, Result
from reminders.channels.webhook import Webhook
from tests.reminders.loopback import NOTICE, dawdling, says, silent, trickling

KEY = "x9" * 20


@pytest.fixture
def receiver(other, settings):
    settings.WEBHOOK_URL, settings.WEBHOOK_KEY = f"{other.url}/dt", KEY
    settings.WEBHOOK_PRIVATE = True
    return other


def test_it_tells_that_something_waits_and_nothing_else(receiver):
    receiver.answer(says(b"", 204))
    assert Webhook().send(replace(NOTICE, notices=(41, 42))) == Result(Outcome.SENT, "204")
    (asked,) = receiver.asked
    assert asked.told == {
        "key": "notice-41",
        "count": 2,
        "url": "https://cases.example/ho-so/41/",
        "language": "vi",
    }
    assert b"0912" not in asked.body
    assert "DT-26" not in asked.body.decode()


def test_the_receiver_can_tell_who_sent_it_and_when(receiver):
    receiver.answer(says({}))
    Webhook().send(NOTICE)
    (asked,) = receiver.asked
    stamp = asked.headers["x-den-truong-timestamp"]
    assert abs(time.time() - int(stamp)) < 60

    def signed(stamp, body, key=KEY):
        return "v1=" + hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()

    told = asked.headers["x-den-truong-signature"]
    assert told == signed(stamp, asked.body)
    later = str(int(stamp) + 1)
    assert told not in (
        signed(later, asked.body),
        signed(stamp, asked.body + b" "),
        signed(stamp, asked.body, "y"),
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (says(b"\xff garbage"), Result(Outcome.SENT, "200")),
        (says({}, 409), Result(Outcome.SENT, "409")),
        (says({}, 410), Result(Outcome.UNREACHABLE, "410")),
        (says({}, 400), Result(Outcome.REFUSED, "400")),
        (says({}, 401), Result(Outcome.AGAIN, "401")),
        (says({}, 429), Result(Outcome.AGAIN, "429")),
        (says({}, 500), Result(Outcome.AGAIN, "500")),
        (silent(), Result(Outcome.AGAIN, "timeout")),
        (trickling(), Result(Outcome.AGAIN, "too_slow")),
        (dawdling(), Result(Outcome.AGAIN, "too_slow")),
    ],
)
def test_what_becomes_of_each_answer(receiver, answer, expected):
    receiver.answer(answer)
    assert Webhook().send(NOTICE) == expected


def test_a_redirect_is_not_followed(receiver):
    receiver.answer(says({}, 302, Location=f"{receiver.url}/elsewhere"), says({}))
    assert Webhook().send(NOTICE) == Result(Outcome.AGAIN, "302")
    assert [asked.path for asked in receiver.asked] == ["/dt"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0", "[::ffff:127.0.0.1]"])
def test_the_own_network_is_not_reached_by_any_name(receiver, settings, host):
    settings.WEBHOOK_PRIVATE = False
    settings.WEBHOOK_URL = receiver.url.replace("127.0.0.1", host) + "/dt"
    receiver.answer(says({}))
    result = Webhook().send(NOTICE)
    assert result.outcome == Outcome.AGAIN
    assert result.code in {"private_address", "no_connection"}  # a machine may have no version 6
    assert receiver.asked == []
    if host == "127.0.0.1":
        assert result.code == "private_address"


def test_tls_goes_the_same_way(receiver, settings):
    settings.WEBHOOK_PRIVATE = False
    settings.WEBHOOK_URL = receiver.url.replace("http://", "https://")
    assert Webhook().send(NOTICE) == Result(Outcome.AGAIN, "private_address")
    settings.WEBHOOK_PRIVATE = True
    assert Webhook().send(NOTICE) == Result(Outcome.AGAIN, "tls")
    assert receiver.asked == []


def test_a_public_address_is_let_through(receiver, settings, monkeypatch):
    settings.WEBHOOK_PRIVATE = False
    monkeypatch.setattr(transport.ipaddress.IPv4Address, "is_global", True)
    receiver.answer(says({}))
    assert Webhook().send(NOTICE) == Result(Outcome.SENT, "200")


def test_production_speaks_over_tls_only(receiver, settings):
    settings.PRODUCTION = True
    receiver.answer(says({}))
    assert Webhook().send(NOTICE) == Result(Outcome.AGAIN, "not_https")
    assert receiver.asked == []


def test_nobody_there(receiver, nobody, settings):
    settings.WEBHOOK_URL = f"http://{nobody}/"
    assert Webhook().send(NOTICE) == Result(Outcome.AGAIN, "no_connection")
