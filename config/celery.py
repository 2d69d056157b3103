"""The Celery application. The beat is static: due dates live in rows, not in the broker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("den_truong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "reminders": {"task": "reminders.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
    "casework": {"task": "casework.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
}
