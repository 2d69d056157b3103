"""What tests of signing in do: type at the door, carry an app that makes codes, look into the database."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.models import Event
from config.demo.cast import PASSWORD

LOGIN, SECOND = "/dang-nhap/", "/dang-nhap/xac-minh/"


def typed(client, username="lan", password=PASSWORD, **more):
    """Send the sign-in form."""
    return client.post(LOGIN, {"username": username, "password": password, **more})


def code_of(seed: str, steps: int = 0) -> str:
    """Return what an app shows now, or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(seed, int(time.time()) // 30 + steps))


def with_app(user, client=None) -> str:
    """Set up an app for `user` as the pages do, one step ago; return its seed."""
    client = client or Client()
    assert typed(client, user.username).status_code == 302
    page = client.get(reverse("accounts:add_app"))
    seed = page.context["seed"].replace(" ", "")
    done = client.post(reverse("accounts:add_app"), {"code": code_of(seed, -1)})
    assert (done.status_code, done.url) == (302, reverse("accounts:recovery_codes"))
    return seed


def deeds(**narrowed) -> list[tuple]:
    """Return (deed, reason) of the events, oldest first."""
    return list(Event.objects.filter(**narrowed).order_by("pk").values_list("deed", "reason"))


def stored() -> str:
    """Return everything that the tables of factors and sessions hold, as PostgreSQL has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM mfa_authenticator t")
        return str(cursor.fetchone()[0])
