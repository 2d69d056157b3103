"""Passkeys with a real browser, whose authenticator is a virtual one; and answers that no browser gives."""

import html
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from config.demo.cast import PASSWORD
from tests.accounts.proving import SECOND, deeds, typed, with_app

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# What comes in place of an answer: nothing of it may be an error of the server.
FORGED = (
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    '{"id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "AA", "authenticatorData": "AA"}}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
    '{"response": {"clientDataJSON": {"a": 1}, "attestationObject": [1]}}',
    "{" * 900,
    "x" * 30_000,
)


@pytest.fixture
def key(page):
    """A browser that holds passkeys."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]


def sign_in(page, live_server):
    """Type name and password of `lan`. Passkeys need a name of a host, not a number."""
    page.goto(live_server.url.replace("127.0.0.1", "localhost") + "/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_what_a_page_asks_a_browser_is_json_whatever_a_name_holds(cast, sign_in):
    """Nothing of a name becomes mark-up, or another member of the question."""
    name = """A"}, "rp": {"id": "evil.example"}}</form><script src=x></script> & 'b'"""
    cast["lan"].full_name = name
    cast["lan"].save()
    page = sign_in(cast["lan"]).get(reverse("accounts:add_passkey")).content.decode()
    asked = json.loads(html.unescape(re.search(r'data-question="([^"]*)"', page).group(1)))
    assert (asked["publicKey"]["user"]["displayName"], asked["publicKey"]["rp"]["id"]) == (name, "testserver")
    assert "<script src=x>" not in page


@pytest.mark.browser
def test_a_passkey_is_added_and_signs_in(page, key, live_server, cast):
    sign_in(page, live_server)
    address = page.url.rstrip("/")
    page.goto(address + "/bao-mat/khoa/")
    page.get_by_label("Tên khóa").fill("Điện thoại của Lan")
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    factor = Authenticator.objects.get(type="webauthn")
    assert factor.wrap().name == "Điện thoại của Lan"
    page.context.clear_cookies()
    sign_in(page, live_server)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bước xác minh thứ hai")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Bước xác minh thứ hai")
    assert deeds()[-1][0] != "sign_in_refused"
    assert ("signed_in", "with_webauthn") in deeds()
    page.goto(address + "/bao-mat/")
    expect(page.locator("main")).to_contain_text("Điện thoại của Lan")


@pytest.mark.browser
def test_without_the_device_the_page_says_what_else_can_be_done(page, live_server, cast, key, watch):
    sign_in(page, live_server)
    page.goto(page.url.rstrip("/") + "/bao-mat/khoa/")
    page.get_by_label("Tên khóa").fill("Khóa")
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    empty = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    assert empty["authenticatorId"] != key
    page.context.clear_cookies()
    sign_in(page, live_server)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Thiết bị chưa xác nhận. Thử lại, hoặc dùng cách khác.")).to_be_visible()
    expect(page.get_by_label("Mã xác minh")).to_be_visible()


@pytest.mark.django_db
@pytest.mark.parametrize("answer", FORGED, ids=range(len(FORGED)))
def test_a_forged_answer_is_refused_with_words(cast, answer):
    client = Client()
    typed(client)
    page = client.get(reverse("accounts:add_passkey"))
    assert page.status_code == 200
    added = client.post(reverse("accounts:add_passkey"), {"name": "Khóa", "credential": answer})
    assert added.status_code == 200
    assert added.context["form"].errors
    assert not Authenticator.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("answer", FORGED, ids=range(len(FORGED)))
def test_a_forged_answer_does_not_sign_in(cast, answer):
    Authenticator.objects.create(user=cast["lan"], type="totp", data={"secret": ""})
    client = Client()
    assert typed(client).url.startswith(SECOND)
    client.get(SECOND)
    page = client.post(SECOND, {"credential": answer})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("answer", ["[" * 20_000, '{"id": ' * 20_000])
def test_an_answer_nested_without_end_is_refused_in_a_sentence(cast, answer):
    with_app(cast["lan"])
    client = Client()
    page = client.post(typed(client).url, {"credential": answer})
    assert page.status_code == 200
    assert "Thiết bị trả lời không đúng. Thử lại." in page.content.decode()
