"""A deed that carries data away asks who sits there, once in ten minutes."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.step_up import step_up_required
from audit.models import Event
from config.demo.cast import PASSWORD
from reports.actions.packs import make_pack
from reports.figures import containing

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def report(few_areas, cast):
    """The address of a report to the committee of commune A, made an hour before."""
    with time_machine.travel(MORNING - dt.timedelta(hours=1), tick=False):
        pack = make_pack(few_areas["A"], by=cast["lan"], period=containing("month", MORNING.date()))
    return reverse("reports:committee_pdf", args=[pack.pk])


def signed_in(cast) -> Client:
    client = Client()
    client.post(reverse("accounts:login"), {"username": "lan", "password": PASSWORD})
    return client


def test_signing_in_confirms_for_ten_minutes(cast, report):
    with time_machine.travel(MORNING, tick=False) as clock:
        client = signed_in(cast)
        clock.shift(599)
        assert client.get(report).status_code == 200
        clock.shift(1)
        led = client.get(report)
        assert (led.status_code, led.url) == (302, f"/xac-nhan/?next={report}")
        assert not Event.objects.filter(
            deed="downloaded", at__gt=MORNING + dt.timedelta(seconds=599)
        ).exists()


def test_the_right_password_leads_back_and_holds_for_ten_minutes(cast, report):
    with time_machine.travel(MORNING, tick=False) as clock:
        client = signed_in(cast)
        clock.shift(3 * 60 + 600)
        confirm = client.get(report).url
        wrong = client.post(confirm, {"password": "khong-phai-mat-khau", "next": report})
        assert wrong.status_code == 200
        assert "Mật khẩu không đúng. Kiểm tra rồi nhập lại." in wrong.content.decode()
        assert client.get(report).status_code == 302
        back = client.post(confirm, {"password": PASSWORD, "next": report})
        assert (back.status_code, back.url) == (302, report)
        assert client.get(report).status_code == 200
        clock.shift(600)
        assert client.get(report).status_code == 302


def test_neither_the_door_nor_a_confirmation_leads_to_another_site(cast):
    client = signed_in(cast)
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "01011970"):
        back = client.post(reverse("accounts:confirm"), {"password": PASSWORD, "next": elsewhere})
        assert back.url == "/"
        door = Client().post(
            reverse("accounts:login"), {"username": "lan", "password": PASSWORD, "next": elsewhere}
        )
        assert door.url == "/"


def test_a_form_that_was_sent_too_late_leads_back_to_its_page(cast, report, rf):
    with time_machine.travel(MORNING, tick=False):
        request = rf.post("/pha-cua/", HTTP_REFERER="http://testserver/ho-so/1/?tab=2")
        request.session = {}
        answer = step_up_required(lambda _request: None)(request)
    assert answer.url == "/xac-nhan/?next=/ho-so/1/%3Ftab%3D2"
