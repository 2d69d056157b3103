"""The SMS gateway against a server of our own on real sockets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.channels.base import Outcome, Result
from reminders.channels.sms import LONGEST, Sms, places, plain, text_of
from tests.reminders.loopback import NOTICE, dawdling, says, silent, trickling


@pytest.fixture
def gateway(other, settings):
    settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_SENDER = f"{other.url}/sms", "geheim", "DenTruong"
    return other


def test_one_sms_goes_out_without_diacritics_with_its_key(gateway):
    gateway.answer(says({"id": "m-7"}, 202))
    assert Sms().send(NOTICE) == Result(Outcome.SENT, "202", "m-7")
    (asked,) = gateway.asked
    assert asked.path == "/sms"
    assert asked.headers["authorization"] == "Bearer geheim"
    assert asked.headers["idempotency-key"] == "notice-41"
    assert asked.told == {
        "to": "84912345678",
        "from": "DenTruong",
        "text": "Den Truong: Mot viec da qua han https://cases.example/ho-so/41/",
    }


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (says({"id": "1", "code": "duplicate"}, 409), Result(Outcome.SENT, "duplicate", "1")),
        (says({"code": "invalid_number"}, 400), Result(Outcome.UNREACHABLE, "invalid_number")),
        (says({"code": "opted_out"}, 422), Result(Outcome.UNREACHABLE, "opted_out")),
        (says({"code": "template_refused"}, 422), Result(Outcome.REFUSED, "template_refused")),
        (says(b"no", 404), Result(Outcome.REFUSED, "404")),
        (says({"code": "token_revoked"}, 401), Result(Outcome.AGAIN, "401")),
        (says({}, 429), Result(Outcome.AGAIN, "429")),
        (says(b"<html>Internal error</html>", 500), Result(Outcome.AGAIN, "500")),
        (says(b"\xff\x00 garbage"), Result(Outcome.AGAIN, "garbled")),
        (says([1, 2]), Result(Outcome.AGAIN, "garbled")),
        (says(b"[" * 60_000), Result(Outcome.AGAIN, "garbled")),
        (says(b"x" * 200_000), Result(Outcome.AGAIN, "too_large")),
        (says({}, 302, Location="http://127.0.0.1:1/"), Result(Outcome.AGAIN, "302")),
        (silent(), Result(Outcome.AGAIN, "timeout")),
        (trickling(), Result(Outcome.AGAIN, "too_slow")),
        (dawdling(), Result(Outcome.AGAIN, "too_slow")),
    ],
)
def test_what_becomes_of_each_answer(gateway, answer, expected):
    gateway.answer(answer)
    assert Sms().send(NOTICE) == expected
    assert len(gateway.asked) == 1


def test_a_repetition_carries_the_same_key_and_counts_as_sent(gateway):
    gateway.answer(says({"id": "m-7"}, 200), says({"code": "duplicate", "id": "m-7"}, 409))
    assert [Sms().send(NOTICE).outcome for _ in range(2)] == [Outcome.SENT, Outcome.SENT]
    assert [asked.headers["idempotency-key"] for asked in gateway.asked] == ["notice-41"] * 2


def test_nobody_there_and_no_tls(gateway, nobody, settings):
    settings.SMS_URL = f"http://{nobody}/sms"
    assert Sms().send(NOTICE) == Result(Outcome.AGAIN, "no_connection")
    settings.SMS_URL = gateway.url.replace("http://", "https://")
    assert Sms().send(NOTICE) == Result(Outcome.AGAIN, "tls")
    assert gateway.asked == []


def test_without_a_number_nothing_is_asked(gateway):
    assert Sms().send(replace(NOTICE, address="12")) == Result(Outcome.UNREACHABLE, "no_number")
    assert gateway.asked == []


def test_a_proxy_of_the_environment_is_not_asked(gateway, nobody, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://{nobody}")
    monkeypatch.delenv("no_proxy", raising=False)
    gateway.answer(says({"id": "m-7"}))
    assert Sms().send(NOTICE).outcome == Outcome.SENT


def test_no_diacritics_and_no_letter_that_costs_more():
    assert plain("Đến Trường – “Một việc”\nđã… quá hạn") == 'Den Truong - "Mot viec" da... qua han'
    assert plain("ăâđêôơư ẶẪỆ") == "aadeoou AAE"
    assert plain("`日本` €5") == "5"
    assert places("a[b]") == 6


@given(st.text(max_size=400), st.text(max_size=300))
def test_whatever_it_says_is_one_sms(subject, url):
    text = text_of(replace(NOTICE, subject=subject, url=url))
    assert places(text) <= LONGEST
    assert text.isascii()
    assert "\n" not in text


def test_a_long_address_is_left_out_rather_than_cut():
    long = "https://cases.example/" + "a" * 130
    assert text_of(replace(NOTICE, url=long)) == "Den Truong: Mot viec da qua han"
    fits = "https://cases.example/" + "a" * 98
    assert text_of(replace(NOTICE, url=fits)).endswith(f" {fits}")
