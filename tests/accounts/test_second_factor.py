"""Codes of an app, recovery codes, and what is stored of them."""

import datetime as dt
import json

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.factors import note_download
from accounts.models import Notice, OpenSession
from accounts.second_factor import use_totp
from accounts.seeds import seal, seeds_of, unseal
from reminders.actions import run_pump
from tests.accounts.proving import SECOND, code_of, deeds, stored, typed, with_app
from vault.cipher import Tampered

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 16, 2, 0, 5, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    """The clock stands, five seconds into a step of the codes."""
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def seed(cast, clock):
    """The seed of the app of `lan`."""
    return with_app(cast["lan"])


def past_password(**more) -> Client:
    client = Client()
    led = typed(client, **more)
    assert led.url.startswith(SECOND)
    return client


def test_a_password_alone_no_longer_signs_in(seed):
    client = past_password(next="/ho-so/")
    assert client.get("/ho-so/").url.startswith("/dang-nhap/")
    done = client.post(SECOND, {"code": code_of(seed), "next": "/ho-so/"})
    assert (done.status_code, done.url) == (302, "/ho-so/")
    assert client.get("/ho-so/").status_code == 200
    assert deeds()[-1] == ("signed_in", "with_totp")


def test_a_code_works_once_in_any_browser_and_after_the_cache_is_emptied(seed):
    code = code_of(seed)
    assert past_password().post(SECOND, {"code": code}).status_code == 302
    cache.clear()
    again = past_password().post(SECOND, {"code": code})
    assert again.status_code == 200
    assert "Mã không đúng, đã dùng hoặc đã hết hạn" in again.content.decode()


def test_a_code_of_the_step_before_and_after_is_right_and_no_other(seed, cast, clock):
    clock.shift(300)
    user = cast["lan"]
    assert not use_totp(user, code_of(seed, -2))
    assert not use_totp(user, code_of(seed, 2))
    assert use_totp(user, code_of(seed, -1))
    assert use_totp(user, f" {code_of(seed)[:3]} {code_of(seed)[3:]} ")
    assert not use_totp(user, code_of(seed, -1))  # older than the last one
    assert use_totp(user, code_of(seed, 1))


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "0", "9" * 40, "000000\x00"])
def test_what_is_no_code_is_refused(seed, code):
    assert past_password().post(SECOND, {"code": code}).status_code == 200


def test_the_second_step_is_closed_without_the_first_and_after_five_minutes(seed, clock):
    assert Client().post(SECOND, {"code": code_of(seed)}).url.startswith("/dang-nhap/?")
    client = past_password()
    clock.shift(300)
    assert client.post(SECOND, {"code": code_of(seed)}).url.startswith("/dang-nhap/?")


def test_the_second_step_is_closed_when_the_password_changed_meanwhile(seed, cast):
    client = past_password()
    cast["lan"].set_password("mot-mat-khau-khac-han")
    cast["lan"].save()
    assert client.post(SECOND, {"code": code_of(seed)}).url.startswith("/dang-nhap/?")


def test_a_disabled_person_does_not_pass_the_second_step(seed, cast):
    client = past_password()
    cast["lan"].is_active = False
    cast["lan"].save()
    assert client.post(SECOND, {"code": code_of(seed)}).url.startswith("/dang-nhap/?")


def test_recovery_codes_are_shown_once_counted_and_work_once(cast, clock):
    client = Client()
    with_app(cast["lan"], client)
    address = reverse("accounts:recovery_codes")
    codes = client.get(address).context["codes"]
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {10}
    file = client.get(reverse("accounts:recovery_codes_file"))
    assert file.content.decode().split("\r\n")[3:13] == codes
    factor = Authenticator.objects.get(type="recovery_codes")
    assert factor.data["downloads"] == 1
    assert ("downloaded", "recovery_codes") in deeds()
    clock.shift(600)
    client.post(reverse("accounts:confirm"), {"code": codes[0]})
    assert client.get(address).context["codes"] == []
    assert client.get(reverse("accounts:recovery_codes_file")).url == address
    done = past_password().post(SECOND, {"code": f"{codes[1][:5]}-{codes[1][5:]}"})
    assert done.status_code == 302
    assert past_password().post(SECOND, {"code": codes[1]}).status_code == 200
    assert [reason for _deed, reason in deeds(deed="sign_in_changed")].count("used_recovery_code") == 2
    assert Client().get(address).status_code == 302


