"""Celery: the clocks of this room. Harmless when run twice or not at all for a while."""

from celery import shared_task

from accounts.scope import system_scope
from privacy.actions.incidents import tell_clocks
from privacy.actions.requests import tell_due_requests
from privacy.actions.retention import run_retention


@shared_task
def keep():
    """Propose what has been kept long enough and clear old copies; the beat calls it every night."""
    with system_scope("privacy.keep"):
        run_retention()


@shared_task
def pump():
    """Remind of open incidents and of requests that are due; the beat calls it every minute."""
    with system_scope("privacy.pump"):
        tell_clocks()
        tell_due_requests()
