"""The program's own Celery with shorter waiting times (`faults.scale`): `celery --app faults.worker …`."""

import django

from config.celery import app
from faults import scale

django.setup()

from reminders import actions, queries  # noqa: E402 - holds models

for name in ("LEASE", "BACK_OFF"):
    if not hasattr(actions, name):
        raise RuntimeError(f"reminders.actions has no {name} to shorten")
    setattr(actions, name, getattr(scale, name))
queries.LEASE = scale.LEASE
app.conf.beat_schedule["reminders"]["schedule"] = scale.BEAT
