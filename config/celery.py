"""The Celery application. The beat is static: due dates live in rows, not in the broker."""

import os
import sys

import django
from celery import Celery, signals
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_insecure_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("den_truong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "seals": {"task": "reports.tasks.seal_trail", "schedule": crontab(minute=0)},
    "verification": {"task": "reports.tasks.verify_newest", "schedule": crontab(minute=20, hour=2)},
    "statistics": {"task": "reports.tasks.publish_statistics", "schedule": crontab(minute=0, hour=3)},
    "committees": {"task": "reports.tasks.tell_committees", "schedule": crontab(minute=20, hour=0)},
    "figures": {
        "task": "reports.tasks.follow_figures",
        "schedule": float(os.environ.get("PUMP_SECONDS", "60")),
    },
    "figures_anew": {"task": "reports.tasks.check_figures", "schedule": crontab(minute=50, hour=2)},
    "keeping": {"task": "privacy.tasks.keep", "schedule": crontab(minute=40, hour=2)},
    "birthdays": {"task": "casework.tasks.watch_birthdays", "schedule": crontab(minute=10, hour=0)},
    "silence": {"task": "casework.tasks.watch_silence", "schedule": crontab(minute=30, hour=0)},
    "reminders": {"task": "reminders.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
    "referrals": {"task": "referrals.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
    "privacy": {"task": "privacy.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
    "shares": {
        "task": "casework.tasks.watch_shares",
        "schedule": float(os.environ.get("PUMP_SECONDS", "60")),
    },
    "roles": {"task": "casework.tasks.watch_roles", "schedule": 3600.0},
    "asking": {"task": "referrals.tasks.ask", "schedule": 3600.0},
    "pace": {"task": "referrals.tasks.count_pace", "schedule": crontab(minute=10, hour=1)},
    "returned": {"task": "casework.tasks.forget_returned", "schedule": 3600.0},
    "check_shares": {"task": "referrals.tasks.check_shares", "schedule": 3600.0},
    "communes": {
        "task": "casework.tasks.merge_communes",
        "schedule": float(os.environ.get("PUMP_SECONDS", "60")),
    },
    "recounts": {"task": "casework.tasks.recount", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
    "schools": {"task": "schools.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
    "files": {"task": "reports.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
    "casework": {"task": "casework.tasks.pump", "schedule": float(os.environ.get("PUMP_SECONDS", "60"))},
}


@signals.celeryd_init.connect
@signals.beat_init.connect
def guard(**_kwargs):
    """Refuse to start a worker or a beat that must not serve production, as the web does."""
    django.setup()
    try:
        refuse_insecure_start(ask_database=True)
    except ImproperlyConfigured as error:
        # Beat has turned sys.stderr into its log by now, which ends with it.
        print(error, file=sys.__stderr__, flush=True)
        sys.exit(1)
