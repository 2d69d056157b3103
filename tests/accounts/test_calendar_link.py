"""The address of the own calendar: made, shown once, renewed, revoked, and never written down."""

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from accounts.actions.calendars import make_link
from accounts.actions.invitations import invite
from accounts.actions.leaving import block
from accounts.models import CalendarLink
from audit.models import Event
from config.gunicorn import MaskingLogger
from config.logs import Masked, masked
from tests.accounts.proving import deeds

pytestmark = pytest.mark.django_db
PAGE, REVOKE = "/bao-mat/lich/", "/bao-mat/lich/thu-hoi/"
ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/lich/[-\w]{43}\.ics)")


def made(client) -> str:
    """Make an address on the page; return its path."""
    return ADDRESS.search(client.post(PAGE).content.decode())[1]


def fetched(path) -> int:
    return Client().get(path).status_code


def test_the_address_is_shown_once_and_only_its_digest_is_kept(cast, sign_in):
    client = sign_in(cast["lan"])
    before = client.get(PAGE).content.decode()
    assert "Tạo đường dẫn" in before
    assert ADDRESS.search(before) is None
    path = made(client)
    after = client.get(PAGE).content.decode()
    assert ADDRESS.search(after) is None
    assert "Chưa ứng dụng lịch nào lấy." in after
    token = path.removeprefix("/lich/").removesuffix(".ics")
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT string_agg(t::text, ' ') FROM accounts_calendarlink t)")
        assert token not in cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(t::text, ' '), '') FROM audit_event t")
        assert token not in cursor.fetchone()[0]
    assert deeds(kind="accounts.calendarlink") == [("created", "")]
    assert fetched(path) == 200
    assert "Ứng dụng lịch lấy lần cuối lúc" in client.get(PAGE).content.decode()
    assert deeds(kind="accounts.calendarlink") == [("created", ""), ("listed", "calendar_feed")]


def test_a_new_address_ends_the_former_one_and_revoking_ends_both(cast, sign_in):
    client = sign_in(cast["lan"])
    first, second = made(client), made(client)
    assert (fetched(first), fetched(second)) == (404, 200)
    assert client.post(REVOKE).url == "/bao-mat/"
    assert (fetched(first), fetched(second)) == (404, 404)
    assert CalendarLink.objects.filter(revoked_at=None).count() == 0
    assert "Không còn đường dẫn nào để thu hồi." in client.post(REVOKE, follow=True).content.decode()


def test_another_persons_address_stays_when_one_is_revoked(cast, sign_in):
    hers, his = made(sign_in(cast["hoa"])), made(sign_in(cast["lan"]))
    sign_in(cast["lan"]).post(REVOKE)
    assert (fetched(hers), fetched(his)) == (200, 404)


@pytest.mark.parametrize("deed", ["block", "invite"])
def test_a_blocked_or_newly_invited_account_loses_it_for_good(cast, deed):
    token = make_link(cast["lan"])
    if deed == "block":
        block(cast["lan"], by=cast["an"], reason="lost")
    else:
        invite(cast["lan"], by=cast["an"])
    assert CalendarLink.objects.get().revoked_at
    assert fetched(f"/lich/{token}.ics") == 404


def test_roles_without_dates_have_no_calendar(cast, sign_in):
    for name, status in (
        ("lan", 200),
        ("thu", 200),
        ("quang", 200),
        ("binh", 403),
        ("an", 403),
        ("tam", 403),
    ):
        client = sign_in(cast[name])
        assert client.get(PAGE).status_code == status, name
        assert (PAGE in client.get("/bao-mat/").content.decode()) == (status == 200), name
        assert client.post(PAGE).status_code == status, name


def test_the_deed_itself_refuses_roles_without_dates(cast):
    with pytest.raises(PermissionDenied):
        make_link(cast["binh"])
    assert not CalendarLink.objects.exists()


def test_it_asks_who_sits_there(cast, sign_in):
    client = sign_in(cast["lan"])
    session = client.session
    del session["confirmed_at"]
    session.save()
    assert client.post(PAGE).url.startswith("/xac-nhan/")
    assert not CalendarLink.objects.exists()


def test_no_log_holds_the_secret(cast, caplog):
    token = "nobody-ever-made-this-one"
    caplog.handler.addFilter(Masked())
    with caplog.at_level(logging.WARNING, logger="django.request"):
        assert fetched(f"/lich/{token}.ics") == 404
    assert "Not Found: /lich/….ics" in caplog.text
    assert token not in caplog.text
    assert masked(f"GET /lich/{token}.ics HTTP/1.1") == "GET /lich/….ics HTTP/1.1"
    assert masked("GET /ho-so/12/") == "GET /ho-so/12/"


def test_the_web_server_logs_no_secret(monkeypatch):
    told = {"U": "/lich/geheim.ics", "r": "GET /lich/geheim.ics HTTP/1.1", "s": "200", "B": 12}
    monkeypatch.setattr("gunicorn.glogging.Logger.atoms", lambda *_args: dict(told))
    atoms = MaskingLogger.atoms(object.__new__(MaskingLogger), None, None, {}, None)
    assert atoms == {"U": "/lich/….ics", "r": "GET /lich/….ics HTTP/1.1", "s": "200", "B": 12}


def test_a_wrong_address_and_a_revoked_one_leave_the_same_event(cast, sign_in):
    path = made(sign_in(cast["lan"]))
    sign_in(cast["lan"]).post(REVOKE)
    last = Event.objects.latest("pk").pk
    assert (fetched(path), fetched("/lich/never-made.ics")) == (404, 404)
    rows = Event.objects.filter(pk__gt=last).values_list(
        "actor", "deed", "kind", "object_pk", "outcome", "reason"
    )
    assert list(rows) == [(None, "denied", "accounts.calendarlink", "", "hidden", "")] * 2
