"""Sessions rest for half an hour, last for twelve, and end from outside."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import OpenSession
from audit.models import Event
from tests.accounts.proving import deeds, typed

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 16, 1, 0, tzinfo=dt.UTC)
AGENT = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def signed_in(username="lan", **more) -> Client:
    client = Client(**more)
    assert typed(client, username).status_code == 302
    return client


def test_half_an_hour_of_rest_ends_a_session(cast, clock):
    client = signed_in()
    for _ in range(3):
        clock.shift(29 * 60)
        assert client.get("/ho-so/").status_code == 200
    clock.shift(30 * 60)
    led = client.get("/ho-so/?q=1")
    assert (led.status_code, led.url) == (302, "/dang-nhap/?next=/ho-so/%3Fq%3D1&ended=1")
    assert deeds()[-1] == ("signed_out", "session_idle")


def test_what_one_does_says_nothing_about_the_sessions_of_others(cast, clock):
    lan, hoa = signed_in(), signed_in("hoa")
    assert deeds()[-1] == ("signed_in", "")
    clock.shift(10 * 60)
    assert lan.get("/ho-so/").status_code == 200
    seen = dict(OpenSession.objects.values_list("user__username", "seen_at"))
    assert seen == {"lan": MORNING + dt.timedelta(minutes=10), "hoa": MORNING}
    lan.post("/dang-xuat/")
    assert [session.user.username for session in OpenSession.objects.all()] == ["hoa"]
    assert hoa.get("/ho-so/").status_code == 200


def test_twelve_hours_end_a_session_that_never_rested(cast, clock):
    client = signed_in()
    for _ in range(35):
        clock.shift(20 * 60)
        assert client.get("/ho-so/").status_code == 200
    clock.shift(20 * 60 - 1)
    assert client.get("/ho-so/").status_code == 200
    clock.shift(1)
    assert client.get("/ho-so/").status_code == 302
    assert deeds()[-1] == ("signed_out", "session_old")
    assert not OpenSession.objects.exists()


def test_the_page_says_that_the_session_ended_and_leads_back(cast, clock):
    client = signed_in()
    clock.shift(30 * 60)
    door = client.get(client.get("/ho-so/").url)
    assert "Phiên làm việc đã kết thúc" in door.content.decode()
    back = typed(client, next=door.context["next"])
    assert back.url == "/ho-so/"
    fresh = Client()
    assert "Phiên làm việc đã kết thúc" not in fresh.get(fresh.get("/ho-so/").url).content.decode()


def test_a_form_sent_too_late_leads_back_to_its_page(cast, clock):
    client = signed_in()
    clock.shift(30 * 60)
    led = client.post("/thong-bao/1/mo/", HTTP_REFERER="http://testserver/tiep-nhan/moi/")
    assert led.url == "/dang-nhap/?next=/tiep-nhan/moi/&ended=1"
    elsewhere = signed_in()
    clock.shift(30 * 60)
    led = elsewhere.post("/thong-bao/1/mo/", HTTP_REFERER="https://elsewhere.example/")
    assert led.url == "/dang-nhap/?next=/&ended=1"


def test_a_draft_that_saves_itself_is_not_told_that_it_was_kept(cast, clock):
    client = signed_in()
    clock.shift(30 * 60)
    assert client.post("/ho-so/1/", HTTP_HX_REQUEST="true").status_code == 401


def test_signing_in_gives_a_new_key_and_keeps_nothing_of_the_old_session(cast):
    client = Client()
    client.get("/loi-moi/?ma=x")
    before = client.session.session_key
    typed(client)
    assert client.session.session_key != before
    assert "invitation" not in client.session
    assert not Session.objects.filter(session_key=before).exists()


def test_own_sessions_are_listed_with_device_address_and_time(cast, clock):
    signed_in(HTTP_USER_AGENT=AGENT, REMOTE_ADDR="192.0.2.44")
    clock.shift(600)
    page = signed_in().get(reverse("accounts:security")).content.decode()
    for words in ("Chrome, Android", "192.0.2.44", "08:00 16/11/2026", "08:10 16/11/2026", "Trình duyệt này"):
        assert words in page


def test_one_ends_a_session_elsewhere_and_nobody_elses(cast):
    here, there, other = signed_in(), signed_in(), signed_in("hoa")
    found = OpenSession.objects.get(key=there.session.session_key)
    address = reverse("accounts:end_session", args=[found.pk])
    assert other.post(address).status_code == 404
    assert there.get("/ho-so/").status_code == 200
    assert here.post(address).status_code == 302
    assert there.get("/ho-so/").status_code == 302
    assert (here.get("/ho-so/").status_code, other.get("/ho-so/").status_code) == (200, 200)
    assert ("signed_out", "session_ended") in deeds()


def test_all_other_sessions_end_at_once(cast):
    here, there, other = signed_in(), signed_in(), signed_in("hoa")
    here.post(reverse("accounts:end_other_sessions"))
    assert [client.get("/ho-so/").status_code for client in (here, there, other)] == [200, 302, 200]


def test_a_new_password_ends_all_other_sessions_and_renews_this_one(cast):
    here, there = signed_in(), signed_in()
    before = here.session.session_key
    done = here.post(
        reverse("accounts:password"),
        {
            "old_password": "hoc-vui-moi-ngay",
            "new_password1": "song-nuoc-mien-tay-3",
            "new_password2": "song-nuoc-mien-tay-3",
        },
    )
    assert (done.status_code, done.url) == (302, "/bao-mat/")
    assert (here.get("/ho-so/").status_code, there.get("/ho-so/").status_code) == (200, 302)
    assert here.session.session_key != before
    assert list(OpenSession.objects.values_list("key", flat=True)) == [here.session.session_key]
    assert typed(Client()).status_code == 200
    assert typed(Client(), password="song-nuoc-mien-tay-3").status_code == 302


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("ngan-qua-11", "12"),
        ("password1234", "quá dễ đoán"),
        ("nguyenthilan", "giống"),
        ("12345678901234", "chữ số"),
    ],
)
def test_weak_passwords_are_refused(cast, password, words):
    cast["lan"].username = "nguyenthilan"
    cast["lan"].save()
    client = signed_in("nguyenthilan")
    page = client.post(
        reverse("accounts:password"),
        {"old_password": "hoc-vui-moi-ngay", "new_password1": password, "new_password2": password},
    )
    assert page.status_code == 200
    assert words in str(page.context["form"].errors)
    assert "This password" not in page.content.decode()


def test_the_old_password_is_needed(cast):
    client = signed_in()
    page = client.post(
        reverse("accounts:password"),
        {
            "old_password": "khong-phai",
            "new_password1": "song-nuoc-mien-tay-3",
            "new_password2": "song-nuoc-mien-tay-3",
        },
    )
    assert "Mật khẩu không đúng." in page.content.decode()
    assert typed(Client()).status_code == 302


def test_a_disabled_persons_sessions_do_not_come_back(cast):
    client, administrator = signed_in(), signed_in("an")
    user = cast["lan"]
    role = user.roles.get()
    form = {"username": "lan", "full_name": user.full_name, "email": user.email, "language": "vi"}
    form |= {"roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "1", "roles-0-user": user.pk}
    form |= {"roles-0-id": role.pk, "roles-0-kind": "officer", "roles-0-area": role.area_id}
    form |= {"roles-0-starts": "01/07/2025"}
    address = reverse("admin:accounts_user_change", args=[user.pk])
    assert administrator.post(address, form).status_code == 302
    assert client.get("/ho-so/").status_code == 302
    assert administrator.post(address, form | {"is_active": "on"}).status_code == 302
    assert client.get("/ho-so/").status_code == 302
    assert typed(Client()).status_code == 302


def test_a_sixth_session_ends_the_one_that_rested_longest(cast, sign_in):
    browsers = [sign_in(cast["lan"]) for _number in range(6)]
    found = [browser.get(reverse("casework:cases")).status_code for browser in browsers]
    assert found == [302, 200, 200, 200, 200, 200]
    assert Event.objects.filter(actor=cast["lan"], reason="too_many_sessions").count() == 1
    assert sign_in(cast["hoa"]).get(reverse("casework:cases")).status_code == 200
    assert browsers[1].get(reverse("casework:cases")).status_code == 200
