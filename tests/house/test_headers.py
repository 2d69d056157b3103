"""What every answer promises a browser, and that the rule put to every cell of the matrix sees a breach."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.demo.cast import PASSWORD
from config.local.addresses import ROOT
from tests.access.headers import POLICY, TOLD, open_to_browsers

pytestmark = pytest.mark.django_db
GOOD = {**TOLD, "Content-Security-Policy": "; ".join(POLICY), "Cache-Control": "no-store, private"}


@pytest.fixture
def signed_in(cast):
    """A browser in which Lan signed in through the page."""
    client = Client()
    client.post(reverse("accounts:login"), {"username": "lan", "password": PASSWORD})
    return client


def test_pages_carry_the_headers_that_protect_them(signed_in):
    for client in (Client(), signed_in):
        for path in (reverse("accounts:login"), reverse("casework:cases"), "/khong-co/"):
            response = client.get(path)
            assert open_to_browsers(response, client is signed_in) == []
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"


def test_cookies_stay_in_the_house(signed_in):
    cookies = signed_in.cookies
    assert set(cookies) == {"session", "csrf", "browser"}
    for cookie in cookies.values():
        kept = (cookie["samesite"], cookie["httponly"], cookie["path"], cookie["domain"])
        assert kept == ("Lax", True, "/", "")


def test_a_message_does_not_leave_in_a_cookie(signed_in):
    signed_in.post(reverse("accounts:end_other_sessions"))
    assert set(signed_in.cookies) == {"session", "csrf", "browser"}
    page = signed_in.get(reverse("accounts:security")).content.decode()
    assert "Đã kết thúc mọi phiên khác." in page


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


def told(text="", kind="text/html; charset=utf-8", **changed):
    """What is said of a page with this text; `changed` replaces headers, None removes one."""
    headers = {**GOOD, **{name.replace("_", "-"): value for name, value in changed.items()}}
    response = HttpResponse(
        text, content_type=kind, headers={name: value for name, value in headers.items() if value}
    )
    return open_to_browsers(response, signed_in=True)


def test_a_good_page_has_no_fault():
    good = '<script src="/static/app.js"></script><a href="/x">x</a><p>on = "1"</p>'
    assert told(good) == []
    assert told("1", "application/pdf", Content_Disposition='attachment; filename="x.pdf"') == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">',
        '<p style="color:red">',
        '<a href="javascript:x()">',
        '<img src="https://elsewhere.example/x.png">',
        '<link rel="icon" href="//elsewhere.example/x.png">',
        '<a href="https://elsewhere.example">',
        '<iframe src="/x"></iframe>',
        '<form action="//elsewhere.example">',
    ],
)
def test_a_page_that_holds_what_it_must_not_is_named(text):
    assert len(told(text)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"Content_Security_Policy": "; ".join([*POLICY, "style-src 'unsafe-inline'"])},
        {"Content_Security_Policy": "; ".join(POLICY[1:])},
        {"X_Frame_Options": None},
        {"X_Content_Type_Options": None},
        {"Referrer_Policy": "unsafe-url"},
        {"Cache_Control": "private"},
        {"Server": "x/1.0"},
        {"kind": "text/csv"},
        {"kind": "application/json"},
        {"Access_Control_Allow_Origin": "*"},
        {"kind": "application/json", "Content_Disposition": "inline"},
    ],
)
def test_a_missing_header_is_named(changed):
    assert len(told("x", **changed)) == 1


def test_a_cookie_that_scripts_or_others_may_send_is_named():
    response = HttpResponse(headers=GOOD)
    response.set_cookie("session", "x", httponly=True)
    assert open_to_browsers(response, signed_in=True) == ["cookie session lacks HttpOnly or SameSite"]
    response.set_cookie("session", "x", httponly=True, samesite="Lax", domain="house.example")
    assert open_to_browsers(response, signed_in=True) == ["cookie session is not of this host alone"]
