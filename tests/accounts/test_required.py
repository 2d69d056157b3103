"""Where a second factor is required nobody works without one."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import OpenSession
from config.demo.cast import PASSWORD
from tests.access.matrix import routes
from tests.accounts.proving import SECOND, code_of, typed, with_app

pytestmark = pytest.mark.django_db
SETTING_UP = {"security", "add_app", "add_passkey", "recovery_codes", "recovery_codes_file", "confirm"}


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def test_without_a_factor_nothing_opens_but_setting_one_up(cast, sign_in):
    client = sign_in(cast["an"])
    for path in (
        "/",
        "/ho-so/",
        "/quan-tri/",
        "/quan-tri/accounts/user/",
        "/nguoi-dung/",
    ):
        led = client.get(path)
        assert (led.status_code, led.url) == (302, "/bao-mat/"), path
    page = client.get("/bao-mat/")
    assert page.status_code == 200
    assert "Trước khi làm việc, thêm một cách xác minh thứ hai." in page.content.decode()
    assert "/quan-tri/" not in page.content.decode()


def test_only_the_pages_of_setting_up_are_open():
    def marked(resolver):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from marked(entry)
            elif getattr(entry.callback, "before_second_factor", False):
                yield entry.name

    assert set(marked(get_resolver())) == SETTING_UP
    assert {f"accounts:{name}" for name in SETTING_UP} <= set(routes())


def test_after_setting_up_everything_opens_in_the_same_session(cast):
    client = Client()
    with_app(cast["an"], client)
    assert client.get("/quan-tri/").status_code == 200
    assert client.get(reverse("accounts:people")).status_code == 200


def test_the_administration_has_no_door_of_its_own(cast):
    seed = with_app(cast["an"])
    client = Client()
    asked = client.post("/quan-tri/login/", {"username": "an", "password": "hoc-vui-moi-ngay"})
    assert asked.url.startswith("/dang-nhap/")
    typed(client, "an")
    assert client.get("/quan-tri/").status_code == 302
    client.post(SECOND, {"code": code_of(seed)})
    assert client.get("/quan-tri/").status_code == 200


def test_a_session_from_before_cannot_set_up_a_factor_of_its_own(cast, sign_in):
    client = sign_in(cast["lan"])  # the password alone, before the factor was required
    with_app(cast["lan"])
    assert OpenSession.objects.filter(user=cast["lan"]).count() == 1
    led = client.get("/bao-mat/ung-dung/")
    assert led.url.startswith("/dang-nhap/?next=/bao-mat/ung-dung/")
    assert client.get("/bao-mat/").status_code == 302


def test_the_only_factor_cannot_be_removed(cast):
    client = Client()
    with_app(cast["lan"], client)
    factor = client.get("/bao-mat/").context["factors"][0][0]
    address = reverse("accounts:remove_factor", args=[factor.pk])
    page = client.post(address, follow=True)
    assert "Đây là cách xác minh duy nhất." in page.content.decode()
    assert client.get(address).status_code == 200


def test_who_takes_longer_than_ten_minutes_confirms_by_the_password(cast):
    with time_machine.travel(dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC), tick=False) as clock:
        client = Client()
        assert typed(client, "lan").status_code == 302
        clock.shift(11 * 60)
        asked = client.get(reverse("accounts:add_app"))
        assert client.get(asked.url).status_code == 200
        back = client.post(asked.url, {"password": PASSWORD, "next": reverse("accounts:add_app")})
        assert client.get(back.url).context["seed"]
