"""What every answer promises a browser: headers, cookies, and that nothing is kept."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse

from config.demo.cast import PASSWORD
from config.local.addresses import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(cast):
    """A browser in which Lan signed in through the page."""
    client = Client()
    client.post(reverse("accounts:login"), {"username": "lan", "password": PASSWORD})
    return client


def test_pages_carry_the_headers_that_protect_them(signed_in):
    for client in (Client(), signed_in):
        for path in (reverse("accounts:login"), reverse("casework:cases"), "/khong-co/"):
            headers = client.get(path).headers
            policy = dict(
                part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
            )
            assert {name: policy[name] for name in ("default-src", "base-uri", "frame-ancestors")} == {
                "default-src": "'none'",
                "base-uri": "'none'",
                "frame-ancestors": "'none'",
            }
            assert (policy["script-src"], policy["style-src"], policy["form-action"]) == ("'self'",) * 3
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Content-Type"] == "text/html; charset=utf-8"
            assert "Access-Control-Allow-Origin" not in headers


def test_cookies_stay_in_the_house(signed_in):
    cookies = signed_in.cookies
    assert set(cookies) == {"session", "csrf"}
    for cookie in cookies.values():
        assert (cookie["samesite"], cookie["httponly"], cookie["path"], cookie["domain"]) == (
            "Lax",
            True,
            "/",
            "",
        )


def test_a_session_key_cannot_be_guessed(signed_in):
    key = signed_in.cookies["session"].value
    assert (len(key), key.isalnum()) == (32, True)
    other = Client()
    other.post(reverse("accounts:login"), {"username": "hoa", "password": PASSWORD})
    assert other.cookies["session"].value != key


def test_a_form_of_another_site_is_refused(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast["lan"])
    assert browser.post(reverse("accounts:logout")).status_code == 403
    assert browser.get(reverse("casework:cases")).status_code == 200
    fresh = Client(enforce_csrf_checks=True)
    form = {"username": "lan", "password": PASSWORD}
    assert fresh.post(reverse("accounts:login"), form).status_code == 403
    fresh.get(reverse("accounts:login"))
    form["csrfmiddlewaretoken"] = fresh.cookies["csrf"].value
    assert fresh.post(reverse("accounts:login"), form).status_code == 302


def test_trace_is_refused(signed_in):
    for client, status in ((signed_in, 405), (Client(), 302)):
        answer = client.trace(reverse("casework:cases"), HTTP_X_CANARY="canary-of-the-header")
        assert answer.status_code == status
        assert "canary-of-the-header" not in answer.content.decode()


def test_pages_about_people_are_kept_nowhere(signed_in):
    for path in (reverse("casework:cases"), "/khong-co/"):
        kept = signed_in.get(path)["Cache-Control"]
        assert {"no-store", "private"} <= {word.strip() for word in kept.split(",")}


def test_passwords_are_stored_slowly():
    """The suite itself hashes fast; the settings must do so for it alone, and Django's default is slow."""
    lines = (ROOT / "config" / "settings.py").read_text(encoding="utf-8").splitlines()
    (place,) = [number for number, line in enumerate(lines) if "PASSWORD_HASHERS" in line]
    assert lines[place - 1].startswith('if ENVIRONMENT == "test":')
    assert lines[place].startswith("    ")
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"
    assert PBKDF2PasswordHasher.iterations >= 600_000
