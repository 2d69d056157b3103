"""The program's own Celery with shorter waiting times (`faults.scale`): `celery --app faults.worker …`."""

import django

from config.celery import app
from faults import scale

django.setup()

from reminders import actions, digests, queries, sending  # noqa: E402 - holds models

for room, name in ((actions, "LEASE"), (digests, "LEASE"), (queries, "LEASE"), (sending, "BACK_OFF")):
    if not hasattr(room, name):
        raise RuntimeError(f"{room.__name__} has no {name} to shorten")
    setattr(room, name, getattr(scale, name))
app.conf.beat_schedule["reminders"]["schedule"] = scale.BEAT
