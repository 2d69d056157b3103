"""Celery: wakes the pump. Harmless when run twice or not at all for a while."""

from celery import shared_task

from reminders.actions import run_pump


@shared_task
def pump():
    """Run the pump once; the beat calls it every minute."""
    run_pump()
