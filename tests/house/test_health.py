"""The two probes, and what is kept out of caches."""

import pytest
from django.utils import timezone

from config import health
from reminders.models import Heartbeat


def test_healthz_asks_nobody(client, django_assert_num_queries):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_names_each_part(client):
    # Without one the pump counts as late some minutes after the process started.
    Heartbeat.objects.create(name="pump", at=timezone.now())
    answer = client.get("/readyz")
    parts = {"database": "ok", "migrations": "ok", "broker": "ok", "users": "ok", "role": "ok", "pump": "ok"}
    assert (answer.status_code, answer.json()) == (200, parts)


@pytest.mark.django_db
def test_readyz_says_which_part_fails(client, settings, monkeypatch):
    monkeypatch.setitem(health.PROBES, "migrations", lambda: False)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "failed"
    assert answer.json()["database"] == "ok"