def test_a_download_waits_for_a_code_that_is_spent_in_the_same_moment(cast):
    with_app(cast["lan"], Client())
    with CaptureQueriesContext(connection) as queries:
        note_download(cast["lan"])
    told = [one["sql"] for one in queries]
    asked = [sql for sql in told if sql.startswith("SELECT") and 'FROM "mfa_authenticator"' in sql]
    assert asked
    assert all("FOR UPDATE" in sql for sql in asked)


def test_new_recovery_codes_void_the_old_ones(cast, seed):
    client = past_password()
    client.post(SECOND, {"code": code_of(seed)})
    factor = Authenticator.objects.get(type="recovery_codes")
    with seeds_of(cast["lan"].pk):
        old = factor.wrap().generate_codes()
    client.post(reverse("accounts:recovery_codes"))
    new = client.get(reverse("accounts:recovery_codes")).context["codes"]
    assert set(old).isdisjoint(new)
    assert past_password().post(SECOND, {"code": old[0]}).status_code == 200
    assert past_password().post(SECOND, {"code": new[0]}).status_code == 302


def test_nothing_stored_shows_a_seed(cast, clock):
    client = Client()
    typed(client)
    seed = client.get(reverse("accounts:add_app")).context["seed"].replace(" ", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone()[0] > 0
    assert seed not in json.dumps(dict(client.session.items()))
    client.post(reverse("accounts:add_app"), {"code": code_of(seed)})
    codes = client.get(reverse("accounts:recovery_codes")).context["codes"]
    held = stored()
    assert held.count('secret"": ""demo:') == held.count('seed"": ""demo:') == 1
    assert [word for word in (seed, *codes) if word in held] == []


def test_a_changed_or_moved_seed_is_an_error_and_never_a_code(seed, cast):
    factor = Authenticator.objects.get(type="totp")
    token = factor.data["secret"]
    with seeds_of(cast["lan"].pk):
        assert unseal(token) == seed
    with seeds_of(cast["hoa"].pk), pytest.raises(Tampered):
        unseal(token)
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with seeds_of(cast["lan"].pk), pytest.raises(Tampered):
            unseal(changed)
    factor.data["secret"] = changed
    factor.save()
    with pytest.raises(Tampered):
        use_totp(cast["lan"], code_of(seed))


def test_a_seed_is_never_encrypted_for_nobody():
    with pytest.raises(LookupError):
        seal("seed")


def test_the_person_is_told_when_a_factor_comes_and_goes(cast, seed, clock):
    client = past_password()
    client.post(SECOND, {"code": code_of(seed)})
    factor = Authenticator.objects.get(type="totp")
    address = reverse("accounts:remove_factor", args=[factor.pk])
    assert client.get(address).status_code == 200
    assert client.post(address).url == reverse("accounts:security")
    assert not Authenticator.objects.exists()  # the recovery codes went with it
    run_pump()
    assert [letter.to for letter in mail.outbox] == [["lan@den-truong.example"]] * 3
    assert {letter.subject for letter in mail.outbox} == {
        "Đến Trường: Mật khẩu hoặc bước xác minh của tài khoản vừa thay đổi",
        "Đến Trường: Tài khoản vừa được đăng nhập từ một trình duyệt mới",
    }
    assert Notice.objects.filter(state="sent").count() == 3
    assert deeds(deed="sign_in_changed") == [
        ("sign_in_changed", "made_recovery_codes"),
        ("sign_in_changed", "added_totp"),
        ("sign_in_changed", "removed_totp"),
    ]


def test_the_first_factor_ends_sessions_that_were_opened_without_one(cast, clock):
    elsewhere = Client()
    typed(elsewhere)
    with_app(cast["lan"])
    assert elsewhere.get("/ho-so/").url == "/dang-nhap/?next=/ho-so/&ended=1"
    assert OpenSession.objects.filter(user=cast["lan"]).count() == 1


def test_a_factor_is_added_or_removed_only_after_confirming(cast, seed, clock):
    client = past_password()
    client.post(SECOND, {"code": code_of(seed)})
    clock.shift(600)
    factor = Authenticator.objects.get(type="totp")
    for name, arguments in (("add_app", []), ("add_passkey", []), ("remove_factor", [factor.pk])):
        led = client.get(reverse(f"accounts:{name}", args=arguments))
        assert led.url.startswith("/xac-nhan/"), name
    # With a second factor the password does not confirm.
    assert client.post("/xac-nhan/", {"password": "hoc-vui-moi-ngay"}).status_code == 200
    assert client.post("/xac-nhan/", {"code": code_of(seed), "next": "/bao-mat/"}).url == "/bao-mat/"
    assert deeds()[-1] == ("signed_in", "confirmed")
