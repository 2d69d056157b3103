"""Celery: ends referrals that nobody answered. Harmless when run twice or not at all for a while."""

from celery import shared_task

from referrals.actions.institution import expire_unanswered


@shared_task
def pump():
    """Expire what waited too long; the beat calls it every minute."""
    expire_unanswered()
