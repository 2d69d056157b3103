"""Celery: the clocks of this room. Harmless when run twice or not at all for a while."""

from celery import shared_task

from accounts.scope import system_scope
from privacy.actions.incidents import tell_clocks


@shared_task
def pump():
    """Remind of open incidents; the beat calls it every minute."""
    with system_scope("privacy.pump"):
        tell_clocks()
